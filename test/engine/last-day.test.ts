import { describe, expect, test } from 'vitest';
import { narrowToLastDay } from '../../src/engine/select/last-day.ts';
import { failureOf } from '../../src/failures/failure.ts';
import type { Survey } from '../../src/sources/source.ts';
import { refOf } from './refs.ts';

const msOf = (time: string): number => Date.parse(`2026-02-${time}:00.000Z`);
const said = (first: string, last = first): Survey => ({
  firstMs: msOf(first),
  lastMs: msOf(last),
  cwd: null,
  isEmpty: false,
});
const timeless: Survey = { firstMs: null, lastMs: null, cwd: null, isEmpty: false };

interface Narrowed {
  readonly due: readonly string[];
  readonly left: readonly (readonly [string, string])[];
  readonly day: string | null;
}

/** The sessions by their ids; null for one that can't be read. */
async function narrowed(
  surveys: Readonly<Record<string, Survey | null>>,
  { mtimeMs = 0, stopsAt = Number.POSITIVE_INFINITY } = {},
): Promise<Narrowed> {
  let asked = 0;
  const refs = Object.keys(surveys).map((id) => ({ ...refOf(id), mtimeMs }));
  const { due, left, period } = await narrowToLastDay(
    refs,
    refs.map((ref) => ({ ref, known: null })),
    {
      survey: async ({ id }) => {
        const value = surveys[id] ?? null;
        return value === null ? { ok: false, failure: failureOf('PARSE_ERROR') } : { ok: true, value };
      },
      isStopped: () => asked++ >= stopsAt,
    },
  );
  const fromMs = period?.fromMs ?? null;
  return {
    due: due.map(({ ref }) => ref.id),
    left: left.map(({ ref, reason }) => [ref.id, reason]),
    day: fromMs === null ? null : new Date(fromMs).toISOString().slice(0, 10),
  };
}

describe('the last day', () => {
  test('is that on which a session last ended, and holds all that overlap it', async () => {
    const surveys = { plum: said('01T08:00', '02T00:00'), fig: said('02T23:59'), pear: said('01T23:59'), kiwi: null };
    expect(await narrowed(surveys)).toEqual({
      due: ['plum', 'fig', 'kiwi'],
      left: [['pear', 'filtered']],
      day: '2026-02-02',
    });
  });

  test('is not that of a session in which nobody said anything', async () => {
    const empty = { ...said('05T08:00'), isEmpty: true };
    expect(await narrowed({ plum: said('01T08:00'), fig: empty })).toEqual({
      due: ['plum'],
      left: [['fig', 'empty']],
      day: '2026-02-01',
    });
  });

  test('is not known to a run that is stopped before it has looked at all', async () => {
    const surveys = { plum: said('01T08:00'), fig: said('02T08:00'), pear: { ...said('02T08:00'), isEmpty: true } };
    for (const stopsAt of [0, 1, 2]) {
      expect(await narrowed(surveys, { stopsAt })).toEqual({ due: ['plum', 'fig', 'pear'], left: [], day: null });
    }
  });

  test('is that of the file where no record has a time', async () => {
    expect(await narrowed({ plum: timeless, fig: said('01T08:00') }, { mtimeMs: msOf('03T08:00') })).toEqual({
      due: ['plum'],
      left: [['fig', 'filtered']],
      day: '2026-02-03',
    });
  });

  test('is none where nothing can be read', async () => {
    expect(await narrowed({ plum: null })).toEqual({ due: ['plum'], left: [], day: null });
  });
});
