import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Archive } from '../../src/archive/archive.ts';
import { openFolderArchive } from '../../src/archive/write/folder-archive.ts';
import { modeOf, raisedBy, temporaryFolder, withUmask } from '../files/temporary.ts';
import { archived, closing, entry, lostLock, smallSession, stillOurs } from './sessions.ts';

const BASE = 'chatzip-20261121T080000Z';
const openIn = (folder: string): Archive => openFolderArchive({ folder, baseName: BASE, traceId: 'a1b2c3d4e5f6' });
const pathsBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();

describe('an archive as a folder', () => {
  test('is the same tree as files, each with its content and its time', async () => {
    const folder = temporaryFolder();
    const archive = openIn(folder);
    const picture = Uint8Array.from([137, 80, 78, 71, 250]);
    const large = 'figs and plums '.repeat(60_000);
    const timeMs = Date.UTC(2026, 1, 1, 8, 30, 15, 250);
    const plum = archived('plum', [
      entry('2026-02-01/orchard/plum.md', 'plums', { timeMs }),
      entry('images/pear.png', picture, { method: 'store', format: 'image', isShared: true }),
    ]);
    const fig = archived('fig', [
      entry('2026-02-01/orchard/fig.md', large, { parts: 4 }),
      entry('images/pear.png', picture, { method: 'store', format: 'image', isShared: true }),
      entry('raw/claude-code/-home-fern/empty.jsonl', '', { format: 'raw' }),
    ]);
    const rows = [await archive.add(plum), await archive.add(fig)];
    expect(archive.sessions).toBe(2);
    expect(rows.map((row) => row())).toEqual([plum.row, fig.row]);
    const published = await archive.publish(closing, stillOurs);
    const root = join(folder, BASE);
    expect(pathsBelow(root)).toEqual([
      '2026-02-01',
      '2026-02-01/orchard',
      '2026-02-01/orchard/fig.md',
      '2026-02-01/orchard/plum.md',
      'images',
      'images/pear.png',
      'manifest.jsonl',
      'raw',
      'raw/claude-code',
      'raw/claude-code/-home-fern',
      'raw/claude-code/-home-fern/empty.jsonl',
      'run.json',
    ]);
    expect(readFileSync(join(root, '2026-02-01/orchard/fig.md'), 'utf8')).toBe(large);
    expect(readFileSync(join(root, 'images/pear.png')).equals(picture)).toBe(true);
    expect(statSync(join(root, '2026-02-01/orchard/plum.md')).mtimeMs).toBe(timeMs);
    const manifest = readFileSync(join(root, 'manifest.jsonl'), 'utf8');
    expect(manifest).toBe([plum.row, fig.row].map((row) => `${JSON.stringify(row)}\n`).join(''));
    const files = pathsBelow(root).map((path) => statSync(join(root, path)));
    expect(published).toEqual({
      name: BASE,
      bytes: files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0),
      sha256: createHash('sha256').update(manifest).digest('hex'),
      sessions: 2,
    });
    expect(JSON.parse(readFileSync(join(root, 'run.json'), 'utf8'))).toMatchObject({ volume: 1, last: true });
    expect(readdirSync(folder)).toEqual([BASE]);
  });

  test.each([0o000, 0o777])('is for its owner alone under the umask %o', async (mask) => {
    const folder = temporaryFolder();
    withUmask(mask);
    const archive = openIn(folder);
    await archive.add(smallSession('plum'));
    await archive.publish(closing, stillOurs);
    const root = join(folder, BASE);
    expect(modeOf(root)).toBe('700');
    for (const path of pathsBelow(root)) {
      expect(modeOf(join(root, path))).toBe(statSync(join(root, path)).isDirectory() ? '700' : '600');
    }
  });

  test('has a temporary name until the last question is answered', async () => {
    const folder = temporaryFolder();
    const archive = openIn(folder);
    await archive.add(smallSession('plum'));
    await archive.publish(closing, async () => {
      expect(readdirSync(folder)).toEqual(['.chatzip-a1b2c3d4e5f6.tmp']);
    });
    expect(readdirSync(folder)).toEqual([BASE]);
  });

  test('writes each session at once, so that nothing has to be held', async () => {
    const folder = temporaryFolder();
    const archive = openIn(folder);
    expect(archive.hasRoomFor(smallSession('plum'))).toBe(true);
    await archive.add(smallSession('plum'));
    const [name = ''] = readdirSync(folder);
    expect(pathsBelow(join(folder, name)).filter((path) => path.endsWith('plum.md'))).toHaveLength(1);
    expect(archive.hasRoomFor(smallSession('fig'))).toBe(true);
    await archive.discard();
  });

  test('never takes the name of a file or of a folder that is there', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, BASE));
    writeFileSync(join(folder, `${BASE}-2`), 'older');
    const archive = openIn(folder);
    await archive.add(smallSession('plum'));
    expect((await archive.publish(closing, stillOurs)).name).toBe(`${BASE}-3`);
    expect(readdirSync(join(folder, BASE))).toEqual([]);
  });

  test('leaves nothing when it is given up, at any point', async () => {
    const folder = temporaryFolder();
    await openIn(folder).discard();
    const started = openIn(folder);
    await started.add(smallSession('plum'));
    await started.discard();
    const publishing = openIn(folder);
    await publishing.add(smallSession('plum'));
    const raised = raisedBy(publishing.publish(closing, stillOurs));
    await publishing.discard();
    expect(await raised).toMatchObject({ code: 'INTERRUPTED' });
    const lost = openIn(folder);
    await lost.add(smallSession('plum'));
    expect(await raisedBy(lost.publish(closing, lostLock))).toMatchObject({ code: 'LOCK_HELD' });
    await lost.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('refuses a path that leads out, and content that is not what was promised', async () => {
    const folder = temporaryFolder();
    const archive = openIn(folder);
    expect(await raisedBy(archive.add(archived('plum', [entry('../plum.md', 'plums')])))).toMatch(/name/);
    const fig = entry('orchard/fig.md', 'figs');
    const wrong = archived('fig', [{ ...fig, crc32: fig.crc32 ^ 1 }]);
    expect(await raisedBy(archive.add(wrong))).toMatchObject({ code: 'OUTPUT_IO_ERROR' });
    await archive.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('has one folder of two names that the file system takes for one', async () => {
    const folder = temporaryFolder();
    const archive = openIn(folder);
    await archive.add(archived('plum', [entry('2026-02-01/orchard/plum.md', 'plums')]));
    // As it is where case says nothing, once there is `orchard`.
    mkdirSync(join(folder, '.chatzip-a1b2c3d4e5f6.tmp', '2026-02-01', 'Orchard'));
    await archive.add(archived('fig', [entry('2026-02-01/Orchard/fig.md', 'figs')]));
    await archive.publish(closing, stillOurs);
    expect(readFileSync(join(folder, BASE, '2026-02-01/Orchard/fig.md'), 'utf8')).toBe('figs');
  });

  test('takes sessions in turn although nobody waits', async () => {
    const folder = temporaryFolder();
    const archive = openIn(folder);
    const ids = Array.from({ length: 20 }, (_, index) => `plum-${index}`);
    await Promise.all(ids.map((id) => archive.add(smallSession(id))));
    await archive.publish(closing, stillOurs);
    const manifest = readFileSync(join(folder, BASE, 'manifest.jsonl'), 'utf8');
    const rows = manifest
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly session_id: string });
    expect(rows.map((row) => row.session_id)).toEqual(ids);
  });
});
