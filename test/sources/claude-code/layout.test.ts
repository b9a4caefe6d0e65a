import { describe, expect, test } from 'vitest';
import { agentFolders, ownFolders, projectsFolderIn } from '../../../src/sources/claude-code/layout.ts';

const MACHINE = { home: '/home/fern', variables: { CLAUDE_CONFIG_DIR: '/srv/plum, ~/pear' } };

test("the agent's own folders are those that were configured, then the defaults", () => {
  expect(agentFolders(MACHINE)).toEqual([
    '/srv/plum',
    '/home/fern/pear',
    '/home/fern/.claude',
    '/home/fern/.config/claude',
  ]);
  expect(agentFolders({ home: '/home/fern', variables: {} })).toEqual([
    '/home/fern/.claude',
    '/home/fern/.config/claude',
  ]);
});

test('without a home there are only those that were configured', () => {
  expect(ownFolders({ ...MACHINE, home: '', variables: { CLAUDE_CONFIG_DIR: '/srv/plum' } })).toEqual([
    '/srv/plum/projects',
  ]);
  expect(ownFolders({ home: '', variables: {} })).toEqual([]);
});

describe('sessions are put back', () => {
  test.each([
    ['a home folder', '/home/fern', '/home/fern/.claude/projects'],
    ['any folder', '/backup/plum/', '/backup/plum/.claude/projects'],
    ['a folder that is called projects', '/home/fern/projects', '/home/fern/projects/.claude/projects'],
    ["the agent's folder", '/backup/.claude', '/backup/.claude/projects'],
    ["the agent's folder of projects", '/backup/.claude/projects', '/backup/.claude/projects'],
    ["the agent's other folder", '/backup/.config/claude', '/backup/.config/claude/projects'],
    ['a folder that is called claude', '/backup/claude', '/backup/claude/.claude/projects'],
    ['a configured folder', '/srv/plum', '/srv/plum/projects'],
    ['the projects of a configured folder', '/srv/plum/projects', '/srv/plum/projects'],
  ])('into %s where the agent would look for them', (_, dir, projects) => {
    expect(projectsFolderIn(dir, MACHINE)).toBe(projects);
  });
});
