import { describe, expect, test } from 'vitest';
import { markdown } from '../../../src/formats/markdown/index.ts';
import type { Json, ToolCallBlock } from '../../../src/session/session.ts';
import { entriesOf, stem } from '../entries.ts';
import { answer, aSession, aTurn, call, result } from '../sessions.ts';

const file = 'basket.txt';

const edit = (before: string, after: string, originalFile: string, replace_all = false): ToolCallBlock =>
  call(
    'Edit',
    { file_path: file, old_string: before, new_string: after, replace_all },
    { result: result('Done.', { record: { filePath: file, originalFile } }) },
  );

const read = (content: string, lines: number, total: number): ToolCallBlock =>
  call(
    'Read',
    { file_path: file },
    {
      result: result(content.replaceAll(/^/gm, ' 1→'), {
        record: {
          type: 'text',
          file: { filePath: file, content, numLines: lines, startLine: 1, totalLines: total },
        } satisfies Json,
      }),
    },
  );

const write = (content: string): ToolCallBlock =>
  call('Write', { file_path: file, content }, { result: result('Done.', { record: { type: 'create' } }) });

/** How often the file as it was before an edit is printed whole. */
const printed = (calls: readonly ToolCallBlock[]): number => {
  const session = aSession({ turns: [aTurn(1, [answer(calls)])] });
  return entriesOf(markdown, session).get(`${stem}.md`)?.split('>The file before ·').length ?? 0;
};

describe('the file before an edit', () => {
  test.each<[string, number, readonly ToolCallBlock[]]>([
    ['is printed when nothing has shown it', 1, [edit('pear', 'plum', 'a pear')]],
    [
      'is not printed again when the edit before made it',
      1,
      [edit('pear', 'plum', 'a pear'), edit('a', 'the', 'a plum')],
    ],
    [
      'is printed again when somebody else changed it',
      2,
      [edit('pear', 'plum', 'a pear'), edit('a', 'the', 'a ripe plum')],
    ],
    ['is not printed when it was read whole', 0, [read('a pear', 1, 1), edit('pear', 'plum', 'a pear')]],
    ['is printed when only a part of it was read', 1, [read('a pear', 1, 2), edit('pear', 'plum', 'a pear')]],
    [
      'is not printed when it was just written',
      0,
      [write('a $& pear'), edit('pear', '$&', 'a $& pear'), edit('a', 'b', 'a $& $&')],
    ],
    [
      'is followed through the replacement of every occurrence',
      1,
      [edit('e', 'ee', 'pear tree', true), edit('p', 'q', 'peear treeee')],
    ],
    [
      'is no trouble when an edit claims to make it huge',
      2,
      [edit('a', 'b'.repeat(10_000), 'a'.repeat(10_000), true), edit('c', 'd', 'c')],
    ],
  ])('%s', (_what, times, calls) => {
    expect(printed(calls) - 1).toBe(times);
  });
});
