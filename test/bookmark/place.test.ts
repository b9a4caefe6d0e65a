import { expect, test } from 'vitest';
import { defaultBookmarkPath } from '../../src/bookmark/place.ts';

const linux = { XDG_STATE_HOME: undefined, HOME: '/home/fern', LOCALAPPDATA: undefined, platform: 'linux' };
const windows = { ...linux, HOME: 'C:\\Users\\fern', platform: 'win32' };

test.each([
  [linux, '/home/fern/.local/state/chatzip/bookmark.json'],
  [{ ...linux, XDG_STATE_HOME: '/var/fern' }, '/var/fern/chatzip/bookmark.json'],
  [{ ...linux, XDG_STATE_HOME: '' }, '/home/fern/.local/state/chatzip/bookmark.json'],
  [{ ...linux, XDG_STATE_HOME: 'state' }, '/home/fern/.local/state/chatzip/bookmark.json'],
  [{ ...linux, platform: 'darwin' }, '/home/fern/.local/state/chatzip/bookmark.json'],
  [{ ...windows, LOCALAPPDATA: 'D:\\Local' }, 'D:\\Local\\chatzip\\bookmark.json'],
  [windows, 'C:\\Users\\fern\\AppData\\Local\\chatzip\\bookmark.json'],
])('with %j the bookmark is %s', (environment, path) => {
  expect(defaultBookmarkPath(environment)).toBe(path);
});
