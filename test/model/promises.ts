import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { verifyArchives } from '../../src/archive/verify.ts';
import type { Ended } from '../support/run.ts';
import { contentsOf } from './files.ts';
import { bookmarkIn, type Due, type Scene } from './scene.ts';
import { must } from './stores.ts';

/** Of CONTRACT §1, those that a run can end with by itself. */
const EXITS: readonly (number | null)[] = [0, 1, 2, 3, 4, 5, 10, 11, 20, 21, 30];

/** At any moment: every archive is whole, and what the bookmark says is in one of them. */
export async function assertStores(scene: Scene): Promise<void> {
  const { archives, source, lost, damaged, bookmarkPath } = scene;
  if (damaged !== null) must(readFileSync(bookmarkPath, 'latin1') === damaged, 'a damaged bookmark was touched');
  const held = archives.held();
  for (const [id, { mark, formats }] of bookmarkIn(scene)) {
    must(!source.corrupt.has(mark), `${id} can not be exported and is in the bookmark`);
    for (const format of formats) {
      const isHeld = held.some((one) => one.id === id && one.mark === mark && one.formats.includes(format));
      must(isHeld || lost.has(`${id} ${mark}`), `${id} is in the bookmark, and its ${format} in no archive`);
    }
  }
  await assertVerified(scene);
}

async function assertVerified({ archives, place }: Scene): Promise<void> {
  const all = archives.names().map((name) => ({ path: join(place.out, name), shown: name, isNamed: true }));
  if (all.length === 0) return;
  const told = { onRow: () => null, tell: () => undefined, isStopped: () => false };
  for (const { archive, findings } of (await verifyArchives({ archives: all, ...told })).archives) {
    must(findings.length === 0, `${archive.shown} is not sound: ${JSON.stringify(findings)}`);
  }
}

/** After a run that came to its end: its exit code and counts are as was due, and it leaves nothing else behind. */
export function assertEnded({ place, bookmarkPath, damaged }: Scene, ended: Ended, due: Due): void {
  const { code, stdout, stderr } = ended;
  const said = `due ${JSON.stringify(due)}, ended ${code}: ${stderr || stdout}`;
  must(EXITS.includes(code), `no exit code of the table: ${said}`);
  if (stderr !== '') must(JSON.parse(stderr).exit_code === code, `another code in the report: ${said}`);
  const left = readdirSync(place.out).filter((name) => name.startsWith('.'));
  must(left.length === 0, `left behind: ${left.join(' ')}`);
  const state = dirname(bookmarkPath);
  const names = existsSync(state) ? readdirSync(state) : [];
  const strange = names.filter((name) => !/^bookmark\.json(?:\.\d{8}T\d{6}Z(?:-\d+)?)?$/.test(name));
  must(strange.length === 0, `left behind: ${strange.join(' ')}`);
  if (damaged !== null) {
    must(code === 20, `a damaged bookmark: ${said}`);
    return;
  }
  const wanted = due.failed === 0 ? 0 : due.exported.length > 0 ? 3 : 4;
  must(code === wanted, `not ${wanted}: ${said}`);
  const { exit_code: exit, counts } = JSON.parse(stdout);
  must(exit === code && counts.exported === due.exported.length && counts.failed === due.failed, `counts: ${said}`);
}

/** In the end: every session that can be exported is in an archive as it is. */
export function assertArchived({ source, archives, lost }: Scene): void {
  const held = archives.held();
  for (const [id, mark] of contentsOf(source.sessions)) {
    const isHeld = held.some((one) => one.id === id && one.mark === mark && one.formats.includes('raw'));
    const isExcused = source.corrupt.has(mark) || lost.has(`${id} ${mark}`);
    must(isHeld || isExcused, `${id} is in no archive as it is`);
  }
}
