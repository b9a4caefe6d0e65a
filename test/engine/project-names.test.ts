import { expect, test } from 'vitest';
import { createWorkingFolders } from '../../src/engine/select/project-names.ts';
import type { SessionRef } from '../../src/session/reference.ts';
import { refOf } from './refs.ts';

test('a session that does not say its working folder has that of the first neighbour which does', () => {
  const refs = ['plum', 'pear', 'fig', 'quince'].map((id) => refOf(id));
  const stranger = refOf('olive', '-home-fern-river');
  const asked: string[] = [];
  const ask = ({ id }: SessionRef): string | null => {
    asked.push(id);
    return id === 'fig' ? '/home/fern/orchard' : id === 'quince' ? '/home/fern/elsewhere' : null;
  };
  const folders = createWorkingFolders([...refs, stranger], ask);
  expect(refs.map((ref) => folders.of(ref))).toEqual([
    '/home/fern/orchard',
    '/home/fern/orchard',
    '/home/fern/orchard',
    '/home/fern/elsewhere',
  ]);
  expect(folders.of(stranger)).toBeNull();
});
