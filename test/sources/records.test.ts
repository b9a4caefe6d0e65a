import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Note } from '../../src/session/note.ts';
import type { SourceFile } from '../../src/session/reference.ts';
import { type Line, readContent, readLines, type ReadLinesOptions } from '../../src/sources/records.ts';
import type { LineCounts } from '../../src/sources/records/counts.ts';
import { createNotes } from '../../src/sources/records/notes.ts';
import type { FileRead } from '../../src/sources/source.ts';
import { fileWith, foundFile, raisedBy } from './temporary.ts';

interface Outcome {
  readonly lines: readonly Line[];
  readonly notes: readonly Note[];
  readonly counts: LineCounts;
  readonly file: FileRead;
}

type Wishes = Partial<Pick<ReadLinesOptions, 'strict' | 'maxLineBytes' | 'onBytes'>>;

async function outcomeOf(file: SourceFile, wishes: Wishes = {}): Promise<Outcome> {
  const lines: Line[] = [];
  const notes = createNotes();
  const read = await readLines(file, {
    strict: false,
    maxLineBytes: 1024 * 1024,
    ...wishes,
    notes,
    onLine: (line) => lines.push(line),
  });
  return { lines, notes: notes.list(), ...read };
}

async function fruitIn(content: string | Uint8Array, wishes: Wishes = {}): Promise<readonly unknown[]> {
  const { lines } = await outcomeOf(fileWith(content), wishes);
  return lines.map(({ number, record }) => [number, record['fruit']]);
}

async function notesOn(content: string | Uint8Array, wishes: Wishes = {}): Promise<readonly unknown[]> {
  const { notes } = await outcomeOf(fileWith(content), wishes);
  return notes.map(({ code, count, lines }) => [code, count, ...lines]);
}

const pear = '{"fruit":"pear"}';
const plum = '{"fruit":"plum"}';

function nested(depth: number): string {
  return `{"fruit":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}\n`;
}

function strictFailure(content: string): Promise<unknown> {
  return raisedBy(() => outcomeOf(fileWith(content), { strict: true, maxLineBytes: 5000 }));
}

describe('lines that are records', () => {
  test('come in order with their numbers and where they stand', async () => {
    const { lines, counts, notes } = await outcomeOf(fileWith(`${pear}\n{"fruit":"crème"}\n`));
    expect(lines).toEqual([
      { number: 1, record: { fruit: 'pear' }, offset: 0, bytes: 16 },
      { number: 2, record: { fruit: 'crème' }, offset: 17, bytes: 18 },
    ]);
    expect(counts).toEqual({
      lines: 2,
      records: 2,
      malformed: 0,
      tooDeep: 0,
      tooLarge: 0,
      torn: 0,
      firstBadLine: null,
    });
    expect(notes).toEqual([]);
  });

  test('are numbered with the empty lines between them', async () => {
    expect(await fruitIn(`\n\n${pear}\n \t\n\n${plum}\n\n`)).toEqual([
      [3, 'pear'],
      [6, 'plum'],
    ]);
    expect(await notesOn(`\n\n${pear}\n \t\n\n${plum}\n\n`)).toEqual([]);
  });

  test.each([
    ['a byte order mark', `\ufeff${pear}\n${plum}\n`],
    ['carriage returns', `${pear}\r\n${plum}\r\n`],
    ['a block of NUL bytes in front', `${'\0'.repeat(512)}${pear}\n${'\0'.repeat(3)}${plum}\n`],
    ['NUL bytes behind a line', `${pear}\0\0\n${plum}\0\0\0`],
    ['a tail of NUL bytes', `${pear}\n${plum}\n${'\0'.repeat(4096)}`],
    ['no newline at the end', `${pear}\n${plum}`],
  ])('are read from a file with %s', async (_, content) => {
    expect(await fruitIn(content)).toEqual([
      [1, 'pear'],
      [2, 'plum'],
    ]);
    expect(await notesOn(content)).toEqual([]);
  });

  test('may be as long as the border allows, and no byte longer', async () => {
    expect(await fruitIn(`${pear}\n`, { maxLineBytes: pear.length })).toEqual([[1, 'pear']]);
    expect(await notesOn(`${pear}\n`, { maxLineBytes: pear.length - 1 })).toEqual([['RECORD_TOO_LARGE', 1, 1]]);
  });

  test('may reach over many chunks', async () => {
    const long = JSON.stringify({ fruit: 'pear', juice: 'ü'.repeat(700_000) });
    const { lines } = await outcomeOf(fileWith(`${plum}\n${long}\n${plum}\n`), { maxLineBytes: 2_000_000 });
    expect(lines.map(({ number, record }) => [number, JSON.stringify(record).length])).toEqual([
      [1, plum.length],
      [2, long.length],
      [3, plum.length],
    ]);
  });

  test('may be nested a thousand deep', async () => {
    expect(await notesOn(nested(1000))).toEqual([]);
    expect(await notesOn(nested(1001))).toEqual([['RECORD_TOO_DEEP', 1, 1]]);
  });

  test('are not too deep for brackets inside of strings', async () => {
    const brackets = '[{"\\'.repeat(5000);
    const { lines, notes } = await outcomeOf(fileWith(`${JSON.stringify({ fruit: brackets })}\n`));
    expect(lines[0]?.record).toEqual({ fruit: brackets });
    expect(notes).toEqual([]);
  });

  test('may have members called __proto__ and constructor', async () => {
    const { lines } = await outcomeOf(fileWith('{"__proto__":{"fruit":"pear"},"constructor":1}\n'));
    expect(Object.entries(lines[0]?.record ?? {})).toEqual([
      ['__proto__', { fruit: 'pear' }],
      ['constructor', 1],
    ]);
  });
});

describe('lines that are no records', () => {
  test.each(['42', '[1,2]', 'null', '"str"', '{not json}', 'garbage', `${pear}${plum}`, '{"fruit":"pe'])(
    'are noted with their number: %s',
    async (line) => {
      expect(await fruitIn(`${pear}\n${line}\n${plum}\n`)).toEqual([
        [1, 'pear'],
        [3, 'plum'],
      ]);
      expect(await notesOn(`${pear}\n${line}\n${plum}\n`)).toEqual([['MALFORMED_LINES', 1, 2]]);
    },
  );

  test('fail a strict reading at the first one', async () => {
    expect(await strictFailure(`${pear}\n\nbad\nbad\n`)).toEqual({ code: 'PARSE_ERROR', details: { line: 3 } });
    expect(await strictFailure(`${pear}\n${nested(1001)}`)).toEqual({ code: 'NESTING_TOO_DEEP', details: { line: 2 } });
    expect(await strictFailure(`${pear}\n"${'x'.repeat(5000)}"\n`)).toEqual({
      code: 'LINE_TOO_LARGE',
      details: { line: 2 },
    });
    expect(await strictFailure(`${pear}\n{"fruit":"pl`)).toBe('nothing');
    expect(await strictFailure('{"fruit":"\\ud83d"}\n')).toBe('nothing');
  });

  test('are counted apart, with the first of them', async () => {
    const { counts } = await outcomeOf(fileWith(`${pear}\n${nested(1001)}bad\n"${'x'.repeat(5000)}"\nbad\n{"frui`), {
      maxLineBytes: 4000,
    });
    expect(counts).toEqual({ lines: 6, records: 1, malformed: 2, tooDeep: 1, tooLarge: 1, torn: 1, firstBadLine: 2 });
  });

  test('are torn when the file ends in the middle of a record', async () => {
    expect(await notesOn(`${pear}\n{"fruit":"pl`)).toEqual([['TORN_LAST_LINE', 1, 2]]);
    expect(await notesOn(`${pear}\n{"fruit":"pl\n`)).toEqual([['MALFORMED_LINES', 1, 2]]);
    expect(await notesOn(`${pear}\ngarbage`)).toEqual([['MALFORMED_LINES', 1, 2]]);
  });

  test('of any length cost no more memory than the border', async () => {
    const location = fileWith(`${pear}\n{"fruit":"`).location;
    truncateSync(location, 256 * 1024 ** 2);
    appendFileSync(location, `\n${plum}\n`);
    const before = process.memoryUsage().rss;
    let most = 0;
    const onBytes = (): void => {
      most = Math.max(most, process.memoryUsage().rss - before);
    };
    const { lines, notes } = await outcomeOf(foundFile(location), { onBytes });
    expect(lines.map(({ number }) => number)).toEqual([1, 3]);
    expect(notes).toEqual([{ code: 'RECORD_TOO_LARGE', count: 1, lines: [2] }]);
    expect(most).toBeLessThan(64 * 1024 ** 2);
  });

  test('of NUL bytes alone are empty, however many', async () => {
    const { location } = fileWith(`${pear}\n`);
    truncateSync(location, 64 * 1024 ** 2);
    appendFileSync(location, `${plum}\n`);
    const { lines, notes } = await outcomeOf(foundFile(location));
    expect(lines.map(({ number, bytes }) => [number, bytes])).toEqual([
      [1, 16],
      [2, 16],
    ]);
    expect(notes).toEqual([]);
  });
});

describe('text that UTF-8 can not hold', () => {
  test('is replaced and noted where bytes are invalid', async () => {
    const content = Buffer.concat([Buffer.from('{"fruit":"pe'), Buffer.from([0xff, 0xc3]), Buffer.from('ar"}\n')]);
    expect(await fruitIn(content)).toEqual([[1, 'pe\ufffd\ufffdar']]);
    expect(await notesOn(content)).toEqual([['INVALID_UTF8', 1, 1]]);
  });

  test('is not taken for invalid when the file says U+FFFD itself', async () => {
    expect(await fruitIn('{"fruit":"pe\ufffdar"}\n')).toEqual([[1, 'pe\ufffdar']]);
    expect(await notesOn('{"fruit":"pe\ufffdar"}\n')).toEqual([]);
  });

  test('is replaced and noted where a surrogate stands alone, in keys too', async () => {
    const content = '{"a\\ud83d":[{"b":"x\\uDE00y"}],"__proto__":"\\ud83d\\ude00"}\n';
    const { lines } = await outcomeOf(fileWith(content));
    expect(Object.entries(lines[0]?.record ?? {})).toEqual([
      ['a\ufffd', [{ b: 'x\ufffdy' }]],
      ['__proto__', '😀'],
    ]);
    expect(await notesOn(content)).toEqual([['LONE_SURROGATES', 1, 1]]);
  });

  test('is no concern of escaped pairs and of escapes of escapes', async () => {
    expect(await fruitIn('{"fruit":"\\ud83c\\udf50 \\\\ud83d"}\n')).toEqual([[1, '🍐 \\ud83d']]);
    expect(await notesOn('{"fruit":"\\ud83c\\udf50 \\\\ud83d"}\n')).toEqual([]);
  });
});

describe('NUL bytes', () => {
  test.each([
    ['\0'.repeat(9), 1],
    ['\0'.repeat(600_000), 1],
    ['\n\n\0\0\n\0', 3],
  ])('are what is left of records where nothing else is', async (content, line) => {
    const { counts, notes } = await outcomeOf(fileWith(content));
    expect(counts).toMatchObject({ records: 0, malformed: 1, torn: 0, firstBadLine: line });
    expect(notes).toEqual([expect.objectContaining({ code: 'MALFORMED_LINES', count: 1, lines: [line] })]);
    const strict = raisedBy(() => outcomeOf(fileWith(content), { strict: true }));
    expect(await strict).toEqual({ code: 'PARSE_ERROR', details: { line } });
  });

  test.each(['', '\n \n', `\0\0${pear}\n`, `${pear}\n\0\0\0`, `${pear}\0\0\n`, '\0\0{"fruit":'])(
    'are nothing beside a record, and nothing is wrong where there is not even one of them: %j',
    async (content) => {
      expect((await outcomeOf(fileWith(content))).counts).toMatchObject({ malformed: 0, firstBadLine: null });
    },
  );
});

/** A file whose next change will show: the file system's clock has gone on since it was written. */
function settled(file: SourceFile): SourceFile {
  const probe = `${file.location}.probe`;
  do writeFileSync(probe, '');
  while (lstatSync(probe, { bigint: true }).ctimeNs <= BigInt(file.ctimeNs));
  return file;
}

describe('the bytes of a file', () => {
  test('are those of discovery, whatever is appended later', async () => {
    const file = fileWith(`${pear}\n`);
    appendFileSync(file.location, `${plum}\n`);
    const { lines, file: read } = await outcomeOf(file);
    expect(lines).toHaveLength(1);
    const { mtimeNs, ctimeNs, inode, path } = file;
    const sha256 = createHash('sha256').update(`${pear}\n`).digest('hex');
    expect(read).toEqual({ path, bytes: 17, mtimeNs, ctimeNs, inode, sha256 });
  });

  test('are handed over in order, and no more of them before the last are taken', async () => {
    const content = `${pear}\n`.repeat(40_000);
    const copied: Buffer[] = [];
    let isBusy = false;
    const onBytes = async (
      hand: { readonly path: string; readonly bytes: number },
      chunk: Uint8Array,
    ): Promise<void> => {
      expect(isBusy).toBe(false);
      expect(hand).toEqual({ path: 'orchard/pear.jsonl', bytes: content.length });
      isBusy = true;
      await new Promise((resume) => {
        setImmediate(resume);
      });
      copied.push(Buffer.from(chunk));
      isBusy = false;
    };
    await outcomeOf(fileWith(content), { onBytes });
    expect(copied.length).toBeGreaterThan(1);
    expect(Buffer.concat(copied).toString()).toBe(content);
  });

  test('are handed over under one name per reading, for an empty file too', async () => {
    const hands: object[] = [];
    const file = fileWith('');
    await outcomeOf(file, { onBytes: (hand) => void hands.push(hand) });
    await outcomeOf(file, { onBytes: (hand) => void hands.push(hand) });
    expect(hands).toEqual([
      { path: file.path, bytes: 0 },
      { path: file.path, bytes: 0 },
    ]);
    expect(hands[0]).not.toBe(hands[1]);
  });

  test('that two readings take at the same time do not mix', async () => {
    const slow = { onBytes: () => new Promise<void>((resume) => void setImmediate(resume)) };
    const both = await Promise.all([
      fruitIn(`${pear}\n`.repeat(30_000), slow),
      fruitIn(`${plum}\n`.repeat(30_000), slow),
    ]);
    expect(both.map((fruits) => new Set(fruits.map((fruit) => String(fruit).split(',')[1])))).toEqual([
      new Set(['pear']),
      new Set(['plum']),
    ]);
  });

  test('have changed when there are fewer of them', async () => {
    const file = fileWith(`${pear}\n${plum}\n`);
    truncateSync(file.location, 17);
    expect(await raisedBy(() => outcomeOf(file))).toEqual({ code: 'SOURCE_CHANGED', details: {} });
  });

  test('have changed when the file shrinks while it is read', async () => {
    const file = fileWith(`${pear}\n`.repeat(40_000));
    const onBytes = (): void => truncateSync(file.location, 300_000);
    expect(await raisedBy(() => outcomeOf(file, { onBytes }))).toEqual({ code: 'SOURCE_CHANGED', details: {} });
  });

  test('have changed when the file is rewritten while it is read: never half of the one and half of the other', async () => {
    const file = settled(fileWith(`${pear}\n`.repeat(40_000)));
    let isDone = false;
    const onBytes = (): void => {
      if (!isDone) writeFileSync(file.location, `${plum}\n`.repeat(40_000));
      isDone = true;
    };
    expect(await raisedBy(() => outcomeOf(file, { onBytes }))).toEqual({ code: 'SOURCE_CHANGED', details: {} });
  });

  test('have not changed when nothing but more of them, other times or another name came while they were read', async () => {
    const file = settled(fileWith(`${pear}\n`.repeat(40_000)));
    const ways = [
      () => appendFileSync(file.location, `${plum}\n`),
      () => utimesSync(file.location, 1, 1),
      () => linkSync(file.location, `${file.location}.link`),
      () => rmSync(file.location),
    ];
    const onBytes = (): void => ways.shift()?.();
    const { lines, file: read } = await outcomeOf(file, { onBytes });
    expect(lines).toHaveLength(40_000);
    expect(read.sha256).toBe(createHash('sha256').update(`${pear}\n`.repeat(40_000)).digest('hex'));
    expect(read.mtimeNs).toBe(file.mtimeNs);
  });

  test('have changed when another file stands there, and a link there is not followed', async () => {
    const file = fileWith(`${pear}\n`);
    const other = fileWith(`${plum}\n`);
    renameSync(other.location, file.location);
    expect(await raisedBy(() => outcomeOf(file))).toEqual({ code: 'SOURCE_CHANGED', details: {} });
    rmSync(file.location);
    writeFileSync(other.location, `${plum}\n`);
    symlinkSync(other.location, file.location);
    expect(await raisedBy(() => outcomeOf(file))).toEqual({ code: 'SOURCE_CHANGED', details: {} });
  });

  test('that are gone or refused raise what they should', async () => {
    const file = fileWith(pear);
    rmSync(file.location);
    expect(await raisedBy(() => outcomeOf(file))).toBe('ENOENT');
    expect(await raisedBy(() => outcomeOf({ ...file, refused: 'LINK_REFUSED' }))).toEqual({
      code: 'LINK_REFUSED',
      details: {},
    });
  });

  test('leave no descriptor open when a reading fails', async () => {
    const file = fileWith('bad\n');
    const next = (): number => {
      const descriptor = openSync(file.location, 'r');
      closeSync(descriptor);
      return descriptor;
    };
    const before = next();
    await raisedBy(() => outcomeOf(file, { strict: true }));
    await raisedBy(() => outcomeOf({ ...file, inode: '1' }));
    expect(next()).toBe(before);
  });

  test('are kept when asked for and not too many', async () => {
    const file = fileWith('pear, plum');
    const { content } = await readContent(file, { keepBytes: 10 });
    expect(Buffer.from(content ?? []).toString()).toBe('pear, plum');
    const large = await readContent(file, { keepBytes: 9 });
    expect(large.content).toBeNull();
    expect(large.file.sha256).toBe(createHash('sha256').update('pear, plum').digest('hex'));
  });
});

test('a signal waits no longer than a few MiB for its turn', async () => {
  let turns = 0;
  let isReading = true;
  const turn = (): void => {
    turns += 1;
    if (isReading) setImmediate(turn);
  };
  setImmediate(turn);
  await outcomeOf(fileWith(`${pear}\n`.repeat(1_000_000)));
  isReading = false;
  expect(turns).toBeGreaterThanOrEqual(3);
});

test('any bytes are read without raising, and what was written as records comes back', async () => {
  const filler = fc.constantFrom('', '\0\0', 'garbage', '42', '{"fruit":', '\ufeff', '[{]', '"\\ud83d"');
  const line = fc.oneof(
    fc.record({ json: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 })) }),
    fc.record({ text: filler }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const content = lines.map((one) => ('json' in one ? JSON.stringify(one.json) : one.text)).join('\n');
      const { lines: read } = await outcomeOf(fileWith(`${content}\n`));
      const written = lines.flatMap((one) => ('json' in one ? [JSON.parse(JSON.stringify(one.json)) as unknown] : []));
      expect(read.map(({ record }) => record)).toEqual(written);
    }),
    { numRuns: 60 },
  );
});
