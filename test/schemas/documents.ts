/** The documents that have a schema. */
export const DOCUMENTS = ['report', 'summary', 'event', 'manifest', 'bookmark', 'session', 'warnings'] as const;

export type DocumentName = (typeof DOCUMENTS)[number];
