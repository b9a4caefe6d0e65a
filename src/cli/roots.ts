import { namedPath } from '../sources/records/named-path.ts';
import type { RootWishes } from '../sources/claude-code/roots.ts';
import { type Environment, variable } from './environment.ts';
import type { FlagValues } from './flags.ts';
import { textOf } from './values.ts';

/** Where the flags, if there are any, and the environment say that sessions are. */
export function rootWishesOf(flags: FlagValues | null, environment: Environment): RootWishes {
  const given = flags === null ? null : textOf(flags, 'baseDir');
  return {
    baseDir: given === null ? undefined : namedPath(given, environment),
    claudeConfigDir: variable(environment, 'CLAUDE_CONFIG_DIR') ?? undefined,
    home: environment.home,
  };
}
