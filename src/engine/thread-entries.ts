/** What threads begin with: files of this package by themselves. */
export interface ThreadEntries {
  readonly worker: URL;
  readonly deflateWorker: URL;
}

/**
 * rolldown.config.ts puts them beside the part that this module becomes; null where code was bundled anew so that nothing
 * says where it stands.
 */
export function threadEntries(): ThreadEntries | null {
  const { url } = import.meta;
  if (!URL.canParse(url)) return null;
  return { worker: new URL('./worker.js', url), deflateWorker: new URL('./deflate-worker.js', url) };
}
