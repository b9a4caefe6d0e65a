import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rootsOf } from '../../../src/sources/claude-code/roots.ts';
import type { FoundRoots } from '../../../src/sources/source.ts';
import { temporaryFolder, withoutRoot } from '../../files/temporary.ts';
import { raisedBy } from '../temporary.ts';

/** A home with these folders in it. */
function homeWith(...folders: readonly string[]): string {
  const home = temporaryFolder();
  for (const folder of folders) mkdirSync(join(home, folder), { recursive: true });
  return home;
}

interface Wishes {
  readonly home: string;
  readonly baseDir?: string;
  readonly claudeConfigDir?: string;
}

const rootsFor = ({ home, baseDir, claudeConfigDir }: Wishes): FoundRoots =>
  rootsOf({ home, baseDir, variables: { CLAUDE_CONFIG_DIR: claudeConfigDir } });

const pathsOf = (wishes: Wishes): readonly string[] => rootsFor(wishes).roots.map(({ path }) => path);

describe('without a wish', () => {
  test('the roots are the default folders that exist', () => {
    const both = homeWith('.claude/projects', '.config/claude/projects');
    expect(pathsOf({ home: both })).toEqual([join(both, '.claude/projects'), join(both, '.config/claude/projects')]);
    const one = homeWith('.config/claude/projects');
    expect(pathsOf({ home: one, claudeConfigDir: ' , ' })).toEqual([join(one, '.config/claude/projects')]);
  });

  test('there may be none, and it is said where they were looked for', () => {
    const home = homeWith();
    writeFileSync(join(home, '.claude'), 'no folder');
    expect(rootsFor({ home })).toEqual({
      roots: [],
      looked: [join(home, '.claude/projects'), join(home, '.config/claude/projects')],
      failures: [],
    });
  });

  test('one folder under two names counts once', () => {
    const home = homeWith('.claude/projects', '.config/claude');
    symlinkSync(join(home, '.claude/projects'), join(home, '.config/claude/projects'));
    expect(pathsOf({ home })).toEqual([join(home, '.claude/projects')]);
  });

  test('a default folder that can not be read is no silence', async () => {
    const home = homeWith('.claude/projects', '.config/claude/projects');
    chmodSync(join(home, '.claude/projects'), 0);
    const roots = await withoutRoot(() => rootsFor({ home }));
    expect(roots.roots.map(({ path }) => path)).toEqual([join(home, '.config/claude/projects')]);
    expect(roots.failures).toEqual([
      {
        subject: null,
        failure: { code: 'FOLDER_UNREADABLE', details: { errno: 'EACCES' } },
        place: join(home, '.claude/projects'),
        cause: expect.objectContaining({ code: 'EACCES' }),
      },
    ]);
    chmodSync(join(home, '.config'), 0);
    expect(await raisedBy(() => withoutRoot(() => rootsFor({ home })))).toEqual({
      code: 'SOURCE_UNREADABLE',
      details: { errno: 'EACCES' },
    });
  });
});

describe('CLAUDE_CONFIG_DIR', () => {
  test('replaces the defaults by the projects in each of its parts', () => {
    const home = homeWith('.claude/projects', 'a/projects', 'b/projects');
    const claudeConfigDir = `${join(home, 'a')}, ~/b ,,${join(home, 'a')}/`;
    expect(pathsOf({ home, claudeConfigDir })).toEqual([join(home, 'a/projects'), join(home, 'b/projects')]);
  });

  test('with one bad part of several is a folder’s failure', () => {
    const home = homeWith('a/projects');
    const { roots, looked, failures } = rootsFor({ home, claudeConfigDir: `${home}/a,${home}/gone` });
    expect(roots).toHaveLength(1);
    expect(looked).toEqual([join(home, 'a/projects'), join(home, 'gone/projects')]);
    expect(failures).toEqual([
      {
        subject: null,
        failure: { code: 'FOLDER_UNREADABLE', details: { errno: 'ENOENT' } },
        place: join(home, 'gone/projects'),
        cause: expect.objectContaining({ code: 'ENOENT' }),
      },
    ]);
  });

  test('with no usable part stops the run', async () => {
    const home = homeWith('.claude/projects', 'a', 'b/projects');
    const failure = (claudeConfigDir: string): Promise<unknown> =>
      raisedBy(() => withoutRoot(() => rootsFor({ home, claudeConfigDir })));
    expect(await failure(`${home}/a,${home}/gone`)).toEqual({
      code: 'SOURCE_NOT_FOUND',
      details: {},
      field: 'CLAUDE_CONFIG_DIR',
    });
    chmodSync(join(home, 'b/projects'), 0);
    expect(await failure(`${home}/a,${home}/b`)).toEqual({
      code: 'SOURCE_UNREADABLE',
      details: { errno: 'EACCES' },
      field: 'CLAUDE_CONFIG_DIR',
    });
  });
});

describe('--base-dir', () => {
  test('replaces everything by that folder of projects', () => {
    const home = homeWith('.claude/projects', 'copy/-home-fern-orchard', 'a/projects');
    expect(pathsOf({ home, baseDir: join(home, 'copy'), claudeConfigDir: `${home}/a` })).toEqual([join(home, 'copy')]);
    expect(pathsOf({ home, baseDir: '~/copy' })).toEqual([join(home, 'copy')]);
  });

  test('may be a home or an agent’s folder with the projects in it', () => {
    const home = homeWith('other/.claude/projects/projects', 'other/projects');
    const projects = join(home, 'other/.claude/projects');
    expect(pathsOf({ home, baseDir: join(home, 'other') })).toEqual([projects]);
    expect(pathsOf({ home, baseDir: join(home, 'other/.claude') })).toEqual([projects]);
  });

  test('may hold a project that is called projects', () => {
    const home = homeWith('copy/projects');
    writeFileSync(join(home, 'copy/projects/pear.jsonl'), '');
    expect(pathsOf({ home, baseDir: join(home, 'copy') })).toEqual([join(home, 'copy')]);
  });

  test('may hold a transcript beside the projects', () => {
    const home = homeWith('copy/-home-fern-orchard');
    writeFileSync(join(home, 'copy/pear.jsonl'), '');
    writeFileSync(join(home, 'copy/-home-fern-orchard/plum.jsonl'), '');
    expect(pathsOf({ home, baseDir: join(home, 'copy') })).toEqual([join(home, 'copy')]);
  });

  test('is not one project’s folder', async () => {
    const home = homeWith('copy/-home-fern-orchard/pear/subagents');
    writeFileSync(join(home, 'copy/-home-fern-orchard/pear.jsonl'), '');
    expect(await raisedBy(() => rootsFor({ home, baseDir: join(home, 'copy/-home-fern-orchard') }))).toMatchObject({
      code: 'USAGE_ERROR',
      field: '--base-dir',
      reason: 'one-project',
      mention: '--project',
    });
  });

  test('stops the run when it is missing, no folder or unreadable', async () => {
    const home = homeWith('.claude/projects', 'locked');
    writeFileSync(join(home, 'file'), '');
    chmodSync(join(home, 'locked'), 0);
    const failure = (name: string): Promise<unknown> =>
      raisedBy(() => withoutRoot(() => rootsFor({ home, baseDir: join(home, name) })));
    const notFound = { code: 'SOURCE_NOT_FOUND', details: {}, field: '--base-dir' };
    expect(await failure('gone')).toEqual(notFound);
    expect(await failure('file')).toEqual(notFound);
    expect(await failure('locked')).toEqual({
      code: 'SOURCE_UNREADABLE',
      details: { errno: 'EACCES' },
      field: '--base-dir',
    });
  });
});
