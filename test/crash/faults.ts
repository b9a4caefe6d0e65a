import { utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Ended } from '../support/run.ts';
import { reportOf } from '../support/run.ts';
import { archivesOf, assertTrue, type Before, before, isBookmarkAsBefore, temporaries } from './invariants.ts';
import type { Place } from './place.ts';
import { completes, inPlace, type Point, type Staged } from './points.ts';
import { type Call, inject, wordsOf } from './strace.ts';

/** An errno at a point, once or from then on. */
export interface Fault extends Point {
  readonly error: string;
  readonly persists: boolean;
}

/** What a call that fails may end a run with: its exit code and the code of its report. */
type End = 'ok' | `${11 | 20 | 21 | 30} ${string}`;

/** How an error of writing is called. */
const OUTPUT_CODES: Readonly<Record<string, string>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EROFS: 'OUTPUT_NOT_WRITABLE',
  EACCES: 'OUTPUT_NOT_WRITABLE',
  EIO: 'OUTPUT_IO_ERROR',
};

const LOCK = '20 BOOKMARK_NOT_WRITABLE';
const UNREAD = '20 BOOKMARK_CORRUPT';
const UNSAVED = '21 BOOKMARK_NOT_SAVED';

/** Where a path is, which calls, and what their failing may end a run with; the first row that fits counts. */
const ENDS: readonly (readonly [place: RegExp, call: RegExp, ends: (output: End) => readonly End[]])[] = [
  // What is left lying is cleared away by a later run.
  [/./, /^unlink$/, () => ['ok']],
  [/bookmark\.json\.lock\.\w+\.tmp$/, /./, () => [LOCK]],
  [/bookmark\.json\.lock\.\w+\.gone$/, /./, () => [LOCK]],
  // Taken over at the beginning; looked at before the archive gets its name, before the bookmark is saved, and at the end.
  [/bookmark\.json\.lock$/, /./, (output) => [LOCK, output, UNSAVED, 'ok']],
  // Before an archive is written over the bookmark forgets it: that failing is no BOOKMARK_NOT_SAVED, nothing is there yet.
  [/bookmark\.json\.\w+\.tmp$/, /./, () => [UNSAVED, LOCK]],
  [/bookmark\.json$/, /./, () => [UNREAD]],
  // Sweeping up looks into the folders and may find nothing.
  [/^home\/\.local/, /^(?:openat|close)$/, () => ['ok', UNSAVED, LOCK]],
  [/^home\/\.local/, /./, () => [LOCK, UNSAVED]],
  [/^out\/.*\.tmp$/, /./, (output) => [output]],
  [/^out/, /^(?:openat|close)$/, (output) => ['ok', output]],
  [/^out/, /./, (output) => [output]],
];

/** Without permission there is another way: the name is taken without a link, a folder is not flushed, a lock not read. */
const WAYS_ROUND: readonly (readonly [call: RegExp, ends: readonly End[]])[] = [
  [/^link$/, ['ok']],
  [/^(?:openat|close)$/, ['ok', '11 LOCK_HELD']],
];

function endsOf({ path, name }: Call, error: string): readonly End[] {
  const output: End = `30 ${OUTPUT_CODES[error] ?? ''}`;
  const [, , ends] = ENDS.find(([place, call]) => place.test(path) && call.test(name)) ?? [];
  const round = error === 'EACCES' ? WAYS_ROUND.filter(([call]) => call.test(name)).flatMap(([, more]) => more) : [];
  return [...(ends?.(output) ?? []), ...round];
}

/**
 * Lets calls of a run fail, checks that it ends as it must and that what it says and leaves is true, and lets a run
 * without faults complete the work. Gives how it ended.
 */
export async function faultAt(staged: Staged, fault: Fault): Promise<string> {
  const { scenario, paths } = staged;
  const injection = { ...fault, what: fault };
  return inPlace(staged, `${scenario.name}, ${wordsOf(injection)}`, async (place) => {
    const was = before(place);
    const { ended, calls } = await inject(place, scenario.args(place), { ...injection, paths });
    const injected = calls.filter((call) => call.isInjected);
    if (injected.length === 0) throw new Error('nothing was injected');
    const end = ended.code === 0 && ended.stderr === '' ? 'ok' : `${ended.code} ${String(reportOf(ended)['code'])}`;
    const ends = injected.flatMap((call) => endsOf(call, fault.error));
    if (!ends.some((one) => one === end)) {
      throw new Error(`ended ${end}, not ${ends.join(' or ')}, at ${injected.map(({ path }) => path).join(' ')}`);
    }
    await assertTrue(place, was);
    assertTold(ended, place, was);
    if (!injected.some(({ name }) => name === 'unlink') && temporaries(place).length > was.temporaries.length) {
      throw new Error('a temporary file was left');
    }
    leaveAlone(place);
    await completes(place, scenario.next(place));
    return end;
  });
}

/** What a run says of archives and bookmark is what is there. */
export function assertTold(ended: Ended, place: Place, was: Before): void {
  if (ended.code === 0) return;
  const report = reportOf(ended);
  if (report['exit_code'] !== ended.code) throw new Error(`the report says ${String(report['exit_code'])}`);
  const told = (report['archives'] as readonly { name: string }[]).map(({ name }) => name).toSorted();
  const made = archivesOf(place)
    .filter((name) => !was.archives.includes(name))
    .map((name) => basename(name))
    .toSorted();
  const replaced = told.filter((name) => was.archives.includes(name));
  if (told.filter((name) => !replaced.includes(name)).join(' ') !== made.join(' ')) {
    throw new Error(`told of ${told.join(' ')}, made ${made.join(' ')}`);
  }
  if (told.length === 0 && !isBookmarkAsBefore(place, was)) throw new Error('the bookmark was touched');
  if (ended.code === 21 && told.length === 0) throw new Error('ended 21 without an archive');
  if (ended.code === 20 && told.length > 0) throw new Error('ended 20 with an archive');
}

/** Lets half an hour go by for what was left. */
export function leaveAlone(place: Place): void {
  const then = (Date.now() - 31 * 60_000) / 1000;
  for (const name of temporaries(place)) utimesSync(join(place.out, name), then, then);
}

/** The faults of a list of points: each error, once and from then on. */
export function faultsAt(points: readonly Point[], errors: readonly string[]): readonly Fault[] {
  return points.flatMap((point) =>
    errors.flatMap((error) => [false, true].map((persists) => ({ ...point, error, persists }))),
  );
}
