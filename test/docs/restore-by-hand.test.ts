import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { homeWith, idOf, pathOf } from '../support/home.ts';
import { chatzip, ranWell } from '../support/run.ts';

const page = readFileSync(new URL('../../docs/restore.md', import.meta.url), 'utf8');

test('what the page says of an archive that was cut short gets the files before the cut', async () => {
  const home = homeWith(4);
  await ranWell(['--format', 'md,raw', '--out', 'whole.zip'], { home });
  const whole = readFileSync(join(home, 'whole.zip'));
  // In the middle of the last session's own file.
  const cut = whole.lastIndexOf(`raw/claude-code/-home-fern-orchard/${idOf(4)}`, whole.indexOf('manifest.jsonl')) + 150;
  writeFileSync(join(home, 'cut.zip'), whole.subarray(0, cut));
  expect(await chatzip(['restore', 'cut.zip'], { home })).toMatchObject({
    code: 10,
    stdout: '',
    stderr: expect.stringContaining('"code":"ARCHIVE_NOT_FOUND"'),
  });

  const commands = /```sh\n(yes [^`]*)```/.exec(page)?.[1] ?? '';
  expect(commands.trim().split('\n')).toHaveLength(2);
  const { status, stderr, stdout } = spawnSync('sh', ['-c', commands], { cwd: home, encoding: 'utf8' });
  expect(status).not.toBe(0);
  expect(`${stdout}${stderr}`).toContain('invalid compressed data');
  const rescued = join(home, 'rescued/raw/claude-code');
  const differing = execFileSync(
    'sh',
    ['-c', `diff -rq "$1" "$2" || true`, 'sh', rescued, join(home, '.claude/projects')],
    {
      encoding: 'utf8',
    },
  );
  // Of four the fourth alone.
  expect(differing.trim().split('\n')).toEqual([expect.stringContaining(pathOf(home, 4).slice(home.length))]);
});
