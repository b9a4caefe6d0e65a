import type { SessionRef } from './reference.ts';

/** Where a person finds a session: the file of it that must not be read, else its first, which is the main one. */
export function placeOfSession({ files }: SessionRef): { readonly place?: string } {
  const file = files.find(({ refused }) => refused !== undefined) ?? files[0];
  return file === undefined ? {} : { place: file.location };
}
