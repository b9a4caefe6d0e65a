import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesInZip } from '../fuzz/zip-bytes.ts';
import { markOfFiles, sha256 } from './files.ts';

/** Raises unless it holds. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** A session as the bookmark has it: what its files hold, and the formats that are safe. */
export interface Remembered {
  readonly mark: string;
  readonly formats: readonly string[];
}

/** The bookmark by the session's id, read plainly; null when there is none. Raises when it is damaged. */
export function bookmarkAt(path: string): ReadonlyMap<string, Remembered> | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const document = JSON.parse(text);
  const bare = text.replace(document.checksum, '0'.repeat(64));
  must(createHash('sha256').update(bare).digest('hex') === document.checksum, 'the bookmark has another checksum');
  const rows: readonly [string, { files: readonly { path: string; sha256: string }[]; formats: object }][] =
    Object.entries(document.sessions);
  return new Map(
    rows.map(([key, { files, formats }]) => {
      return [key.slice(key.lastIndexOf('/') + 1), { mark: markOfFiles(files), formats: Object.keys(formats) }];
    }),
  );
}

/** A session in an archive. */
export interface Held {
  readonly archive: string;
  readonly id: string;
  /** What the files hold that it was read from. */
  readonly mark: string;
  readonly formats: readonly string[];
}

/** The archives in a folder. */
export interface Archives {
  names(): readonly string[];
  /** Every session in them; raises when one of them is not whole, or has become another since it was looked at. */
  held(): readonly Held[];
}

/** Looks at the archives in a folder, at each one closely once. */
export function createArchives(folder: string): Archives {
  const known = new Map<string, { readonly sha256: string; readonly held: readonly Held[] }>();
  const names = (): readonly string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.zip'))
      .toSorted();
  return {
    names,
    held() {
      const there = names();
      for (const name of known.keys()) if (!there.includes(name)) known.delete(name);
      return there.flatMap((name) => {
        const bytes = readFileSync(join(folder, name));
        const hash = sha256(bytes);
        const before = known.get(name);
        must(before === undefined || before.sha256 === hash, `${name} has become another`);
        const held = before?.held ?? heldIn(name, bytes);
        known.set(name, { sha256: hash, held });
        return held;
      });
    },
  };
}

interface Row {
  readonly session_id: string;
  readonly entries: readonly {
    readonly path: string;
    readonly format: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
  readonly source_files: readonly { readonly path: string; readonly sha256: string; readonly entry?: string }[];
}

/** Reads an archive by nothing of the program's and holds each row against the bytes. */
function heldIn(archive: string, bytes: Buffer): readonly Held[] {
  const files = filesInZip(bytes);
  must(files !== null, `${archive} is no whole ZIP`);
  const contents = new Map(files.map(({ name, content }) => [name, content]));
  must(contents.has('run.json'), `${archive} has no record of its run`);
  const lines = String(contents.get('manifest.jsonl') ?? '').split('\n');
  const rows: readonly Row[] = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  must(rows.length > 0, `${archive} holds no session`);
  for (const { path, bytes: size, sha256: hash } of rows.flatMap(({ entries }) => entries)) {
    const content = contents.get(path);
    must(content !== undefined, `${archive} lacks ${path}`);
    must(content.length === size && sha256(content) === hash, `${path} in ${archive} is not what its row says`);
  }
  return rows.map(({ session_id: id, entries, source_files: sources }) => {
    const formats = Array.from(new Set(entries.map(({ format }) => format)));
    for (const file of formats.includes('raw') ? sources : []) {
      const raw = entries.find(({ path }) => path === file.entry);
      must(raw?.sha256 === file.sha256, `raw of ${file.path} in ${archive} holds other bytes`);
    }
    return { archive, id, mark: markOfFiles(sources), formats };
  });
}
