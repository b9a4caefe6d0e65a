import { isAbsolute } from 'node:path';
import { defaultBookmarkPath } from '../../bookmark/place.ts';
import { WAIT_SECONDS } from '../../engine/defaults.ts';
import { knownHome, namedPath } from '../../files/named-path.ts';
import type { BookmarkPlace } from '../../world.ts';
import type { Context } from '../context.ts';
import { type Environment, variable } from '../environment.ts';
import type { FlagValues } from '../flags.ts';
import { numberOf, spellingOf, textOf } from './values.ts';

/** The bookmark's file: `--bookmark`, else the default place of the platform. Raises USAGE_ERROR where that has no home. */
export function bookmarkPathOf(flags: FlagValues, environment: Environment): string {
  const given = textOf(flags, 'bookmark');
  if (given !== null) return namedPath(given, environment);
  return unnamedBookmark(environment) ?? knownHome(environment.home);
}

/** The flag that named the bookmark; undefined for the one of the default place. */
export function bookmarkFieldOf(flags: FlagValues): string | undefined {
  return flags.text('bookmark') === undefined ? undefined : spellingOf('bookmark');
}

/** The default place of the bookmark; null where it lies below a home that nobody knows. */
export function unnamedBookmark(environment: Environment): string | null {
  const path = defaultBookmarkPath({
    XDG_STATE_HOME: variable(environment, 'XDG_STATE_HOME') ?? undefined,
    LOCALAPPDATA: variable(environment, 'LOCALAPPDATA') ?? undefined,
    HOME: environment.home,
    platform: environment.platform,
  });
  return environment.home === '' && !isAbsolute(path) ? null : path;
}

/** The bookmark with this process as the holder of its lock. */
export function bookmarkPlaceOf(flags: FlagValues, context: Context): BookmarkPlace {
  return {
    path: bookmarkPathOf(flags, context.environment),
    pid: context.pid,
    isAlive: context.isAlive,
    waitSeconds: numberOf(flags, 'wait', WAIT_SECONDS) ?? 0,
  };
}
