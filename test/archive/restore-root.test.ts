import { mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lookAtRestoreRoot, openRestoreRoot } from '../../src/archive/restore/root.ts';
import { raisedBy, temporaryFolder } from '../files/temporary.ts';

describe('the place of a dry run', () => {
  test('is found behind links, as far as there is anything', async () => {
    const [folder, elsewhere] = [temporaryFolder(), realpathSync(temporaryFolder())];
    symlinkSync(elsewhere, join(folder, 'agent'));
    const projects = join(folder, 'agent', 'a', 'projects');
    expect(await lookAtRestoreRoot({ folder, projects })).toBe(join(elsewhere, 'a', 'projects'));
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('can’t be a link that leads to nothing, as it can’t be that of another', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'agent'));
    const projects = join(folder, 'agent', 'projects');
    symlinkSync(join(folder, 'nowhere', 'projects'), projects);
    const expected = { code: 'OUTPUT_NOT_WRITABLE', field: '--to' };
    expect(await raisedBy(lookAtRestoreRoot({ folder, projects }))).toMatchObject(expected);
    expect(await raisedBy(openRestoreRoot({ folder, projects }, 0))).toMatchObject(expected);
    expect(readdirSync(folder)).toEqual(['agent']);
  });
});
