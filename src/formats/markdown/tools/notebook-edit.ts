import type { Json } from '../../../session/session.ts';
import { attemptSync } from '../../../failures/attempt.ts';
import { code } from '../syntax/code.ts';
import { codeSpan } from '../syntax/escape.ts';
import { elementsIn, membersOf, textIn } from '../members.ts';
import { diff, replacement } from './diff.ts';
import { fileBefore } from './file-before.ts';
import type { Call, Tool } from './tool.ts';

const longestNotebook = 10_000_000;

function parsed(text: string): Json {
  if (text.length > longestNotebook) return null;
  const read = attemptSync('convert', (): Json => JSON.parse(text));
  return read.ok ? read.value : null;
}

/** What a cell said before, as far as the notebook is there and its cells have ids or (`cell-3`) places. */
function sourceBefore({ input, record }: Call): string {
  const id = textIn(input, 'cell_id');
  if (id === undefined || textIn(input, 'edit_mode') === 'insert') return '';
  const cells = elementsIn(membersOf(parsed(textIn(record, 'original_file') ?? '')), 'cells').map(membersOf);
  const place = /^cell-(\d+)$/.exec(id)?.[1];
  const cell =
    cells.find((one) => textIn(one, 'id') === id) ?? (place === undefined ? undefined : cells[Number(place)]);
  const source = cell?.['source'];
  return Array.isArray(source) ? source.join('') : typeof source === 'string' ? source : '';
}

/** NotebookEdit: the cell's new source, as a diff where the old one is known; and the notebook before, once. */
export const notebookEdit: Tool = (call) => {
  const { block, input, record, view } = call;
  const path = textIn(input, 'notebook_path');
  const source = textIn(input, 'new_source');
  const before = sourceBefore(call);
  const language = textIn(input, 'cell_type') === 'markdown' ? 'markdown' : 'python';
  const [content, updated] = [textIn(record, 'original_file'), textIn(record, 'updated_file')];
  const isDone =
    block.result?.isError === false && path !== undefined && content !== undefined && updated !== undefined;
  const shown = isDone ? fileBefore(view, { path, content }, []) : [];
  if (isDone) view.shown.files.set(path, updated);
  const isNothing = source === undefined || (source === '' && before === '');
  return {
    title: path === undefined ? '' : codeSpan(path),
    asked: isNothing ? [] : [before === '' ? code(source, 'Source', language) : diff(replacement(before, source))],
    input: [...(path === undefined ? [] : ['notebook_path']), ...(source === undefined ? [] : ['new_source'])],
    answered: shown,
    isConfirmed: true,
    record: isDone ? ['original_file', 'updated_file'] : [],
  };
};
