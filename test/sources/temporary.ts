import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FilePart, SessionRef, SourceFile } from '../../src/session/reference.ts';
import { raisedBy as raisedByWork, temporaryFolder } from '../files/temporary.ts';

/** Writes files by their path below a folder. */
export function writeTree(folder: string, tree: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(tree)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

/** A file as discovery would have found it now. */
export function foundFile(location: string, path = 'orchard/pear.jsonl', part: FilePart = 'main'): SourceFile {
  const stat = lstatSync(location, { bigint: true });
  return {
    location,
    path,
    part,
    bytes: Number(stat.size),
    mtimeNs: String(stat.mtimeNs),
    ctimeNs: String(stat.ctimeNs),
    inode: String(stat.ino),
  };
}

/** Writes a file and finds it. */
export function fileWith(content: string | Uint8Array): SourceFile {
  const location = join(temporaryFolder(), 'pear.jsonl');
  writeFileSync(location, content);
  return foundFile(location);
}

/** What a run raises, also before it waits for anything: the failure with its details, an errno name, or the message. */
export function raisedBy(run: () => unknown): Promise<unknown> {
  return raisedByWork((async () => run())());
}

/** A session of these files. */
export function sessionOf(files: readonly SourceFile[]): SessionRef {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    source: 'claude-code',
    id: 'pear',
    key: 'claude-code/orchard/pear',
    folder: 'orchard',
    files,
    bytes,
    mtimeMs: 0,
  };
}
