import type { Failure } from '../../failures/failure.ts';
import type { Invocation } from '../context.ts';
import { unnamedBookmark } from '../flags/bookmark-place.ts';
import { textOf, spellingOf } from '../flags/values.ts';
import type { FlagValues, TextFlag } from '../flags.ts';

/** What was asked for, as far as it is known. */
interface Asked extends Pick<Invocation, 'words'> {
  readonly flags: FlagValues | null;
  readonly context: Pick<Invocation['context'], 'environment'>;
}

const PLACES: readonly TextFlag[] = ['out', 'to', 'reportFile', 'debugLog', 'baseDir', 'excludeRules', 'bookmark'];

/**
 * Where that is what stopped a run, for people at a terminal alone: the argument or the flag's value as it was typed, or
 * the bookmark of the default place.
 */
export function failedPlace({ code, details, field }: Failure, { words, flags, context }: Asked): string | null {
  const { argument } = details;
  if (typeof argument === 'number') return words[argument - 1] ?? null;
  if (flags === null) return null;
  if (code.startsWith('BOOKMARK_')) return textOf(flags, 'bookmark') ?? unnamedBookmark(context.environment);
  const flag = PLACES.find((name) => spellingOf(name) === field);
  return flag === undefined ? null : textOf(flags, flag);
}
