import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { convert, type ConversionSubject, type WatchedPlan } from '../../src/engine/convert.ts';
import type { Conversion } from '../../src/engine/convert/conversion.ts';
import { FailureError, failureOf } from '../../src/failures/failure.ts';
import type { Format } from '../../src/formats/format.ts';
import { FORMATS } from '../../src/formats/index.ts';
import { sourceNamed } from '../../src/sources/index.ts';
import type { Leaving, SessionReader } from '../../src/sources/source.ts';
import { lineOf, temporaryFolder } from '../support/home.ts';
import { planFor } from './plans.ts';

const LONG = 'plum '.repeat(10);
const source = sourceNamed('claude-code');

function message(role: string, content: unknown): string {
  return `${JSON.stringify({ type: role, message: { role, content } })}\n`;
}

/** Lines of a call and its result, as one text. */
function callOf(result: string): string {
  return [
    lineOf(1, 'asked'),
    message('assistant', [{ type: 'tool_use', id: 'a', name: 'Bash', input: { command: 'echo' } }]),
    message('user', [{ type: 'tool_result', tool_use_id: 'a', content: result }]),
  ].join('');
}

/** A session whose results are left in its file, and what would be done to that file while it is rendered. */
async function stage(whileRendered: (path: string, round: number) => void) {
  const home = temporaryFolder();
  const folder = join(home, '.claude/projects/-home-fern-orchard');
  const path = join(folder, '11111111-1111-4111-8111-111111111111.jsonl');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, callOf(LONG));
  const leavings: (Leaving | null | undefined)[] = [];
  let closed = 0;
  const reader: SessionReader = {
    ...source,
    async read(ref, options) {
      leavings.push(options.leaving);
      const read = await source.read(ref, options);
      const close = (): void => {
        closed += 1;
        read.close();
      };
      return { ...read, close };
    },
  };
  let rounds = 0;
  const md: Format = {
    name: 'md',
    *render(session, options) {
      rounds += 1;
      whileRendered(path, rounds);
      yield* FORMATS.md.render(session, options);
    },
  };
  const ordinary = planFor(reader, { ...FORMATS, md });
  const plan: WatchedPlan = {
    ...ordinary,
    wanted: ['md', 'raw'],
    readOptions: { ...ordinary.readOptions, leaving: { fileBytes: 0, textLength: 20 } },
    isGivenUp: () => false,
  };
  const { roots } = source.roots({ home, variables: {} });
  const { sessions } = await source.discover(roots, { followLinks: false });
  const subject: ConversionSubject = { ref: sessions[0]!, label: 'pear', clashing: [], known: null };
  return { plan, subject, path, leavings, closed: () => closed };
}

/** What the entries of a converted session hold, by their format. */
function textsOf(conversion: Conversion): Readonly<Record<string, string>> {
  if (conversion.kind !== 'converted') throw new Error(conversion.kind);
  const entries = conversion.archived.entries.map(({ format, body }) => [
    format,
    inflateRawSync(Buffer.concat(body)).toString(),
  ]);
  return Object.fromEntries(entries);
}

describe('a file whose results are read when they are written, and that is written over', () => {
  test('is read again, as a whole', async () => {
    const { plan, subject, path, leavings, closed } = await stage((file, round) => {
      if (round === 1) writeFileSync(file, callOf(LONG.toUpperCase()));
    });
    const texts = textsOf(await convert(plan, subject));
    expect(texts['md']).toContain(LONG.toUpperCase().trim());
    expect(texts['raw']).toBe(readFileSync(path, 'utf8'));
    expect(leavings).toEqual([{ fileBytes: 0, textLength: 20 }, null]);
    expect(closed()).toBe(2);
  });

  test('can be written over once more then', async () => {
    const { plan, subject, leavings } = await stage((file, round) =>
      writeFileSync(file, callOf(round === 1 ? LONG.toUpperCase() : LONG.replaceAll('p', 'q'))),
    );
    const texts = textsOf(await convert(plan, subject));
    expect(texts['md']).toContain(LONG.toUpperCase().trim());
    expect(texts['raw']).toContain(LONG.toUpperCase().trim());
    expect(leavings).toHaveLength(2);
  });

  test('is written over while rules look for words in it', async () => {
    const { plan, subject, leavings } = await stage(() => undefined);
    let reads = 0;
    const reader: SessionReader = {
      ...plan.source,
      async read(ref, options) {
        const read = await plan.source.read(ref, options);
        reads += 1;
        if (reads === 1) writeFileSync(ref.files[0]!.location, callOf(LONG.toUpperCase()));
        return read;
      },
    };
    const rules = [{ line: 1, anyOf: [['no such word']] }];
    const conversion = await convert({ ...plan, source: reader, rules }, subject);
    expect(textsOf(conversion)['md']).toContain(LONG.toUpperCase().trim());
    expect(leavings).toHaveLength(2);
  });

  test('can be cut short', async () => {
    const { plan, subject, closed } = await stage((file) => writeFileSync(file, lineOf(1, 'asked')));
    const texts = textsOf(await convert(plan, subject));
    expect(texts['md']).toContain('asked');
    expect(texts['raw']).toBe(lineOf(1, 'asked'));
    expect(closed()).toBe(2);
  });
});

test('what says that its source has changed without end is not read for ever', async () => {
  const { plan, subject, leavings, closed } = await stage(() => {
    throw new FailureError(failureOf('SOURCE_CHANGED'));
  });
  expect(await convert(plan, subject)).toMatchObject({
    kind: 'failed',
    project: 'orchard',
    failure: { code: 'SOURCE_CHANGED' },
  });
  expect(leavings).toHaveLength(2);
  expect(closed()).toBe(2);
});
