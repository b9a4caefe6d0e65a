import type { Json } from '../../../session/session.ts';
import { code } from '../syntax/code.ts';
import { codeSpan } from '../syntax/escape.ts';
import { numberIn, textIn } from '../members.ts';
import { counted } from '../words.ts';
import type { Call, Tool } from './tool.ts';

const modes = ['content', 'files_with_matches', 'count'];

/** Whether the result's text lists all that the record lists. */
function listsAll({ record, text }: Call, name: string): boolean {
  const lines = new Set(text.split('\n'));
  const listed = record[name];
  return Array.isArray(listed) && listed.every((each: Json) => typeof each === 'string' && lines.has(each));
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
  (members: readonly string[]): Tool =>
  (call) => {
    const { input, text } = call;
    const told = members.filter((name) => textIn(input, name) !== undefined);
    const isShown = text.trim() !== '' && call.block.result?.isError !== true && text.includes('\n');
    // A count has the total behind what it lists.
    const content = textIn(call.record, 'content');
    const target = told.map((name) => codeSpan(textIn(input, name) ?? '')).join(' in ');
    return {
      title: target + foundIn(call),
      input: told,
      answered: isShown ? [code(text, 'Found')] : [],
      record: [
        ...(modes.includes(textIn(call.record, 'mode') ?? '') ? ['mode'] : []),
        ...(listsAll(call, 'filenames') ? ['filenames'] : []),
        ...(isShown && content !== undefined && text.startsWith(content) ? ['content'] : []),
      ],
      silent: ['numFiles', 'numLines', 'durationMs'],
      texts: isShown ? call.texts : [],
    };
  };

/** Grep and Glob: what was looked for and where, and what was found. */
export const find: Tool = search(['pattern', 'path']);

/** LS: the folder and what it holds. */
export const list: Tool = search(['path']);
