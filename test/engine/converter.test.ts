import { expect, test } from 'vitest';
import { createLocalConverter } from '../../src/engine/convert/converter.ts';
import type { Format } from '../../src/formats/format.ts';
import type { SessionReader } from '../../src/sources/source.ts';
import { actedWorld, createStage } from '../support/scripted-world.ts';
import { planFor } from './plans.ts';

const MEGABYTE = 'plum'.repeat(256 * 1024);

/** A format of so many MB, and how many of them were asked for. */
function longFormat(megabytes: number): { readonly format: Format; readonly made: () => number } {
  let made = 0;
  const format: Format = {
    name: 'md',
    *render(_, { stem }) {
      const pieces = {
        *[Symbol.iterator]() {
          for (made = 0; made < megabytes; made += 1) yield MEGABYTE;
        },
      };
      yield { path: `${stem}.md`, pieces };
    },
  };
  return { format, made: () => made };
}

async function subjectsOf(script: string, format: Format) {
  const { source } = actedWorld(createStage(), { script });
  const { sessions } = await source.discover([], { followLinks: false });
  const plan = planFor(source, { md: format, json: format });
  return { plan, subjects: sessions.map((ref) => ({ ref, label: ref.id, clashing: [], known: null })) };
}

test('what is under way when a converter is closed is given up, and no other begun', async () => {
  const { format, made } = longFormat(64);
  const { plan, subjects } = await subjectsOf('..', format);
  const converter = createLocalConverter(plan);
  const converting = converter.convert(subjects);
  await new Promise((resume) => void setImmediate(resume));
  await converter.close();
  const interrupted = { kind: 'failed', failure: { code: 'INTERRUPTED' } };
  expect(await converting).toMatchObject([interrupted, interrupted]);
  expect(made()).toBeLessThan(32);
});

test('what is long is converted whole', async () => {
  const { format } = longFormat(20);
  const { plan, subjects } = await subjectsOf('.', format);
  const [conversion] = await createLocalConverter(plan).convert(subjects);
  expect(conversion).toMatchObject({ kind: 'converted', archived: { entries: [{ bytes: 20 * MEGABYTE.length }] } });
});

test('a session is let go of once, whatever becomes of it', async () => {
  const { format } = longFormat(1);
  const broken: Format = {
    name: 'md',
    // eslint-disable-next-line require-yield
    *render() {
      throw new TypeError('a bug');
    },
  };
  const kinds: string[] = [];
  const closed: string[] = [];
  for (const one of [format, broken]) {
    const { plan, subjects } = await subjectsOf('.ef', one);
    const source: SessionReader = {
      ...plan.source,
      async read(ref, options) {
        return { ...(await plan.source.read(ref, options)), close: () => void closed.push(ref.id) };
      },
    };
    closed.length = 0;
    const conversions = await createLocalConverter({ ...plan, source }).convert(subjects);
    kinds.push(conversions.map(({ kind }) => kind).join(' '));
    // Of the third nothing was read.
    expect(closed).toEqual(subjects.slice(0, 2).map(({ ref }) => ref.id));
  }
  expect(kinds).toEqual(['converted left failed', 'failed left failed']);
});
