import { crc32 } from 'node:zlib';
import { foldedPath, isPortablePath, OWN_LIMITS, RAW_LIMITS } from '../../../src/session/portable-name.ts';
import { type HomeFile, sha256Of } from '../../kept/home.ts';
import { promise } from '../target.ts';
import type { Converted } from './converted.ts';
import { promiseMarkdown } from './markdown.ts';
import { promiseDocument } from './schemas.ts';

/** Promises that entries are what their row says, under safe names, JSON and Markdown as they should be, raw the very bytes. */
export function promiseConverted(files: readonly HomeFile[], { row, entries }: Converted, isClose: boolean): void {
  if (row === null) return;
  promiseDocument('manifest', JSON.parse(JSON.stringify(row)));
  promise('entries and row name the same', row.entries.length === entries.size);
  const names = new Set(Array.from(entries.keys(), foldedPath));
  promise('no two names are one', names.size === entries.size, () => Array.from(entries.keys()).join(' '));
  for (const { path, format, bytes, sha256 } of row.entries) {
    const { content, entry } = entries.get(path) ?? { content: Buffer.alloc(0), entry: null };
    promise('a name is safe', isPortablePath(path, format === 'raw' ? RAW_LIMITS : OWN_LIMITS), () => path);
    const isRight = content.length === bytes && sha256Of(content) === sha256 && crc32(content) === entry?.crc32;
    promise('an entry is as its row says', isRight, () => path);
    if (format === 'json') promiseDocument('session', JSON.parse(content.toString()));
    if (format === 'md') promiseMarkdown(content.toString(), isClose);
  }
  for (const { path, sha256, bytes } of files) {
    const file = row.source_files.find((one) => one.path === path);
    const isRaw = file?.sha256 === sha256 && entries.get(file.entry ?? '')?.content.equals(bytes) === true;
    promise('raw holds the very bytes', isRaw, () => path);
  }
}
