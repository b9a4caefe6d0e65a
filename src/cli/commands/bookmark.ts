import { lstat, rename } from 'node:fs/promises';
import { attempt } from '../../failures/attempt.ts';
import { FailureError, usageFailure } from '../../failures/failure.ts';
import { isTaken } from '../../files/publish-file.ts';
import { loadBookmark } from '../../bookmark/load.ts';
import { bookmarkFieldOf, bookmarkPathOf, bookmarkPlaceOf } from '../flags/bookmark-place.ts';
import type { CommandEnd, Invocation } from '../context.ts';
import { lockOf } from '../../world.ts';
import { refuseBelowSources } from '../../sources/untouched.ts';
import { plainEnd } from '../plain-end.ts';
import { rootWishesOf } from '../flags/roots.ts';
import { printable, table } from '../text/printable.ts';

/** `chatzip bookmark show|reset`: what is remembered between runs; reset moves it aside and never deletes it. */
export async function bookmarkCommand(invocation: Invocation): Promise<CommandEnd> {
  const [action, ...more] = invocation.words;
  if (action === undefined) throw new FailureError(usageFailure('missing-argument', 'show|reset'));
  if (more.length > 0 || (action !== 'show' && action !== 'reset'))
    throw new FailureError(usageFailure('bad-choice', 'bookmark', { mention: ['show', 'reset'].join(', ') }));
  const path = bookmarkPathOf(invocation.flags, invocation.context.environment);
  const out = action === 'show' ? await show(invocation, path) : await reset(invocation, path);
  return plainEnd(invocation, invocation.flags.isSet('quiet') ? '' : out, false);
}

async function show({ flags, context: { say } }: Invocation, path: string): Promise<string> {
  if (!(await isTaken(path))) return `${say('bookmark.none', { path: printable(path) })}\n`;
  const { bookmark } = await loadBookmark(path, bookmarkFieldOf(flags));
  const formats = Array.from(bookmark.sessions.values()).flatMap((session) => Object.values(session.formats));
  const archives = new Set(formats.map((format) => format.archive));
  const last = formats.reduce((latest, format) => (format.archived_at > latest ? format.archived_at : latest), '');
  return table([
    [say('bookmark.path'), printable(path)],
    [say('bookmark.sessions'), String(bookmark.sessions.size)],
    [say('bookmark.skipped'), String(bookmark.skipped.size)],
    [say('bookmark.archives'), String(archives.size)],
    [say('bookmark.last'), last],
  ]);
}

/** Works on a corrupt bookmark too: that is what it is for. */
async function reset(invocation: Invocation, path: string): Promise<string> {
  const { context, flags, startedAt } = invocation;
  const { say } = context;
  if (!flags.isSet('yes')) throw new FailureError(usageFailure('needs-yes', '--yes'));
  if (!(await isTaken(path))) return `${say('bookmark.none', { path: printable(path) })}\n`;
  refuseBelowSources([{ field: '--bookmark', path }], rootWishesOf(flags, context.environment));
  // Somebody has named another thing.
  if ((await lstat(path)).isDirectory()) throw new FailureError(usageFailure('folder-bookmark', '--bookmark'));
  const lock = await lockOf(bookmarkPlaceOf(flags, context), {
    traceId: invocation.trace.id,
    now: context.now,
    isStopped: () => context.signal() !== null,
  });
  const moved = await attempt('bookmark', () => moveAside(path, startedAt));
  await lock.release();
  if (!moved.ok) throw new FailureError(moved.failure, moved.cause);
  return `${say('bookmark.moved', { path: printable(moved.value) })}\n`;
}

async function moveAside(path: string, at: Date): Promise<string> {
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  for (let copy = 1; ; copy++) {
    const aside = `${path}.${stamp}${copy === 1 ? '' : `-${copy}`}`;
    if (await isTaken(aside)) continue;
    await rename(path, aside);
    return aside;
  }
}
