import { type Failure, usageFailure } from '../../failures/failure.ts';
import { type Flag, FLAGS } from '../flags.ts';
import { isFlag, spellingIn, spellingOf } from './values.ts';

/**
 * What commander reads without a word and nobody can have meant: nothing, or a flag, as the value of the flag before it,
 * and a bookmark beside `--no-bookmark`, of which the later would win. Asked of arguments that it has read.
 */
export function misreadIn(args: readonly string[]): Failure | null {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  const hungry = before.find((arg, index) => takesValue(arg) && isNoValue(args[index + 1] ?? ''));
  const empty = before.find((arg) => arg.endsWith('=') && takesValue(arg.slice(0, -1)))?.slice(0, -1);
  const missing = hungry ?? empty;
  if (missing !== undefined) return usageFailure('missing-value', missing);
  const [yes, no] = [spellingOf('bookmark'), spellingOf('noBookmark')];
  const isNamed = before.some((arg) => arg === yes || arg.startsWith(`${yes}=`));
  return isNamed && before.includes(no) ? usageFailure('conflict', no, { mention: yes }) : null;
}

function isNoValue(word: string): boolean {
  return word === '' || isFlag(word);
}

function takesValue(arg: string): boolean {
  return Object.values<Flag>(FLAGS).some((flag) => flag.spelling.includes(' ') && spellingIn(flag) === arg);
}
