import { exportJobOf } from '../../../src/cli/flags/export-job.ts';
import { FLAGS } from '../../../src/cli/flags.ts';
import { parseArguments } from '../../../src/cli/program.ts';
import { type ExclusionRule, isExcluded, parseRules } from '../../../src/engine/select/exclusion-rules.ts';
import { attempt, classify } from '../../../src/failures/attempt.ts';
import { FAILURE_CODES } from '../../../src/failures/catalogue.ts';
import { CONDITION_OF_ERRNO } from '../../../src/failures/conditions.ts';
import { safeDetails } from '../../../src/failures/shown.ts';
import { session } from '../../support/sessions.ts';
import type { Input } from '../input.ts';
import { changeBytes } from '../mutate/bytes.ts';
import { changeLines } from '../mutate/lines.ts';
import { changeDocument } from '../mutate/values.ts';
import { WORDS } from '../mutate/words.ts';
import { type Mutating, promise, type Target } from '../target.ts';

const FILE = 'input';
const EMPTY = Buffer.alloc(0);

const of = (text: string): Input => new Map([[FILE, Buffer.from(text)]]);
const textOf = (input: Input): string => (input.get(FILE) ?? EMPTY).toString();

type Change = typeof changeBytes;

function mutateBy(changes: readonly Change[], words: readonly string[]): Target['mutate'] {
  return (input: Input, { random, other }: Mutating) => {
    const text = textOf(input);
    if (random.happens(0.3)) {
      const at = random.integer(0, text.length);
      return of(text.slice(0, at) + random.pick(words) + text.slice(at));
    }
    return new Map([[FILE, random.pick(changes)(input.get(FILE) ?? EMPTY, random, other.get(FILE) ?? EMPTY)]]);
  };
}

/** The exclusion rules: a line is understood or refused, never passed over. */
export const rulesTarget: Target = {
  name: 'rules',
  seeds: ['plum', '# plums\n"plum tree" AND fig OR pear\n\n\ufeffapple\r\n', 'a OR b AND c d "e f"#g\n'].map(of),
  mutate: mutateBy([changeBytes, changeLines], [' AND ', ' OR ', 'NOT', '"', '#', '(', '\n', '\r', '\u2028', ...WORDS]),
  async check(input) {
    const text = textOf(input);
    const parsed = parseRules(text);
    const lines = text.split(/\r?\n/);
    if (!parsed.ok) {
      promise('the line that is refused is there', parsed.line >= 1 && parsed.line <= lines.length);
      promise('what stands before it is understood', parseRules(lines.slice(0, parsed.line - 1).join('\n')).ok);
      return 'refused';
    }
    const words = lines.filter((line) => /^\s*[^\s#]/.test(line)).length;
    promise('every line that says something is a rule', parsed.rules.length === words, () => `${words}`);
    const again = parseRules(parsed.rules.map(printed).join('\n'));
    promise('a rule means what it says', again.ok && termsOf(again.rules) === termsOf(parsed.rules));
    for (const rule of parsed.rules) {
      const title = rule.anyOf[0]?.join(' ') ?? '';
      promise('a rule holds for what it names', isExcluded(session({ title }), [rule]), () => title);
    }
    return 'rules';
  },
};

const termsOf = (rules: readonly ExclusionRule[]): string => JSON.stringify(rules.map(({ anyOf }) => anyOf));

/** In quotes every word is only a word, and none holds quotes. */
const printed = ({ anyOf }: ExclusionRule): string =>
  anyOf.map((all) => all.map((term) => `"${term}"`).join(' AND ')).join(' OR ');

const flagWords = Object.values(FLAGS).map(({ spelling }) => spelling.split(' ')[0] ?? '');

/** The arguments, NUL between them: read, or refused as usage. */
export const flagsTarget: Target = {
  name: 'flags',
  seeds: [
    '',
    'export --since 7d --until 2026-11-30 --format md,raw --jobs 2',
    '--volume-size 512M --compression-level 9 --max-line-bytes=1G',
    'verify a.zip --json',
    'help export',
    '--lang ko --session plum --session fig --project orchard',
  ].map((line) => of(line.replaceAll(' ', '\0'))),
  mutate: mutateBy([changeBytes], ['\0', '=', ...flagWords.flatMap((flag) => [`\0${flag}\0`, `\0${flag}=`]), ...WORDS]),
  async check(input) {
    const args = textOf(input).split('\0');
    const request = parseArguments(args);
    if (request.kind !== 'run') {
      if (request.kind === 'wrong') promiseField(request.failure.field, args);
      return request.kind;
    }
    if (request.command !== 'export') return request.command;
    const environment = {
      variables: {},
      home: '/nowhere/fern',
      folder: '/nowhere',
      platform: 'linux' as const,
      cores: 2,
      isOutTerminal: false,
      isErrorTerminal: false,
      errorColumns: 0,
      mostOpenFiles: () => null,
      nodeMajor: 20,
    };
    const frame = { traceId: 'fig', version: '1.0.0', now: new Date('2026-11-21T08:00:00Z') };
    const job = await attempt('run', () => exportJobOf(request.flags, environment, frame));
    if (job.ok) return 'job';
    const { code, field } = job.failure;
    promise('a wrong flag is a wrong usage', code === 'USAGE_ERROR' || code === 'CONFIG_INVALID', () =>
      String(job.cause),
    );
    promiseField(field, args);
    return code;
  },
};

/** What is named is a flag or a word that may be one, never a value. */
function promiseField(field: string | undefined, args: readonly string[]): void {
  const isNamed = field === undefined || /^[\w.,: -]{1,128}$/.test(field);
  promise('a report names a flag and no value', isNamed, () => `${field} of ${args.join(' ')}`);
}

const errnos = Array.from(CONDITION_OF_ERRNO.keys());

/** Thrown things of every shape: one of the catalogue's codes, with facts that may leave the machine. */
export const causesTarget: Target = {
  name: 'causes',
  seeds: [
    '{"name":"Error","message":"the pear fell","code":"ENOENT"}',
    '{"name":"TypeError","message":"x","cause":{"error":{"code":"DISK_FULL"}},"errors":[{"code":"EIO"},3,null,"fig"]}',
    '{"name":"SyntaxError","message":"Unexpected token in plum","cause":{"name":"FailureError","failure":{"code":"PARSE_ERROR","details":{"line":3}}}}',
    '{"message":"write ENOSPC: no space left on device","throws":"code","self":"cause"}',
  ].map(of),
  mutate: mutateBy(
    [changeBytes, changeDocument, changeDocument],
    [...errnos, ...FAILURE_CODES, '"throws":"name",', '"self":"cause",', ...WORDS],
  ),
  async check(input) {
    const text = textOf(input);
    const phase = (['discover', 'read', 'convert', 'write', 'bookmark', 'run'] as const)[text.length % 6] ?? 'run';
    const { failure } = classify(thingOf(jsonOf(text)), phase);
    promise('the code is of the catalogue', FAILURE_CODES.includes(failure.code), () => failure.code);
    for (const [name, value] of Object.entries(safeDetails(failure.details))) {
      const isFact = typeof value !== 'string' || /^E[A-Z0-9]{2,19}$/.test(value) || /^[\dT:.Z+-]{8,35}$/.test(value);
      promise('details are facts', isFact && typeof value !== 'object', () => `${name} ${String(value)}`);
    }
    return failure.code;
  },
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    return thrown;
  }
}

/** A thrown thing by its description: an error where it has a message, with getters that throw, and rings. */
function thingOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (Array.isArray(value)) return value.map(thingOf);
  const thing: object = 'message' in value ? new Error(String(Reflect.get(value, 'message'))) : {};
  for (const [name, member] of Object.entries(value)) {
    if (name !== 'message') Object.defineProperty(thing, name, { value: thingOf(member), configurable: true });
  }
  const throws: unknown = Reflect.get(value, 'throws');
  const self: unknown = Reflect.get(value, 'self');
  if (typeof self === 'string') Object.defineProperty(thing, self, { value: thing, configurable: true });
  if (typeof throws !== 'string') return thing;
  return Object.defineProperty(thing, throws, {
    configurable: true,
    get() {
      throw new RangeError('figs');
    },
  });
}
