/** The languages that have words. English comes first: it is told where no other is asked for. */
export const LANGUAGES = ['en', 'ko'] as const;

/** The code of a language. */
export type Language = (typeof LANGUAGES)[number];
