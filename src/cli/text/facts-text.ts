import type { Problem } from '../../archive/verify/finding.ts';
import type { Failure } from '../../failures/failure.ts';
import { safeDetails } from '../../failures/shown.ts';
import type { Say, WordKey } from '../words/words.ts';

/** What is said with a value. */
const VALUES: Readonly<Record<string, WordKey>> = {
  argument: 'fact.argument',
  archive: 'fact.archive',
  entry: 'fact.entry',
  entries: 'fact.entries',
  found: 'fact.found',
  line: 'fact.line',
  bytes: 'fact.bytes',
  limit: 'fact.limit',
  matches: 'fact.matches',
  volume: 'fact.volume',
  version: 'fact.version',
  pid: 'fact.pid',
  since: 'fact.since',
  run: 'fact.run',
  errno: 'fact.errno',
};

/** What is wrong with an entry has its words; of a row it is said where it stands. */
const PROBLEMS: Readonly<Record<Exclude<Problem, 'row' | 'nozip' | 'unreadable'>, WordKey>> = {
  header: 'problem.header',
  directory: 'problem.directory',
  data: 'problem.data',
  size: 'problem.size',
  crc: 'problem.crc',
  method: 'problem.method',
  hash: 'problem.hash',
  name: 'problem.name',
  twice: 'problem.twice',
  norow: 'problem.norow',
  missing: 'problem.missing',
  document: 'problem.document',
};

/** What is said when it is so. */
const CLAIMS: Readonly<Record<string, WordKey>> = {
  ...PROBLEMS,
  row: 'fact.row',
  manifest: 'fact.manifest',
  run: 'fact.record',
  last: 'fact.last',
  bookmark: 'fact.bookmark',
};

/** What is said when it is not. */
const DENIALS: Readonly<Record<string, WordKey>> = { raw: 'fact.noraw' };

/** Numbers that somebody types in again: they are not grouped. */
const TYPED_AGAIN: ReadonlySet<string> = new Set(['line', 'pid']);

/** The numbers and names that belong to a failure, as `line 3, errno EACCES`, in the words of the language. */
export function factsText({ details }: Failure, say: Say): string {
  return Object.entries(safeDetails(details))
    .map(([key, value]) => factText(key, value, say))
    .join(', ');
}

function factText(key: string, value: number | boolean | string, say: Say): string {
  const words = value === true ? CLAIMS : value === false ? DENIALS : VALUES;
  const word = words[key];
  if (typeof value === 'boolean') return word === undefined ? `${value ? '' : 'no '}${key}` : say(word);
  if (word === undefined) return `${key} ${value}`;
  return say(word, { value: TYPED_AGAIN.has(key) ? String(value) : value });
}
