import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { claudeCode } from '../../../src/sources/claude-code/source.ts';
import type { SessionRef } from '../../../src/session/reference.ts';
import { filesOfHome } from '../../kept/home.ts';
import { inFolder } from '../folder.ts';
import { bytesOf, type Input, withFile, writeInput } from '../input.ts';
import { changeBytes } from '../mutate/bytes.ts';
import { changeLines, linesIn } from '../mutate/lines.ts';
import { changeDocument, changeValues } from '../mutate/values.ts';
import { convertedOf, type Converted } from '../oracles/converted.ts';
import { promiseConverted } from '../oracles/entries.ts';
import { promiseKept } from '../oracles/kept.ts';
import { promiseCounted } from '../oracles/lines.ts';
import { promiseSameSurvey } from '../oracles/survey.ts';
import { type Mutating, promise, type Target } from '../target.ts';

const EMPTY = Buffer.alloc(0);

/** The reader and the converters: what becomes of a home, whatever its files hold. */
export function createReaderTarget(seeds: readonly Input[]): Target {
  const sound = new Set(seeds.flatMap(soundLines));
  return { name: 'reader', seeds, mutate, check: (input) => inFolder((home) => checkHome(home, input, sound)) };
}

/** The lines of a seed, but for those of journals, which mean something in journals alone. */
function soundLines(seed: Input): readonly string[] {
  return Array.from(seed).flatMap(([name, bytes]) =>
    name.endsWith('journal.jsonl') ? [] : linesIn(bytes).map(String),
  );
}

function mutate(input: Input, { random, other }: Mutating): Input {
  const names = Array.from(input.keys());
  if (names.length === 0) return other;
  const name = random.pick(names);
  const bytes = input.get(name) ?? EMPTY;
  const theirs = random.pick([EMPTY, ...other.values()]);
  if (random.happens(0.05)) return changeTree(input, name, { random, other });
  if (name.endsWith('.json')) return withFile(input, name, changeDocument(bytes, random, theirs));
  const change = random.pick([changeBytes, changeLines, changeLines, changeValues, changeValues, changeValues]);
  return withFile(input, name, change(bytes, random, theirs));
}

const BESIDE = [
  'subagents/agent-pear.jsonl',
  'subagents/agent-pear.meta.json',
  'subagents/workflows/fig/journal.jsonl',
  'tool-results/pear.txt',
  'custom-title.json',
  'workflows/fig.json',
];

/** Files that are gone, copied, or of another session. */
function changeTree(input: Input, name: string, { random, other }: Mutating): Input {
  const bytes = input.get(name) ?? EMPTY;
  const main = Array.from(input.keys()).find((path) => path.endsWith('.jsonl')) ?? name;
  const beside = `${main.replace(/\.jsonl$/, '')}/${random.pick(BESIDE)}`;
  const theirs = random.pick([bytes, ...other.values()]);
  return random.pick<() => Input>([
    () => new Map(Array.from(input).filter(([path]) => path !== name || input.size === 1)),
    () => withFile(input, beside, theirs),
    () => withFile(input, name, theirs),
    () => new Map([...input, ...other]),
    () => withFile(input, name, EMPTY),
  ])();
}

async function checkHome(home: string, input: Input, sound: ReadonlySet<string>): Promise<string> {
  const projects = join(home, '.claude', 'projects');
  writeInput(projects, new Map([...input, ['.keep', EMPTY]]));
  const root = { path: projects, realPath: realpathSync.native(projects) };
  const { sessions, failures } = await claudeCode.discover([root], { followLinks: false });
  promise('every folder can be read', failures.length === 0);
  const files = filesOfHome(home);
  const verdicts = new Set<string>();
  for (const ref of sessions) verdicts.add(await checkSession(ref, files, sound));
  const found = sessions.flatMap((ref) => ref.files.map(({ path }) => path));
  const lost = files.filter(({ path }) => !found.includes(path));
  promise('every file of a session is found', lost.length === 0, () => lost.map(({ path }) => path).join(' '));
  return Array.from(verdicts).toSorted().join(' + ') || 'nothing';
}

async function checkSession(
  ref: SessionRef,
  all: ReturnType<typeof filesOfHome>,
  sound: ReadonlySet<string>,
): Promise<string> {
  const own = ref.files.map(({ path }) => path);
  const files = all.filter(({ path }) => own.includes(path));
  // The same inputs are looked at more closely each time.
  const turn = bytesOf(new Map(files.map(({ path, bytes }) => [path, bytes]))) % 4;
  const converted = await convertedOf(ref, { strict: false });
  await promiseSameSurvey(ref, converted);
  promiseCounted(files, converted);
  promiseKept(files, converted, sound);
  promiseConverted(files, converted, turn === 0);
  if (turn === 1) promiseSame(converted, await convertedOf(ref, { strict: false }));
  // Files that are one document have no lines to be strict about.
  if (turn === 2 && !own.some((path) => path.endsWith('.json'))) await promiseStrict(ref, converted);
  return converted.kind === 'converted' ? 'converted' : converted.kind === 'left' ? 'empty' : converted.code;
}

const textOf = ({ kind, row, entries }: Converted): string => JSON.stringify([kind, row, Array.from(entries)]);

function promiseSame(one: Converted, other: Converted): void {
  promise('the same bytes give the same', textOf(one) === textOf(other));
}

/** With `--strict` a bad line fails its session, and nothing else does. */
async function promiseStrict(ref: SessionRef, lenient: Converted): Promise<void> {
  const strict = await convertedOf(ref, { strict: true });
  // What was left out has no notes to count by.
  if (lenient.kind === 'left') return;
  const hasBad = lenient.kind === 'failed' || lenient.badLines > 0;
  const isFailed = strict.kind === 'failed';
  promise('strict fails for bad lines, and for nothing else', hasBad === isFailed, () => `${hasBad} ${strict.kind}`);
}
