import { execFileSync } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDeflateRaw, crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/archive/archive.ts';
import { rowLine } from '../../src/archive/write/documents.ts';
import type { FoundArchive } from '../../src/archive/read/find-archives.ts';
import { findingFailures, verifyArchives } from '../../src/archive/verify.ts';
import { raisedBy, temporaryFolder } from '../files/temporary.ts';
import { verify } from './checking.ts';
import { type Making, makeArchive, rawSession } from './made-archives.ts';
import { archived, entry } from './sessions.ts';
import { deflateEnds, fieldAt, UNREAD_FIELDS } from './zip-fields.ts';

const plums = rawSession('plum', [{ path: '-orchard/plum.jsonl', content: 'plums '.repeat(30) }]);
const figs = rawSession('fig', [
  { path: '-orchard/fig.jsonl', content: 'figs '.repeat(30) },
  { path: '-orchard/fig/subagents/agent-a1.jsonl', content: 'leaves' },
]);
const pears = archived('pear', [
  entry('2026-02-01/orchard/2026-02-01T08-00-00__pears__pear.json', '{}', { format: 'json' }),
  entry('images/0123456789ab.png', 'a pear', { format: 'image', method: 'store', isShared: true }),
]);
const all = [plums, figs, pears];

const place = (): string => join(temporaryFolder(), 'fruit.zip');

/** What is wrong with an archive: problem and path. */
async function problemsIn(archive: FoundArchive): Promise<readonly (readonly [string, string | null])[]> {
  const { archives } = await verify([archive]);
  return archives.flatMap(({ findings }) => findings.map(({ problem, path }) => [problem, path] as const));
}

const problemsOf = async (making: Making, sessions = all): Promise<readonly (readonly [string, string | null])[]> =>
  problemsIn(await makeArchive(place(), sessions, making));

const pathOf = (session: typeof plums, index: number): string => session.entries[index]?.path ?? '';
const entriesOf = (sessions: typeof all): readonly Entry[] => sessions.flatMap(({ entries }) => entries);

describe('a row of a file that leads elsewhere', () => {
  test.each(['../plum.jsonl', '/plum.jsonl', 'a/./plum.jsonl', 'a//plum.jsonl', 'a/pl\u0000um.jsonl'])(
    '%j is wrong',
    async (path) => {
      const session = rawSession('plum', [{ path, content: 'plums', entry: 'raw/claude-code/plum.jsonl' }]);
      expect(await problemsOf({}, [session])).toEqual([['row', 'manifest.jsonl']]);
    },
  );

  test('is right when the file itself is not in the archive: nothing is put back under its name', async () => {
    const session = rawSession('plum', [{ path: '../plum.jsonl', content: 'plums', entry: null }]);
    expect(await problemsOf({}, [session])).toEqual([]);
  });

  test('is wrong when it leads further down than any file lies', async () => {
    const path = `${'a/'.repeat(8192)}plum.jsonl`;
    const session = rawSession('plum', [{ path, content: 'plums', entry: 'raw/claude-code/plum.jsonl' }]);
    expect(await problemsOf({}, [session])).toEqual([['row', 'manifest.jsonl']]);
  });
});

describe('a manifest of very many wrong rows', () => {
  test('is told of by the first thousand, and by the first thousand beyond all number', async () => {
    const line = rowLine(plums.row);
    const archive = await makeArchive(place(), [plums], { rows: Array.from({ length: 150_000 }, () => line) });
    const problems = await problemsIn(archive);
    expect(problems).toHaveLength(2000);
    expect(new Set(problems.map(([problem]) => problem))).toEqual(new Set(['row']));
  });
});

describe('a sound archive', () => {
  test('has nothing wrong, and every entry of it is counted', async () => {
    const archive = await makeArchive(place(), all);
    const { archives, incomplete } = await verify([archive]);
    expect(incomplete).toEqual([]);
    expect(archives).toMatchObject([{ sessions: 3, sound: 9, findings: [], isForeign: false, run: { volume: 1 } }]);
  });

  test('may share pictures between its sessions', async () => {
    const apples = archived('apple', pears.entries.slice(1));
    const archive = await makeArchive(place(), [pears, apples], { entries: pears.entries });
    expect(await problemsIn(archive)).toEqual([]);
  });

  test('tells of each of its sessions', async () => {
    const told: string[] = [];
    await verify(
      [await makeArchive(place(), all)],
      ({ sessionId }) =>
        (sound) =>
          told.push(`${sessionId} ${sound.join()}`),
    );
    expect(told).toEqual(['plum md,raw', 'fig md,raw', 'pear json,image']);
  });
});

describe('a damaged archive', () => {
  test('is found out wherever a bit is flipped that a reader looks at', async () => {
    const archive = await makeArchive(place(), all);
    const whole = readFileSync(archive.path);
    const ends = deflateEnds(whole);
    expect(ends).toHaveLength(8);
    const missed = new Set<string>();
    for (let at = 0; at < whole.length; at += 1) {
      const spoiled = Buffer.from(whole);
      spoiled[at] = (spoiled[at] ?? 0) ^ (1 << ((at * 5) & 7));
      writeFileSync(archive.path, spoiled);
      const raised = await raisedBy(problemsIn(archive).then((problems) => expect(problems).not.toEqual([])));
      const isFound = raised === 'nothing' || JSON.stringify(raised).includes('ARCHIVE_NOT_FOUND');
      if (!isFound) missed.add(ends.includes(at) ? 'bits behind the end of deflate' : fieldAt(whole, at));
    }
    expect(Array.from(missed).filter((field) => !UNREAD_FIELDS.includes(field))).toEqual([]);
    expect(missed.size).toBeGreaterThan(0);
  });

  test('is found out wherever it is cut', async () => {
    const archive = await makeArchive(place(), all);
    const { length } = readFileSync(archive.path);
    for (let cut = length - 1; cut >= 0; cut -= 7) {
      truncateSync(archive.path, cut);
      const raised = await raisedBy(problemsIn(archive).then((problems) => expect(problems).not.toEqual([])));
      if (raised !== 'nothing') expect(raised).toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
    }
  });

  test('is found out when two of its entries are swapped, sizes and checksums with them', async () => {
    const [md, raw] = [entry('plum.md', 'plums'), entry('raw/claude-code/a/plum.jsonl', 'pears', { format: 'raw' })];
    const swapped = [{ ...raw, path: md.path, format: md.format } as const, { ...md, path: raw.path }];
    expect(await problemsOf({ entries: swapped }, [archived('plum', [md, raw])])).toEqual([
      ['hash', 'plum.md'],
      ['hash', 'raw/claude-code/a/plum.jsonl'],
    ]);
  });

  test('names the session that an entry belongs to, and tells of it in what is whole alone', async () => {
    const [md, ...raw] = figs.entries;
    const spoiled = [...plums.entries, { ...md!, body: [Buffer.from('\u0007figs')] }, ...raw, ...pears.entries];
    const archive = await makeArchive(place(), all, { entries: spoiled });
    const told: string[] = [];
    const found = await verify(
      [archive],
      ({ sessionId }) =>
        (sound) =>
          told.push(`${sessionId} ${sound.join()}`),
    );
    expect(found.archives[0]).toMatchObject({ sound: 8, findings: [{ problem: 'data', number: 3 }] });
    expect(findingFailures(found)).toEqual([
      {
        subject: { sessionId: 'fig', source: 'claude-code', project: 'orchard' },
        failure: { code: 'ENTRY_DAMAGED', details: { archive: 1, entry: 3, data: true } },
        place: found.archives[0]?.archive.shown,
      },
    ]);
    expect(told).toEqual(['plum md,raw', 'fig raw', 'pear json,image']);
  });
});

describe('of a session of several formats', () => {
  const parts = [
    entry('orchard/plum.md', 'plums'),
    entry('orchard/plum.json', '{}', { format: 'json' }),
    entry('raw/claude-code/a/plum.jsonl', 'pears', { format: 'raw' }),
    entry('images/plum.png', 'picture', { format: 'image' }),
  ];

  test.each([
    ['nothing', null, ['md', 'json', 'raw', 'image']],
    ['its Markdown', 'md', ['json', 'raw', 'image']],
    ['its raw file', 'raw', ['md', 'json', 'image']],
    ['a picture', 'image', ['raw']],
  ])('where %s is damaged those are sound that do not need it', async (_what, damaged, expected) => {
    const body = [Buffer.from('\u0007figs')];
    const entries = parts.map((part) => (part.format === damaged ? { ...part, body } : part));
    const archive = await makeArchive(place(), [archived('plum', parts)], { entries });
    const told: (readonly string[])[] = [];
    await verify([archive], () => (sound) => told.push(sound));
    expect(told).toEqual([expected]);
  });
});

describe('an archive and its manifest', () => {
  test('must agree: an entry without a row, and a row without an entry', async () => {
    const stray = entry('2026-02-01/orchard/stray.md', 'stray');
    const entries = [...entriesOf([plums, pears]), ...figs.entries.slice(1), stray];
    const archive = await makeArchive(place(), all, { entries });
    expect(await problemsIn(archive)).toEqual([
      ['norow', stray.path],
      ['missing', pathOf(figs, 0)],
    ]);
    const told: string[] = [];
    await verify(
      [archive],
      ({ sessionId }) =>
        (sound) =>
          told.push(`${sessionId} ${sound.join()}`),
    );
    expect(told).toEqual(['plum md,raw', 'fig raw', 'pear json,image']);
  });

  test.each([
    ['another size', { bytes: 4 }, 'size'],
    ['another hash', { sha256: '0'.repeat(64) }, 'hash'],
  ])('must agree: %s', async (_, change, problem) => {
    const { entries, source_files: files } = plums.row;
    const changed = entries.map((one) => ({ ...one, ...change }));
    const row = { ...plums.row, entries: changed, source_files: files.map((file) => ({ ...file, ...change })) };
    expect(await problemsOf({ rows: [rowLine(row)] }, [plums])).toEqual(
      plums.entries.map(({ path }) => [problem, path]),
    );
  });

  test.each([
    ['no JSON', 'plums'],
    ['no UTF-8', Buffer.from('{"manifest_version":1,"session_id":"\xff"}', 'latin1')],
    ['no object', '[]'],
    ['another version', rowLine({ ...plums.row, manifest_version: 2 } as never)],
    ['no entries', rowLine({ ...plums.row, entries: undefined } as never)],
    ['a hash that is none', rowLine({ ...plums.row, entries: [{ ...plums.row.entries[0]!, sha256: 'plum' }] })],
    ['a negative size', rowLine({ ...plums.row, entries: [{ ...plums.row.entries[0]!, bytes: -1 }] })],
    [
      'a time that is none',
      rowLine({ ...plums.row, source_files: [{ ...plums.row.source_files[0]!, mtime: 'today' }] }),
    ],
    ['a file in no entry', rowLine({ ...plums.row, source_files: [{ ...plums.row.source_files[0]!, entry: 'plum' }] })],
    ['a raw copy of no file', rowLine({ ...plums.row, source_files: [] })],
    [
      'a raw copy that its file does not know',
      rowLine({ ...plums.row, source_files: plums.row.source_files.map(({ entry: _entry, ...file }) => file) }),
    ],
    ['a file of other bytes', rowLine({ ...plums.row, source_files: [{ ...plums.row.source_files[0]!, bytes: 1 }] })],
    [
      'base64 that is none',
      rowLine({ ...plums.row, source_files: [{ ...plums.row.source_files[0]!, path_base64: '!' }] }),
    ],
    [
      'bytes that are another path',
      rowLine({ ...plums.row, source_files: [{ ...plums.row.source_files[0]!, path_base64: 'L//+' }] }),
    ],
    [
      'bytes that the path would hold as well',
      rowLine({ ...plums.row, source_files: [{ ...plums.row.source_files[0]!, path: 'a/b', path_base64: 'YS9i' }] }),
    ],
    ['more lists in it than any row has', `{"plums":[${'[],'.repeat(2_100_000)}0],${rowLine(plums.row).slice(1)}`],
  ])('must be readable, row by row: not with %s', async (_, line) => {
    const documents: Making['documents'] = ([, ...rest]) => [
      {
        path: 'manifest.jsonl',
        content: Buffer.concat([
          Buffer.from(line),
          Buffer.from(String(line).endsWith('\n') ? '' : '\n'),
          Buffer.from(rowLine(figs.row)),
        ]),
      },
      ...rest,
    ];
    expect(await problemsOf({ entries: figs.entries, documents }, [figs])).toEqual([['row', 'manifest.jsonl']]);
  });

  test('must not name an entry for two sessions, or one of the own documents', async () => {
    const thief = { ...figs.row, session_id: 'thief', source_files: [], entries: figs.row.entries.slice(0, 1) };
    const own = { path: 'run.json', format: 'json', bytes: 1, sha256: '0'.repeat(64) } as const;
    const forger = { ...thief, session_id: 'forger', entries: [own] };
    const archive = await makeArchive(place(), [figs], { rows: [figs.row, thief, forger].map(rowLine) });
    const { archives } = await verify([archive]);
    expect(archives[0]?.findings.map(({ problem, number }) => [problem, number])).toEqual([
      ['row', 2],
      ['row', 3],
    ]);
  });

  test('must not name a shared picture with another size or content, and tell of no session that does', async () => {
    const [own, picture] = pears.row.entries;
    const other = {
      ...pears.row,
      session_id: 'other',
      source_files: [],
      entries: [{ ...picture!, sha256: '0'.repeat(64) }],
    };
    const longer = { ...other, session_id: 'longer', entries: [{ ...picture!, bytes: picture!.bytes + 1 }] };
    const same = { ...other, session_id: 'same', entries: [picture!] };
    const rows = [{ ...pears.row, entries: [own!, picture!] }, other, longer, same].map(rowLine);
    const told: string[] = [];
    const { archives } = await verify(
      [await makeArchive(place(), [pears], { rows })],
      ({ sessionId }) =>
        (sound) =>
          told.push(`${sessionId} ${sound.join()}`),
    );
    expect(archives[0]?.findings.map(({ problem, number }) => [problem, number])).toEqual([
      ['row', 2],
      ['row', 3],
    ]);
    expect(told).toEqual(['pear json,image', 'same image']);
  });

  test.each(['manifest.jsonl', 'run.json'])('must both have %s', async (path) => {
    const documents: Making['documents'] = (own) => own.filter((document) => document.path !== path);
    expect(await problemsOf({ documents })).toEqual([['missing', path]]);
  });

  test('leave an entry of which the manifest is damaged to its own checksum', async () => {
    const archive = await makeArchive(place(), [plums]);
    const bytes = readFileSync(archive.path);
    const at = bytes.indexOf('manifest.jsonl') + 'manifest.jsonl'.length + 5;
    bytes[at] = (bytes[at] ?? 0) ^ 255;
    writeFileSync(archive.path, bytes);
    const { archives } = await verify([archive]);
    expect(archives).toMatchObject([{ sound: 3, sessions: 0, findings: [{ path: 'manifest.jsonl' }] }]);
  });

  test('tell of no session where the manifest is not what was written', async () => {
    const manifest = entry('manifest.jsonl', rowLine(plums.row));
    const archive = await makeArchive(place(), [plums], {
      entries: [...plums.entries, { ...manifest, crc32: manifest.crc32 ^ 1 }],
      documents: ([, run]) => [run!],
    });
    const shown: string[] = [];
    const told: string[] = [];
    const { archives } = await verify([archive], ({ sessionId }) => {
      shown.push(sessionId);
      return () => told.push(sessionId);
    });
    expect(archives).toMatchObject([{ sound: 3, sessions: 0, findings: [{ problem: 'crc', path: 'manifest.jsonl' }] }]);
    expect([shown, told]).toEqual([['plum'], []]);
  });

  test.each([
    ['nothing', ''],
    ['no object', '7'],
    ['no start', JSON.stringify({ trace_id: 'a', volume: 1 })],
    ['no volume', JSON.stringify({ trace_id: 'a', started_at: '2026-02-01T10:00:00.000Z', volume: 0 })],
  ])('need a record of the run that says something: not %s', async (_, content) => {
    const documents: Making['documents'] = ([manifest]) => [
      manifest!,
      { path: 'run.json', content: Buffer.from(content) },
    ];
    expect(await problemsOf({ documents })).toEqual([['document', 'run.json']]);
  });
});

describe('a hostile archive', () => {
  test('with a manifest beyond all measure is not read into memory', async () => {
    const huge = { ...entry('manifest.jsonl', rowLine(plums.row)), bytes: 1024 ** 3 + 1 };
    const archive = await makeArchive(place(), [], {
      entries: [...plums.entries, huge],
      documents: ([, run]) => [run!],
    });
    const { archives } = await verify([archive]);
    expect(archives).toMatchObject([{ sessions: 0, findings: [{ problem: 'size', path: 'manifest.jsonl' }] }]);
  });

  test('with more entries than a ZIP without ZIP64 can have is given up', async () => {
    const path = place();
    const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as archive:
  for number in range(65600): archive.writestr(str(number), '')`;
    execFileSync('python3', ['-c', script, path]);
    const { archives } = await verify([{ path, shown: path, isNamed: true }]);
    expect(archives[0]).toMatchObject({ sound: 65_535, findings: [{ problem: 'directory' }, {}, {}] });
  });

  test('with rows beyond all number is told so in bounds', async () => {
    const manifest = { path: 'manifest.jsonl', content: Buffer.alloc(50_000, '\n') };
    const documents: Making['documents'] = ([, run]) => [manifest, run!];
    expect((await problemsOf({ documents, entries: [] })).length).toBe(1000);
  });
});

describe('names', () => {
  test.each([
    '../plum.md',
    '/plum.md',
    'a//plum.md',
    './plum.md',
    'C:plum.md',
    'a\\plum.md',
    'con.md',
    'plum.',
    'pl\u0001um.md',
    'u\u0308.md',
    `${'x'.repeat(101)}.md`,
  ])('that no archive may hold are found: %j', async (path) => {
    expect(await problemsOf({}, [archived('plum', [entry(path, 'plums')])])).toEqual([['name', path]]);
  });

  test('that are long, as an agent has them, may stand below raw/', async () => {
    const long = rawSession('plum', [{ path: `-orchard/${'x'.repeat(200)}.jsonl`, content: 'plums' }]);
    expect(await problemsOf({}, [long])).toEqual([]);
  });

  test('that are there twice, or differ by case alone, are found', async () => {
    const twice = [entry('plum.md', 'plums'), entry('Plum.md', 'pears')];
    expect(await problemsOf({}, [archived('plum', twice)])).toEqual([['twice', 'Plum.md']]);
  });
});

/** An entry of so many zeros, without their ever being in memory. */
async function zeros(path: string, mebibytes: number): Promise<Entry> {
  const { createHash } = await import('node:crypto');
  const mebibyte = Buffer.alloc(1024 * 1024);
  const [deflater, hash] = [createDeflateRaw({ level: 1 }), createHash('sha256')];
  const body: Buffer[] = [];
  deflater.on('data', (part: Buffer) => body.push(Buffer.from(part)));
  const ended = new Promise((resolve) => {
    deflater.on('end', resolve);
  });
  let crc = 0;
  for (let count = 0; count < mebibytes; count += 1) {
    crc = crc32(mebibyte, crc);
    hash.update(mebibyte);
    await new Promise((resolve) => {
      deflater.write(mebibyte, resolve);
    });
  }
  deflater.end();
  await ended;
  return {
    ...entry(path, ''),
    format: 'raw',
    bytes: mebibytes * mebibyte.length,
    sha256: hash.digest('hex'),
    crc32: crc,
    body,
  };
}

describe('the work', () => {
  test('takes memory that does not grow with an entry', async () => {
    const archive = await makeArchive(place(), [archived('plum', [await zeros('raw/claude-code/a/plum.jsonl', 384)])]);
    let most = 0;
    const isStopped = (): boolean => {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
      return false;
    };
    const { archives } = await verifyArchives({
      archives: [archive],
      onRow: () => null,
      tell: () => undefined,
      isStopped,
    });
    expect(archives).toMatchObject([{ sound: 3, findings: [] }]);
    expect(most).toBeLessThan(96 * 1024 * 1024);
  });

  test('ends in the middle of an entry when it is stopped', async () => {
    const archive = await makeArchive(place(), [archived('plum', [await zeros('raw/claude-code/a/plum.jsonl', 32)])]);
    let asked = 0;
    const isStopped = (): boolean => (asked += 1) > 3;
    const work = verifyArchives({ archives: [archive], onRow: () => null, tell: () => undefined, isStopped });
    expect(await raisedBy(work)).toMatchObject({ code: 'INTERRUPTED' });
    expect(asked).toBe(4);
  });
});
