import { appendFileSync, chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archivesIn, idOf, lineOf, pathOf } from '../support/home.ts';
import { recipe } from './recipes/page.ts';
import {
  argumentsOf,
  type Ended,
  EXIT_CODES,
  isInstalled,
  runOn,
  type Stand,
  standWithFake,
  standWithReal,
  troubleWith,
} from './recipes/stand.ts';

const SHELLS = ['sh', 'dash', 'bash'].filter(isInstalled);

const asked = (mark: string): string => recipe('Search and ask', 'sh', mark);

const CALLS = [
  { name: 'Write', input: { file_path: '/home/fern/pears', content: 'pears' }, denial: 'user-rejected' },
  { name: 'Bash', input: { command: 'prune pears' }, denial: undefined },
] as const;

/** A call of a tool that went wrong, and its result. */
function callAndResult({ name, input, denial }: (typeof CALLS)[number], index: number): string {
  const id = `toolu_01skTEAhPq7xVb3mNd9fRw2${index}`;
  const common = { sessionId: idOf(1), timestamp: `2026-02-01T03:0${index}:00.000Z`, cwd: '/home/fern/orchard' };
  const answer = {
    id: `msg_01plum${index}`,
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    usage: { output_tokens: 100_000 },
  };
  const content =
    denial === undefined ? 'Exit code 2\nno shears' : "The user doesn't want to proceed with this tool use.";
  const result = { type: 'tool_result', tool_use_id: id, is_error: true, content };
  const lines = [
    {
      ...common,
      type: 'assistant',
      uuid: `a${index}`,
      message: { ...answer, content: [{ type: 'tool_use', id, name, input }] },
    },
    {
      ...common,
      type: 'user',
      uuid: `r${index}`,
      toolDenialKind: denial,
      message: { role: 'user', content: [result] },
    },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** A machine with two sessions and an archive of each in `~/backups`; of one the agent has since deleted the files. */
function standWithArchives(): Stand & { readonly older: string } {
  const stand = standWithReal({ isPartial: false });
  appendFileSync(pathOf(stand.home, 1), CALLS.map(callAndResult).join(''));
  const args = ['--since', 'incremental', '--format', 'md,raw', '--out', join(stand.home, 'backups')];
  expect(runOn(stand, { command: 'chatzip', args }).code).toBe(0);
  const [older = ''] = archivesIn(join(stand.home, 'backups'));
  rmSync(pathOf(stand.home, 1));
  appendFileSync(pathOf(stand.home, 2), lineOf(2, 'And where are the ripe plums?'));
  expect(runOn(stand, { command: 'chatzip', args }).code).toBe(0);
  expect(archivesIn(join(stand.home, 'backups'))).toHaveLength(2);
  return { ...stand, older };
}

const shell = (stand: Stand, text: string, cwd = stand.work): Ended =>
  runOn(stand, { command: 'sh', args: ['-euc', text], cwd });

describe.each(SHELLS)('the script that ships archives, run by %s', (command) => {
  const script = recipe('Archives elsewhere', 'sh');

  const shipped = (stand: Stand, awsCode: number): Ended => {
    writeFileSync(
      join(stand.bin, 'aws'),
      `#!/bin/sh\nprintf '%s\\n' "$@" > "$(dirname "$0")/shipped"\nexit ${awsCode}\n`,
    );
    chmodSync(join(stand.bin, 'aws'), 0o755);
    return runOn(stand, { command, args: ['-c', script] });
  };

  test.each(EXIT_CODES)('ships whatever %d left behind, and ends with it', (code) => {
    const stand = standWithFake(code);
    expect(shipped(stand, 0).code).toBe(code);
    expect(troubleWith(argumentsOf(stand))).toEqual([]);
    const [service, verb, from, to, ...filter] = readFileSync(join(stand.bin, 'shipped'), 'utf8').trim().split('\n');
    expect([service, verb, from]).toEqual(['s3', 'sync', join(stand.home, 'backups')]);
    expect(to).toMatch(/^s3:\/\/archives\.example\.com\/[^/]+\/[^/]+$/);
    expect(filter).toEqual(['--exclude', '*', '--include', '*.zip']);
  });

  test('fails when they could not be shipped', () => {
    expect(shipped(standWithFake(0), 7).code).toBe(7);
  });

  // What has no name of its own would be laid over that of other machines.
  test.each(['hostname', 'id'])('ships nothing where %s fails', (name) => {
    const stand = standWithFake(0);
    writeFileSync(join(stand.bin, name), '#!/bin/sh\nexit 9\n', { mode: 0o755 });
    expect(shipped(stand, 0)).toEqual({ code: 9, stdout: '', stderr: '' });
    expect(existsSync(join(stand.bin, 'shipped'))).toBe(false);
  });
});

describe('what may be deleted', () => {
  test('is named by verify, and nothing brings it back', () => {
    const stand = standWithArchives();
    rmSync(stand.older);
    const checked = shell(stand, 'chatzip verify ~/backups --bookmark ~/.local/state/chatzip/bookmark.json');
    expect(checked.code).toBe(3);
    expect(checked.stdout).toContain(`1 session of the bookmark is in none of these archives:\n    ${idOf(1)}`);
    expect(checked.stderr).toContain('"NOT_IN_ARCHIVE":1');
    const again = shell(stand, 'chatzip --since incremental --format md,raw --out ~/backups');
    expect(again).toEqual({ code: 0, stdout: 'Nothing to export (1 unchanged)\n', stderr: '' });
  });

  test('is not what an export by hand has made safe, unless it leaves the bookmark alone', () => {
    const stand = standWithReal({ isPartial: false });
    const incremental = 'chatzip --since incremental --format md,raw --out ~/backups';
    expect(shell(stand, 'chatzip --format md,raw --no-bookmark').code).toBe(0);
    expect(shell(stand, `${incremental} --dry-run`).stdout).toContain('Would export 2 sessions');
    expect(shell(stand, 'chatzip --format md,raw').code).toBe(0);
    expect(shell(stand, incremental)).toEqual({ code: 0, stdout: 'Nothing to export (2 unchanged)\n', stderr: '' });
  });
});

describe.skipIf(!['jq', 'unzip'].every(isInstalled))('the questions', () => {
  const stand = standWithArchives();

  test('to the manifests name every session of every archive', () => {
    const { code, stdout, stderr } = shell(stand, asked('manifest.jsonl'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.split('\t'));
    expect(rows.map(([, id]) => id)).toEqual([idOf(2), idOf(2), idOf(1)]);
    expect(rows.every(([at = '', , project]) => at.startsWith('2026-02-01') && project === 'orchard')).toBe(true);
  });

  test('to the sessions find them all, the deleted one too, each in its newest version', () => {
    const searched = shell(stand, asked('grep -rilF'));
    expect(searched).toMatchObject({ code: 0, stderr: '' });
    expect(searched.stdout).toMatch(new RegExp(`${idOf(2).slice(0, 8)}\\.md\n$`));
    const sessions = join(stand.home, 'sessions');
    const folder = join(sessions, readdirSync(sessions).find((name) => name.startsWith('chatzip-')) ?? '');
    expect(shell(stand, asked('.result.denial'), folder)).toEqual({
      code: 0,
      stdout: `2026-02-01T03:00:00.000Z\torchard\t${idOf(1)}\tWrite\tuser-rejected\n`,
      stderr: '',
    });
    expect(shell(stand, asked('.outcome == "failed"'), folder)).toEqual({
      code: 0,
      stdout: `2026-02-01T01:00:00.000Z\torchard\t2\tprune pears\n`,
      stderr: '',
    });
    const costs = shell(stand, asked('cost_usd'), folder);
    expect(costs).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(costs.stdout)).toEqual({ orchard: 3 });
  });
});
