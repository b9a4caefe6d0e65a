import { isAbsolute, join, win32 } from 'node:path';

/** What the place of the bookmark depends on. */
export interface PlaceEnvironment {
  readonly XDG_STATE_HOME: string | undefined;
  /** The home folder. */
  readonly HOME: string;
  readonly LOCALAPPDATA: string | undefined;
  /** As Node names it. */
  readonly platform: string;
}

/** `$XDG_STATE_HOME/chatzip/bookmark.json`, else below `~/.local/state`; `%LOCALAPPDATA%` on Windows. */
export function defaultBookmarkPath(environment: PlaceEnvironment): string {
  const { XDG_STATE_HOME: state, HOME: home, LOCALAPPDATA: local, platform } = environment;
  if (platform === 'win32') {
    const folder = isSet(local) ? local : win32.join(home, 'AppData', 'Local');
    return win32.join(folder, 'chatzip', 'bookmark.json');
  }
  // The XDG specification: a relative path is invalid and ignored.
  const folder = isSet(state) && isAbsolute(state) ? state : join(home, '.local', 'state');
  return join(folder, 'chatzip', 'bookmark.json');
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
