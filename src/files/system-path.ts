import { join } from 'node:path';

/** A path, or a part of one, as a file system knows it: bytes where it is no valid UTF-8. */
export type SystemPath = string | Buffer;

/** A path as a key: the same text for the same bytes. */
export function keyOf(path: SystemPath): string {
  return typeof path === 'string' ? path : path.toString('latin1');
}

/** The parts below a root, joined. */
export function joined(root: string, parts: readonly SystemPath[]): SystemPath {
  if (parts.every((part) => typeof part === 'string')) return join(root, ...parts);
  return Buffer.concat([Buffer.from(root), ...parts.flatMap((part) => [Buffer.from('/'), Buffer.from(part)])]);
}
