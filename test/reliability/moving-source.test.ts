import { createHash } from 'node:crypto';
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { ManifestRow } from '../../src/archive/manifest.ts';
import { readArchive } from '../../src/archive/reader.ts';
import { bookmarkOf, homeWith, idOf, pathOf } from '../support/home.ts';
import { type MovingFile, prefixOf, startMoving, type Way } from '../support/moving-source.ts';
import { chatzip, type Ended } from '../support/run.ts';

const SESSIONS = 8;
const FOLDER = '-home-fern-orchard';

/** The main files of some sessions, and a subagent's file of every second. */
function filesIn(home: string): readonly MovingFile[] {
  return Array.from({ length: SESSIONS }, (_, index) => index + 1).flatMap((number) => {
    const main = { path: pathOf(home, number), name: `main${number}`, sessionId: idOf(number) };
    const agent = join(home, '.claude', 'projects', FOLDER, idOf(number), 'subagents', `agent-a${number}.jsonl`);
    return number % 2 === 0 ? [main] : [main, { path: agent, name: `agent${number}`, sessionId: idOf(number) }];
  });
}

/** Every entry of an archive with its bytes. */
async function contentOf(archive: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = new Map<string, Buffer>();
  for await (const entry of readArchive(archive)) entries.set(entry.path, await buffer(entry.pieces()));
  return entries;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const rowsIn = (entries: ReadonlyMap<string, Buffer>): readonly ManifestRow[] =>
  (entries.get('manifest.jsonl')?.toString() ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Raises unless what an archive holds of each session fits together, and is a beginning of what its files once were. */
function expectConsistent(entries: ReadonlyMap<string, Buffer>, files: readonly MovingFile[]): void {
  for (const row of rowsIn(entries)) {
    for (const { path, bytes, sha256: hash } of row.entries) {
      const content = entries.get(path)!;
      expect([path, content.length, sha256(content)]).toEqual([path, bytes, hash]);
    }
    const prose = row.entries.filter(({ format }) => format !== 'raw').map(({ path }) => entries.get(path)!.toString());
    let prompts = 0;
    for (const source of row.source_files) {
      const raw = entries.get(`raw/claude-code/${source.path}`)!;
      expect([source.path, raw.length, sha256(raw)]).toEqual([source.path, source.bytes, source.sha256]);
      const file = files.find(({ path }) => path.endsWith(source.path))!;
      const { version, lines } = prefixOf(file, raw);
      if (file.name.startsWith('main')) prompts += lines;
      const said = (index: number): string => `${file.name} version ${version} line ${String(index).padStart(6, '0')} `;
      for (const format of ['.md', '.json']) {
        const texts = row.entries
          .filter(({ path }) => path.endsWith(format))
          .map(({ path }) => entries.get(path)!.toString());
        const holds = (index: number): boolean => texts.some((text) => text.includes(said(index)));
        if (lines > 0)
          expect([source.path, format, holds(0), holds(lines - 1)]).toEqual([source.path, format, true, true]);
        expect([source.path, format, holds(lines)]).toEqual([source.path, format, false]);
      }
    }
    expect(prose.length).toBeGreaterThanOrEqual(2);
    if (row.subagents === 0) expect([row.session_id, row.messages]).toEqual([row.session_id, prompts]);
  }
}

interface Exported {
  readonly ended: Ended;
  readonly codes: readonly string[];
  /** What the run archived of each source file: the newest. */
  readonly raw: ReadonlyMap<string, Buffer>;
}

async function exportOnce(home: string, files: readonly MovingFile[]): Promise<Exported> {
  const args = ['--since', 'incremental', '--format', 'md,json,raw', '--json', '--jobs', '2', '--volume-size', '40K'];
  const ended = await chatzip(args, { home });
  const summary = JSON.parse(ended.stdout);
  const raw = new Map<string, Buffer>();
  for (const { name } of summary.archives) {
    const entries = await contentOf(join(home, name));
    expectConsistent(entries, files);
    for (const row of rowsIn(entries)) {
      for (const { path } of row.source_files) raw.set(path, entries.get(`raw/claude-code/${path}`)!);
    }
  }
  return { ended, codes: Object.keys(summary.by_code), raw };
}

const CASES: readonly (readonly [string, number, readonly Way[]])[] = [
  ['appended to', 7, ['append', 'touch']],
  ['rewritten in place and truncated', 11, ['rewrite', 'truncate', 'append']],
  ['replaced and deleted', 13, ['replace', 'remove', 'append']],
  ['moved in every way', 17, ['append', 'truncate', 'rewrite', 'replace', 'remove', 'touch']],
];
const RUNS = Number(process.env['CHATZIP_MOVING_RUNS'] ?? 3);
const SEED = Number(process.env['CHATZIP_MOVING_SEED'] ?? 0);

describe('sessions that are written to while they are exported', () => {
  test.each(CASES)('are exported as they were at some time, or fail with their code: %s', async (_, seed, ways) => {
    const home = homeWith(0);
    const files = filesIn(home);
    const source = await startMoving(files, { seed: seed + SEED, ways });
    const archived = new Map<string, Buffer>();
    const take = ({ raw }: Exported): void => raw.forEach((bytes, path) => void archived.set(path, bytes));
    for (let run = 0; run < RUNS; run += 1) {
      const exported = await exportOnce(home, files);
      expect([0, 3, 4]).toContain(exported.ended.code);
      expect(exported.codes.filter((code) => !['SOURCE_CHANGED', 'SESSION_VANISHED'].includes(code))).toEqual([]);
      take(exported);
    }
    const moved = await source.stop();
    expect(Object.keys(moved).toSorted()).toEqual([...ways].toSorted());

    const last = await exportOnce(home, files);
    expect(last.ended).toMatchObject({ code: 0, stderr: '' });
    take(last);
    for (const { path, name } of files) {
      if (!existsSync(path)) continue;
      const key = path.slice(path.indexOf(FOLDER));
      const bytes = readFileSync(path);
      expect([name, archived.get(key)?.equals(bytes)]).toEqual([name, true]);
      // What did not change is not exported for its times.
      utimesSync(path, 4e9, 4e9);
    }
    const again = await exportOnce(home, files);
    expect(again).toMatchObject({ ended: { code: 0, stderr: '' }, raw: new Map() });
    expect(await chatzip(['verify', home, '--bookmark', bookmarkOf(home)], { home })).toMatchObject({ code: 0 });
  });
});
