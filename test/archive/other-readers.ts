import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { readArchive } from '../../src/archive/reader.ts';

/** An entry as Python's zipfile reads it. */
export interface PythonEntry {
  readonly name: string;
  readonly text: string;
  readonly crc: number;
  readonly size: number;
  readonly method: number;
  readonly time: readonly number[];
  readonly mode: number;
}

const script = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([{
  'name': entry.filename, 'text': archive.read(entry).decode('utf-8', 'replace'), 'crc': entry.CRC,
  'size': entry.file_size, 'method': entry.compress_type, 'time': entry.date_time, 'mode': entry.external_attr >> 16,
} for entry in archive.infolist()]))
`;

/** Reads a ZIP whole with Python's zipfile, which checks every CRC. */
export function readByPython(path: string): readonly PythonEntry[] {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  return JSON.parse(execFileSync('python3', ['-c', script, path], options)) as readonly PythonEntry[];
}

/** Raises unless Info-ZIP accepts the archive. */
export function testByUnzip(path: string): void {
  execFileSync('unzip', ['-tqq', path], { stdio: 'pipe' });
}

/** The texts of an archive's entries by name, in their order. */
export async function textsIn(path: string): Promise<Readonly<Record<string, string>>> {
  const texts: Record<string, string> = {};
  for await (const entry of readArchive(path)) {
    texts[entry.path] = await text(entry.pieces());
  }
  return texts;
}
