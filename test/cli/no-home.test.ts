import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archivesIn, homeWith, temporaryFolder } from '../support/home.ts';
import { chatzip, reportOf } from '../support/run.ts';

/** A user whom no list of users knows, and whose environment names no home. */
const UNDER = ['env', '-u', 'HOME', 'setpriv', '--reuid=54321', '--regid=54321', '--clear-groups'];

/** A folder that any user may write to. */
function openFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  return folder;
}

describe.skipIf(process.getuid?.() !== 0)('without a home', () => {
  test.each([['--help'], ['explain', 'DISK_FULL'], ['schema', 'report'], ['--version']])(
    'what needs none works: %s %s',
    async (...args) => {
      const ended = await chatzip(args, { home: openFolder(), under: UNDER });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).not.toBe('');
    },
  );

  test('a run of which every place is named works', async () => {
    const source = homeWith(2);
    chmodSync(source, 0o755);
    const out = openFolder();
    const places = ['--base-dir', source, '--bookmark', 'marks.json', '--out', out];
    const first = await chatzip(['--since', 'incremental', ...places], { home: out, under: UNDER });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(archivesIn(out)).toHaveLength(1);
    const again = await chatzip(['--since', 'incremental', ...places], { home: out, under: UNDER });
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(archivesIn(out)).toHaveLength(1);
    const listed = await chatzip(['list', '--project', 'orchard', ...places.slice(0, 4)], { home: out, under: UNDER });
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout.match(/ archived /g)).toHaveLength(2);
    const configured = ['env', `CLAUDE_CONFIG_DIR=${join(source, '.claude')}`, ...UNDER];
    const named = await chatzip(['--no-bookmark', '--dry-run'], { home: out, under: configured });
    expect(named).toMatchObject({ code: 0, stderr: '' });
    expect(named.stdout).toContain('2 sessions');
  });

  test('what needs none of it lists, and no agent’s folder is restored into unasked', async () => {
    const source = homeWith(2);
    chmodSync(source, 0o755);
    const folder = openFolder();
    const listed = await chatzip(['list', '--base-dir', source], { home: folder, under: UNDER });
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    const config = join(folder, 'config');
    mkdirSync(join(config, 'projects'), { recursive: true });
    const env = { HOME: '', CLAUDE_CONFIG_DIR: config };
    const made = ['--base-dir', source, '--format', 'raw', '--no-bookmark', '--out', 'a.zip'];
    expect(await chatzip(made, { home: folder })).toMatchObject({ code: 0, stderr: '' });
    const refused = await chatzip(['restore', 'a.zip', '--to', config], { home: folder, env });
    expect(refused).toMatchObject({ code: 30, stdout: '' });
    expect(reportOf(refused)).toMatchObject({ code: 'OUTPUT_EXISTS', field: '--to' });
  });

  test.each([
    ['sessions', ['--no-bookmark']],
    ['a bookmark', ['--base-dir', '.']],
    ['a path', ['--base-dir', '.', '--no-bookmark', '--out', '~/plums']],
  ])('it is asked for %s', async (_, args) => {
    const ended = await chatzip(args, { home: openFolder(), under: UNDER });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: 'HOME', detail: 'HOME needs a value.' });
  });
});
