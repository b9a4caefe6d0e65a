import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from '../support/run.ts';
import type { Asked, Command } from './commands.ts';
import { assertArchived, assertEnded, assertStores } from './promises.ts';
import { runHere, runKilled, runThere } from './run.ts';
import { createScene, dueIn, type Scene } from './scene.ts';
import { must } from './stores.ts';

/** What came of a sequence. */
export interface Acted {
  readonly runs: number;
  /** Runs that were killed before their end. */
  readonly kills: number;
}

type Run = Extract<Command, { do: 'run' | 'kill' }>;

/** Acts out commands in a folder of their own; raises as soon as a promise is broken. Ends with a clean run. */
export async function act(folder: string, commands: readonly Command[]): Promise<Acted> {
  const scene = createScene(folder);
  let acted: Acted = { runs: 0, kills: 0 };
  for (const command of commands) {
    if (command.do === 'run' || command.do === 'kill') {
      const isKilled = await runIn(scene, command);
      acted = { runs: acted.runs + 1, kills: acted.kills + Number(isKilled) };
    } else {
      await changeIn(scene, command);
    }
    await assertStores(scene);
  }
  await end(scene);
  return acted;
}

/** Runs it and says whether it was killed. */
async function runIn(scene: Scene, command: Run): Promise<boolean> {
  const due = dueIn(scene, command);
  const before = scene.source.standing();
  const ended = await endOf(scene, command);
  must(scene.source.standing() === before, 'a file of the source was touched');
  if (ended.signal === 'SIGKILL') return true;
  must(ended.signal === null, `it died of ${ended.signal}`);
  assertEnded(scene, ended, due);
  const now = scene.damaged === null ? dueIn(scene, command).exported : [];
  must(now.length === 0, `still due after a run: ${now.join(' ')}`);
  return false;
}

function endOf({ place }: Scene, command: Run): Promise<Ended> {
  const args = argumentsOf(command);
  if (command.do === 'kill') return runKilled(args, place, command);
  return command.spawned ? runThere(args, place) : runHere(args, place, command.clock);
}

function argumentsOf({ formats, small }: Asked): readonly string[] {
  const volumes = small ? ['--volume-size', '3K'] : [];
  return ['export', '--since', 'incremental', '--format', formats, '--json', ...volumes];
}

async function changeIn(scene: Scene, command: Exclude<Command, Run>): Promise<void> {
  if (command.do === 'reset') await reset(scene);
  else if (command.do === 'forget') forget(scene);
  else if (command.do === 'damage') damage(scene, command.at);
  else if (command.do === 'lose') lose(scene, command.n);
  else scene.source.act(command);
}

function forget(scene: Scene): void {
  rmSync(scene.bookmarkPath, { force: true });
  scene.damaged = null;
}

async function reset(scene: Scene): Promise<void> {
  const ended = await runHere(['bookmark', 'reset', '--yes'], scene.place, 'now');
  must(ended.code === 0, `the bookmark could not be reset: ${ended.stderr}`);
  must(!existsSync(scene.bookmarkPath), 'the bookmark is still there');
  scene.damaged = null;
}

function damage(scene: Scene, place: number): void {
  if (scene.damaged !== null || !existsSync(scene.bookmarkPath)) return;
  const bytes = readFileSync(scene.bookmarkPath);
  const at = place % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(scene.bookmarkPath, bytes);
  scene.damaged = bytes.toString('latin1');
}

function lose({ archives, lost, place }: Scene, n: number): void {
  const names = archives.names();
  const name = names[n % Math.max(1, names.length)];
  if (name === undefined) return;
  for (const { archive, id, mark } of archives.held()) if (archive === name) lost.add(`${id} ${mark}`);
  rmSync(join(place.out, name));
}

/** Puts the bookmark in order and runs twice: the first run does all that is left to do, and the second nothing. */
async function end(scene: Scene): Promise<void> {
  if (scene.damaged !== null) await reset(scene);
  const run = { do: 'run', formats: 'md,raw', small: false, clock: 'now', spawned: false } as const;
  await runIn(scene, run);
  await assertStores(scene);
  assertArchived(scene);
  const { length } = scene.archives.names();
  await runIn(scene, run);
  must(scene.archives.names().length === length, 'a run with nothing to do wrote an archive');
}
