import type { SessionRef } from '../../src/session/reference.ts';

/** A session without files, in a project's folder. */
export const refOf = (id: string, folder = '-home-fern-orchard'): SessionRef => ({
  source: 'claude-code',
  id,
  key: `claude-code/${folder}/${id}`,
  folder,
  files: [],
  bytes: 0,
  mtimeMs: 0,
});
