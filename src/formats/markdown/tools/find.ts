import { code } from '../code.ts';
import { codeSpan } from '../escape.ts';
import { elementsIn, numberIn, textIn } from '../members.ts';
import { counted } from '../words.ts';
import type { Call, Tool } from './tool.ts';

/** Whether the result's text lists all that the record lists. */
function listsAll({ record, text }: Call, name: string): boolean {
  const lines = new Set(text.split('\n'));
  return elementsIn(record, name).every((each) => typeof each === 'string' && lines.has(each));
}

/** ` · 3 files`, ` · 12 lines`, as the record counts them. */
function foundIn({ record }: Call): string {
  const lines = numberIn(record, 'numLines');
  const files = numberIn(record, 'numFiles');
  const isContent = textIn(record, 'mode') === 'content';
  if (isContent && lines !== undefined) return ` · ${counted(lines, 'line')}`;
  return files === undefined ? '' : ` · ${counted(files, 'file')}`;
}

const search =
  (what: string): Tool =>
  (call) => {
    const { input, text } = call;
    const pattern = textIn(input, what);
    const path = textIn(input, 'path');
    const isShown = text.trim() !== '' && call.block.result?.isError !== true && text.includes('\n');
    const target = [pattern, path].flatMap((each) => (each === undefined ? [] : [codeSpan(each)])).join(' in ');
    return {
      title: target + foundIn(call),
      input: [...(pattern === undefined ? [] : [what]), ...(path === undefined ? [] : ['path'])],
      answered: isShown ? [code(text, 'Found')] : [],
      record: ['mode', 'numFiles', 'numLines', 'durationMs', ...(listsAll(call, 'filenames') ? ['filenames'] : [])],
      texts: isShown ? call.texts : [],
    };
  };

/** Grep and Glob: what was looked for and where, and what was found. */
export const find: Tool = search('pattern');

/** LS: the folder and what it holds. */
export const list: Tool = search('path');
