import { namedPath } from '../../files/named-path.ts';
import type { SourceWishes } from '../../sources/source.ts';
import type { Environment } from '../environment.ts';
import type { FlagValues } from '../flags.ts';
import { textOf } from './values.ts';

/** Where the flags, if there are any, and the environment say that sessions are. */
export function rootWishesOf(flags: FlagValues | null, environment: Environment): SourceWishes {
  const given = flags === null ? null : textOf(flags, 'baseDir');
  const { home, variables } = environment;
  return { baseDir: given === null ? undefined : namedPath(given, environment), home, variables };
}
