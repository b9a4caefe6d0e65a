import { execFileSync } from 'node:child_process';
import type { ManifestRow } from '../../src/archive/manifest.ts';
import { assertEntries } from './documents.ts';

const READER = `
import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
bad = z.testzip()
assert bad is None, bad
print(json.dumps({i.filename: z.read(i).decode('utf-8', 'surrogateescape') if not i.filename.startswith('images/') else '' for i in z.infolist()}))
`;

/**
 * The entries of an archive with their text, as Python's zipfile sees them, after both it and unzip have checked it and
 * its documents have been held against their schemas.
 */
export function entriesOf(archive: string): Readonly<Record<string, string>> {
  execFileSync('unzip', ['-tqq', archive]);
  const options = { maxBuffer: 1024 ** 3, encoding: 'utf8' } as const;
  const entries: Readonly<Record<string, string>> = JSON.parse(
    execFileSync('python3', ['-c', READER, archive], options),
  );
  assertEntries(entries);
  return entries;
}

/** The rows of an archive's manifest. */
export function manifestOf(archive: string): readonly ManifestRow[] {
  const lines = entriesOf(archive)['manifest.jsonl']?.trimEnd().split('\n') ?? [];
  return lines.map((line) => JSON.parse(line));
}
