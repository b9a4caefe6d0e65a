import type { SourceName } from '../session/reference.ts';

/** Where an agent's own file stands in the archive; `path` is the one below the source's root. */
export const rawPath = (source: SourceName, path: string): string => `raw/${source}/${path}`;
