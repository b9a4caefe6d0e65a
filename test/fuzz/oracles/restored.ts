import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundArchive } from '../../../src/archive/read/find-archives.ts';
import { type Restoration, restoreArchives } from '../../../src/archive/restore.ts';
import { attempt } from '../../../src/failures/attempt.ts';
import type { Result } from '../../../src/failures/result.ts';
import { sha256Of } from '../../kept/home.ts';
import { promise } from '../target.ts';

const EXPECTED = ['ARCHIVE_NOT_FOUND', 'SOURCE_UNREADABLE'];

/** Promises that a restore puts back what the rows say, or says what it did not, and touches nothing outside. */
export async function promiseRestored(archives: readonly FoundArchive[], folder: string): Promise<string> {
  const root = join(folder, 'home', 'projects');
  const outside = join(folder, 'outside');
  for (const path of [join(root, '-pear'), outside]) mkdirSync(path, { recursive: true });
  writeFileSync(join(outside, 'fig.txt'), 'figs');
  writeFileSync(join(root, '-pear', 'there.jsonl'), 'pears');
  symlinkSync('../../outside', join(root, '-link'));
  const before = listed(folder, root);
  const restored = await attempt('write', () =>
    restoreArchives({
      archives,
      wishes: { sessions: [], projects: [] },
      source: 'claude-code',
      openRoot: async () => root,
      traceId: 'fig',
      nowMs: Date.parse('2026-11-21T08:00:00Z'),
      isDryRun: false,
      tell: () => undefined,
      isStopped: () => false,
    }),
  );
  promise('nothing outside of the target is touched', listed(folder, root) === before, () => listed(folder, root));
  promise('what is there is never written over', readFileSync(join(root, '-pear', 'there.jsonl'), 'utf8') === 'pears');
  const names = readdirSync(root, { recursive: true, encoding: 'latin1' });
  promise('no temporary file is left', !names.some((name) => name.includes('.chatzip-')), () => names.join(' '));
  return verdictOf(restored, root);
}

/** Everything below the folder but not below the root, with sizes and times. */
function listed(folder: string, root: string): string {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).map((one) =>
    join(one.parentPath, one.name),
  );
  return paths
    .filter((path) => !path.startsWith(join(root, '/')) && path !== root)
    .toSorted()
    .map((path) => `${path} ${lstatSync(path).size} ${lstatSync(path).mtimeMs}`)
    .join('\n');
}

function verdictOf(restored: Result<Restoration>, root: string): string {
  if (!restored.ok) {
    const { failure, cause } = restored;
    const text = (): string => (cause instanceof Error ? (cause.stack ?? '') : String(cause));
    promise('what can not be restored is no archive', EXPECTED.includes(failure.code), text);
    return failure.code;
  }
  const { files, stopped, cause } = restored.value;
  promise('nothing in an archive stops the rest', stopped === null, () =>
    cause instanceof Error ? (cause.stack ?? '') : String(cause),
  );
  const put = files.filter(({ result }) => result === 'restored');
  for (const { planned } of put) {
    const path = Buffer.concat([
      Buffer.from(root),
      ...planned.parts.flatMap((part) => [Buffer.from('/'), Buffer.from(part)]),
    ]);
    const isRight = lstatSync(path).isFile() && sha256Of(readFileSync(path)) === planned.file.sha256;
    promise('a restored file is what its row says', isRight, () => path.toString());
  }
  return put.length > 0 ? 'restored' : 'nothing restored';
}
