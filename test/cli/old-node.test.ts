import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/home.ts';
import { PROGRAM } from '../support/run.ts';

/** Runs as if Node were of another version. */
function runAs(version: string, variables = {}) {
  const script = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
  const args = [`--import=data:text/javascript,${encodeURIComponent(script)}`, PROGRAM, '--version'];
  const env = { HOME: temporaryFolder(), ...variables };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

// It can't do what it otherwise does then, not even its report: it says so in a sentence, and ends as Node does.
test.each(['18.20.8', '20.14.0', '21.7.3', '22.1.0'])('Node %s is told that it is too old', (version) => {
  expect(runAs(version)).toEqual({
    status: 1,
    stdout: '',
    stderr: `chatzip needs Node 20 from 20.15 on, or 22.2 or newer; this is Node ${version}.\n`,
  });
});

test('people are told in their language', () => {
  const { status, stderr } = runAs('18.20.8', { LANG: 'ko_KR.UTF-8' });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^chatzip에는 .* Node 18\.20\.8입니다\.\n$/)]);
});

test.each(['20.15.0', '22.2.0', '23.0.0', '24.0.0'])('Node %s is not', (version) => {
  expect(runAs(version)).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
});
