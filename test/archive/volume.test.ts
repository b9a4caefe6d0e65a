import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openVolume } from '../../src/archive/write/volume.ts';
import { openZipArchive } from '../../src/archive/write/zip-archive.ts';
import type { ArchivedSession, Closing } from '../../src/archive/archive.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { archived, closing as shortClosing, entry, stillOurs } from './sessions.ts';

/** More than a volume's own documents may be thought to take beyond what they do. */
const SLACK = 2048;

function archiveWith(volumeBytes: number) {
  const folder = temporaryFolder();
  const options = { folder, explicitFile: null, force: false, baseName: 'fruit', traceId: 'a1b2c3d4e5f6' };
  return openZipArchive({ ...options, volumeBytes });
}

/** What the record of a run says of sessions that were named: 1.1 kB when it is deflated. */
const named = Array.from({ length: 28 }, (_, number) => createHash('sha256').update(`${number}`).digest('hex'));
const closing: Closing = { ...shortClosing, run: { ...shortClosing.run, options: { sessions: named } } };

/** How large the archive of these sessions is, and how many went into each, as an export fills volumes. */
async function volumesOf(sessions: readonly ArchivedSession[], volumeBytes: number) {
  const archive = archiveWith(volumeBytes);
  const volumes: { readonly bytes: number; readonly sessions: number }[] = [];
  for (const session of sessions) {
    if (!archive.hasRoomFor(session)) volumes.push(await archive.publish({ ...closing, isLast: false }, stillOurs));
    await archive.add(session);
  }
  return [...volumes, await archive.publish(closing, stillOurs)];
}

describe('a volume', () => {
  test.each(['plum', 'pflaume-ü', '배', '🍐 and a pear'])('has room for what its file takes: %s', async (name) => {
    const contents = [`orchard/${name}.md`, `river/${name}.md`].map((path) => entry(path, 'plums '.repeat(50)));
    const [first, second] = contents.map((one) => archived('plum', [one]));
    const [whole] = await volumesOf([first!, second!], 1024 ** 2);
    const hasRoom = [whole!.bytes + SLACK, whole!.bytes - 1].map((bytes) => {
      const volume = openVolume({ bytes, entries: 10 });
      volume.add(first!);
      return volume.hasRoomFor(second!);
    });
    expect(hasRoom).toEqual([true, false]);
  });

  test.each([
    ['rows', 0, 30_000],
    ['rows', 0, 30_040],
    ['rows', 0, 30_080],
    ['rows', 0, 30_120],
    ['rows and notes', 20, 30_000],
  ])(
    'of many small sessions is as large as was said, with their %s (%i each, %i bytes), and no larger',
    async (_, count, limit) => {
      const notes = Array.from(
        { length: count },
        (__, line) => ({ code: 'MALFORMED_LINES', count: 1, lines: [line] }) as const,
      );
      const sessions = Array.from({ length: 400 }, (__, number) => {
        const id = `plum-${String(number).padStart(4, '0')}`;
        return archived(id, [entry(`orchard/${id}.md`, `plums of ${id}`)], notes);
      });
      const volumes = await volumesOf(sessions, limit);
      expect(volumes.length).toBeGreaterThan(2);
      expect(Math.max(...volumes.map(({ bytes }) => bytes))).toBeLessThanOrEqual(limit);
      // But for the last each is full: so near to its limit that the next session's row might not have fitted.
      expect(Math.min(...volumes.slice(0, -1).map(({ bytes }) => bytes))).toBeGreaterThan(limit - SLACK - 3000);
    },
  );
});
