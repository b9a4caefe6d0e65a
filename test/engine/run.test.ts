import { expect, test } from 'vitest';
import { rememberedFiles } from '../../src/engine/export/run.ts';
import type { SessionRef, SourceFile } from '../../src/session/reference.ts';
import type { FileRead } from '../../src/sources/source.ts';
import { refOf } from './refs.ts';

const found: SourceFile = {
  location: '/home/fern/.claude/projects/orchard/plum.jsonl',
  path: 'orchard/plum.jsonl',
  part: 'main',
  bytes: 5,
  mtimeNs: '1',
  ctimeNs: '2',
  inode: '3',
};
const ref: SessionRef = { ...refOf('plum', 'orchard'), files: [found], bytes: 5 };

test('files are remembered as they were read, not as they were found', () => {
  const read: FileRead = {
    path: 'orchard/plum.jsonl',
    bytes: 7,
    mtimeNs: '4',
    ctimeNs: '5',
    inode: '6',
    sha256: 'a'.repeat(64),
  };
  const other = { ...read, path: 'orchard/fig.jsonl' };
  const { path, bytes, mtimeNs: mtime_ns, ctimeNs: ctime_ns, inode, sha256 } = read;
  const remembered = { path, bytes, mtime_ns, ctime_ns, inode, sha256 };
  expect(rememberedFiles(ref, [read, other])).toEqual([remembered, { ...remembered, path: 'orchard/fig.jsonl' }]);
});
