import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** The content of the file; before its last piece somebody else writes one of that name. */
async function* beatenBy(root: string, other: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(CONTENT.slice(0, 5));
  mkdirSync(join(root, '-orchard'));
  writeFileSync(join(root, '-orchard', 'plum.jsonl'), other);
  yield Buffer.from(CONTENT.slice(5));
}

/** What becomes of the file in a folder where somebody else is faster. */
async function putBehind(root: string, other: string): Promise<RestoreResult> {
  const target = openTarget({ root, traceId: 'night', isDryRun: false });
  const { result } = await target.put(PLANNED, beatenBy(root, other));
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
    expect(await putBehind(root, other)).toBe(result);
    expect(readFileSync(join(root, PLANNED.file.path), 'utf8')).toBe(other);
    expect(treeOf(root)).toEqual(['-orchard', PLANNED.file.path]);
  });
});
