import { type Failure, usageFailure } from '../../failures/failure.ts';
import { type Flag, FLAGS } from '../flags.ts';
import { isFlag, spellingIn, spellingOf } from './values.ts';

/**
 * What commander reads without a word and nobody can have meant: a flag as the value of the flag before it, and a
 * bookmark beside `--no-bookmark`, of which the later would win. Asked of arguments that it has read.
 */
export function misreadIn(args: readonly string[]): Failure | null {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  const hungry = before.find((arg, index) => takesValue(arg) && isFlag(args[index + 1] ?? ''));
  if (hungry !== undefined) return usageFailure('missing-value', hungry);
  const [yes, no] = [spellingOf('bookmark'), spellingOf('noBookmark')];
  const isNamed = before.some((arg) => arg === yes || arg.startsWith(`${yes}=`));
  return isNamed && before.includes(no) ? usageFailure('conflict', no, { mention: yes }) : null;
}

function takesValue(arg: string): boolean {
  return Object.values<Flag>(FLAGS).some((flag) => flag.spelling.includes(' ') && spellingIn(flag) === arg);
}
