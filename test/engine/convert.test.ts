import { expect, test } from 'vitest';
import { createLocalConverter } from '../../src/engine/convert/converter.ts';
import type { ConversionPlan } from '../../src/engine/convert.ts';
import type { Format } from '../../src/formats/format.ts';
import type { SessionReader } from '../../src/sources/source.ts';
import { actedWorld, createStage } from '../support/scripted-world.ts';
import { planFor } from './plans.ts';

const format: Format = {
  name: 'md',
  *render(_, { stem }) {
    yield { path: `${stem}.md`, pieces: ['When are plums ripe?'] };
  },
};

const picture = new Map([['images/plum.png', Buffer.from('a picture')]]);

/** What becomes of one session, of whatever time and with a picture, as the plan has it. */
async function conversionOf(more: Partial<ConversionPlan>, times: { startedAt?: null; endedAt?: null } = {}) {
  const { source } = actedWorld(createStage(), { script: '.' });
  const { sessions } = await source.discover([], { followLinks: false });
  const pictured: SessionReader = {
    ...source,
    async read(ref, options) {
      const read = await source.read(ref, options);
      return { ...read, session: { ...read.session, ...times }, pictures: picture };
    },
  };
  const plan = { ...planFor(pictured, { md: format, json: format }), ...more };
  const subjects = sessions.map((ref) => ({ ref, label: ref.id.slice(0, 8), clashing: [], known: null }));
  const [conversion] = await createLocalConverter(plan).convert(subjects);
  return conversion;
}

test('a session that no volume can hold fails by its size, and its project is known', async () => {
  expect(await conversionOf({ largestSession: 5 })).toMatchObject({
    kind: 'failed',
    project: 'orchard',
    failure: { code: 'SESSION_TOO_LARGE', details: { bytes: expect.any(Number) } },
  });
});

test('a session that can’t be rendered fails with its project', async () => {
  const broken: Format = {
    name: 'md',
    // eslint-disable-next-line require-yield
    *render() {
      throw new TypeError('a bug');
    },
  };
  const conversion = await conversionOf({ formats: { md: broken, json: format } });
  expect(conversion).toMatchObject({ kind: 'failed', project: 'orchard', failure: { code: 'INTERNAL_ERROR' } });
});

test('a session without times is of the time of its file', async () => {
  const timeless = { startedAt: null, endedAt: null } as const;
  const day = { fromMs: Date.parse('2026-02-01T00:00:00Z'), toMs: Date.parse('2026-02-01T23:59:59Z') };
  expect(await conversionOf({ period: day }, timeless)).toMatchObject({ kind: 'converted' });
  const before = { fromMs: null, toMs: Date.parse('2026-01-31T23:59:59Z') };
  expect(await conversionOf({ period: before }, timeless)).toMatchObject({ kind: 'left', reason: 'filtered' });
});

/** The kind of each entry, and whether it is shared. */
async function kindsOf(wanted: ConversionPlan['wanted']) {
  const conversion = await conversionOf({ wanted });
  if (conversion?.kind !== 'converted') throw new Error('not converted');
  return conversion.archived.entries.map(({ format: kind, isShared }) => [kind, isShared]);
}

test('pictures go with what shows them, and are each one’s for all', async () => {
  expect(await kindsOf(['md'])).toEqual([
    ['md', false],
    ['image', true],
  ]);
  expect(await kindsOf(['raw'])).toEqual([['raw', false]]);
});
