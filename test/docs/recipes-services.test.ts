import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/home.ts';
import { parseCrontab } from './recipes/crontab.ts';
import { decisionOf, troubleWithPolicy } from './recipes/failure-policy.ts';
import { pageAt, recipe } from './recipes/page.ts';
import {
  archiveCount,
  argumentsOf,
  type Ended,
  EXIT_CODES,
  isInstalled,
  lineOfFake,
  outcomeOf,
  PARTIAL_REPORT,
  reportAt,
  runOn,
  type Stand,
  standWithFake,
  standWithReal,
  troubleWith,
  withoutShell,
} from './recipes/stand.ts';
import { at, keysOf, listAt, textAt, treeOf } from './recipes/tree.ts';
import { parseUnit, settingIn, wordsOf } from './recipes/unit-file.ts';

const ANALYZE = 'systemd-analyze';

describe('the units for systemd', () => {
  const texts = {
    'chatzip.service': recipe('systemd', 'ini', '[Service]'),
    'chatzip.timer': recipe('systemd', 'ini', '[Timer]'),
  };
  const service = parseUnit(texts['chatzip.service']);
  const timer = parseUnit(texts['chatzip.timer']);

  /** systemd starts a user's unit at home, with the environment of the unit. */
  const start = (stand: Stand): Ended => {
    const [command = '', ...args] = wordsOf(settingIn(service, 'Service', 'ExecStart'), stand.home);
    const [variable = ''] = wordsOf(settingIn(service, 'Service', 'Environment'), stand.home);
    expect(variable).toMatch(/^PATH=/);
    return runOn(stand, { command, args, cwd: stand.home, path: variable.slice('PATH='.length) });
  };

  /** Of a oneshot unit only 0 and what the unit lists is success; a signal never is. */
  const isSuccess = (code: number): boolean =>
    code === 0 || settingIn(service, 'Service', 'SuccessExitStatus').split(' ').includes(String(code));

  test('are a service that runs once and a timer that makes up for a night that was missed', () => {
    expect(Object.keys(service)).toEqual(['Unit', 'Service']);
    expect(settingIn(service, 'Service', 'Type')).toBe('oneshot');
    expect(Object.keys(timer)).toEqual(['Unit', 'Timer', 'Install']);
    expect(settingIn(timer, 'Timer', 'Persistent')).toBe('true');
    expect(settingIn(timer, 'Install', 'WantedBy')).toBe('timers.target');
    const page = pageAt('docs/recipes.md');
    for (const name of Object.keys(texts)) expect(page).toContain(`\`~/.config/systemd/user/${name}\``);
  });

  test('log what they say as warnings, and the page looks for those', () => {
    const level = settingIn(service, 'Service', 'SyslogLevel');
    expect(pageAt('docs/recipes.md')).toContain(`journalctl --user -u chatzip -p ${level} `);
  });

  test.runIf(isInstalled(ANALYZE))('are sound to systemd itself', () => {
    const folder = temporaryFolder();
    const paths = Object.entries(texts).map(([name, text]) => {
      writeFileSync(join(folder, name), `${text}\n`);
      return join(folder, name);
    });
    const ended = spawnSync(ANALYZE, ['--user', 'verify', ...paths], {
      env: { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder },
      encoding: 'utf8',
    });
    // What it says of this machine is no matter: where it can't start at all, the strict reading above has to do.
    expect(ended.stderr.split('\n').filter((line) => line.includes('chatzip.'))).toEqual([]);
  });

  test.each(EXIT_CODES)('take %d for what it means', (code) => {
    const stand = standWithFake(code);
    const ended = start(stand);
    expect(isSuccess(ended.code)).toBe(['done', 'partial', 'locked'].includes(outcomeOf(code)));
    const journal = withoutShell(`${ended.stdout}${ended.stderr}`);
    expect([ended.code, journal]).toEqual([code, code === 0 ? '' : `${lineOfFake(code)}\n`]);
    expect(troubleWith(argumentsOf(stand))).toEqual([]);
  });

  test('run the real program: silent when all is well or nothing to do, one line when not', () => {
    const sound = standWithReal({ isPartial: false });
    expect([start(sound), start(sound)]).toEqual([0, 0].map((code) => ({ code, stdout: '', stderr: '' })));
    expect(archiveCount(join(sound.home, 'backups'))).toBe(1);
    const partial = standWithReal({ isPartial: true });
    const { code, stdout, stderr } = start(partial);
    expect([code, stdout]).toEqual([3, '']);
    expect(JSON.parse(stderr)).toMatchObject(PARTIAL_REPORT);
    expect(archiveCount(join(partial.home, 'backups'))).toBe(1);
  });
});

describe('the job for Kubernetes', () => {
  const cron = treeOf(recipe('Kubernetes', 'yaml'));
  const job = at(cron, 'spec', 'jobTemplate', 'spec');
  const pod = at(job, 'template', 'spec');
  const policy = at(job, 'podFailurePolicy');
  const [container] = listAt(pod, 'containers');
  const mounts = listAt(container, 'volumeMounts');

  /** Runs the container on a machine: what is mounted are folders there, and each pod has a home of its own. */
  const runContainer = (stand: Stand): Ended => {
    const folders: Readonly<Record<string, string>> = {
      claude: join(stand.home, '.claude'),
      backups: join(stand.home, 'backups'),
    };
    mkdirSync(join(stand.home, 'backups'), { recursive: true });
    const words = [...listAt(container, 'command'), ...listAt(container, 'args')].map((word) =>
      mounts.reduce(
        (text: string, mount) =>
          text.replace(`=${textAt(mount, 'mountPath')}`, `=${folders[textAt(mount, 'name')] ?? 'nowhere'}`),
        String(word),
      ),
    );
    const [command = '', ...args] = words;
    return runOn(stand, { command: join(stand.bin, command), args, env: { HOME: temporaryFolder() } });
  };

  test('is a CronJob that starts one pod and never restarts its container', () => {
    expect(cron).toMatchObject({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'chatzip' } });
    expect(at(cron, 'spec', 'concurrencyPolicy')).toBe('Forbid');
    expect(parseCrontab(`${textAt(cron, 'spec', 'schedule')} chatzip`).jobs).toHaveLength(1);
    expect(keysOf(job)).toEqual(['backoffLimit', 'activeDeadlineSeconds', 'podFailurePolicy', 'template']);
    expect(at(job, 'backoffLimit')).toBe(2);
    // A failure policy is refused with any other.
    expect(at(pod, 'restartPolicy')).toBe('Never');
  });

  test('mounts what it names, the sessions for reading only', () => {
    const volumes = listAt(pod, 'volumes').map((volume) => textAt(volume, 'name'));
    expect(mounts.map((mount) => textAt(mount, 'name'))).toEqual(volumes);
    expect(mounts.map((mount) => at(mount, 'readOnly'))).toEqual([true, undefined]);
  });

  test('has a policy that the server takes', () => {
    expect(troubleWithPolicy(policy, [textAt(container, 'name')])).toEqual([]);
  });

  test.each(EXIT_CODES.filter((code) => code !== 0))('does about %d what helps', (code) => {
    const stand = standWithFake(code);
    const ended = runContainer(stand);
    expect([ended.code, withoutShell(ended.stderr)]).toEqual([code, `${lineOfFake(code)}\n`]);
    expect(troubleWith(argumentsOf(stand))).toEqual([]);
    const helps: Readonly<Record<number, string>> = {
      ...Object.fromEntries([2, 3, 4, 10, 20, 30].map((hopeless) => [hopeless, 'FailJob'])),
      11: 'Ignore',
    };
    expect(decisionOf(policy, { code, conditions: [] }).action).toBe(helps[code] ?? 'Count');
  });

  test('tells a partial run from every other by its rule, as the page says', () => {
    const { rule } = decisionOf(policy, { code: 3, conditions: [] });
    const others = EXIT_CODES.filter((code) => code !== 3).map((code) => decisionOf(policy, { code, conditions: [] }));
    expect(others.map((other) => other.rule)).not.toContain(rule);
    const page = pageAt('docs/recipes.md').replaceAll(/\s+/g, ' ');
    expect(page).toContain(`exit code 3 matching FailJob rule at index ${rule}`);
  });

  test('starts another pod, for nothing, when the node goes away', () => {
    for (const code of [137, 143]) {
      expect(decisionOf(policy, { code, conditions: ['DisruptionTarget'] }).action).toBe('Ignore');
      expect(decisionOf(policy, { code, conditions: [] }).action).toBe('Count');
    }
  });

  test('waits longer than the lock of a killed pod holds, and ends before its deadline', () => {
    const wait = Number(
      listAt(container, 'args')
        .map(String)
        .find((word) => word.startsWith('--wait='))
        ?.slice(7),
    );
    expect(wait).toBeGreaterThan(30 * 60);
    expect(wait).toBeLessThan(Number(at(job, 'activeDeadlineSeconds')));
  });

  test('keeps archives, report and bookmark of the real program on the volume', () => {
    const stand = standWithReal({ isPartial: true });
    expect(runContainer(stand).code).toBe(3);
    const backups = join(stand.home, 'backups');
    expect(archiveCount(backups)).toBe(1);
    expect(reportAt(join(backups, 'report.json'))).toMatchObject({ ...PARTIAL_REPORT, bookmark: { status: 'saved' } });
    const sound = standWithReal({ isPartial: false });
    expect([runContainer(sound).code, runContainer(sound).code]).toEqual([0, 0]);
    expect(archiveCount(join(sound.home, 'backups'))).toBe(1);
    expect(reportAt(join(sound.home, 'backups', 'report.json'))).toMatchObject({ outcome: 'nothing' });
  });
});
