import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PlannedFile } from '../../src/archive/restore/plan.ts';
import { openTarget, type RestoreResult } from '../../src/archive/restore/target.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { treeOf } from './restoring.ts';

const CONTENT = 'plums and pears';

const PLANNED: PlannedFile = {
  subject: { sessionId: 'plum', source: 'claude-code', project: 'orchard' },
  file: {
    path: '-orchard/plum.jsonl',
    pathBytes: null,
    bytes: CONTENT.length,
    mtimeNs: 1_769_934_614_123_456_789n,
    sha256: createHash('sha256').update(CONTENT).digest('hex'),
    entry: 'raw/claude-code/-orchard/plum.jsonl',
  },
  parts: ['-orchard', 'plum.jsonl'],
  copies: [],
};

/** The content of the file; before its last piece somebody else does something. */
async function* beatenBy(act: () => void): AsyncGenerator<Uint8Array> {
  yield Buffer.from(CONTENT.slice(0, 5));
  act();
  yield Buffer.from(CONTENT.slice(5));
}

/** What becomes of the file in a folder where somebody else is faster. */
async function putBehind(root: string, act: () => void): Promise<RestoreResult> {
  const target = openTarget({ root, traceId: 'night', isDryRun: false });
  const { result } = await target.put(PLANNED, beatenBy(act));
  const settled = await result;
  await target.finish();
  return settled;
}

describe('a file that comes to its place while it is restored', () => {
  test.each([
    ['stays as it is, and is a conflict', 'figs of somebody else', 'conflict'],
    ['is enough where it holds the same bytes', CONTENT, 'there'],
  ] as const)('%s', async (_, other, result) => {
    const root = temporaryFolder();
    const act = (): void => {
      mkdirSync(join(root, '-orchard'));
      writeFileSync(join(root, '-orchard', 'plum.jsonl'), other);
    };
    expect(await putBehind(root, act)).toBe(result);
    expect(readFileSync(join(root, PLANNED.file.path), 'utf8')).toBe(other);
    expect(treeOf(root)).toEqual(['-orchard', PLANNED.file.path]);
  });
});

describe('what comes to the place of its folder while it is restored', () => {
  test('is not followed where it is a link, and not written over where it is a file', async () => {
    for (const isLink of [true, false]) {
      const [root, elsewhere] = [temporaryFolder(), temporaryFolder()];
      const folder = join(root, '-orchard');
      const act = (): void => (isLink ? symlinkSync(elsewhere, folder) : writeFileSync(folder, 'figs'));
      expect(await putBehind(root, act)).toBe('conflict');
      expect([readdirSync(root), readdirSync(elsewhere)]).toEqual([['-orchard'], []]);
    }
  });
});
