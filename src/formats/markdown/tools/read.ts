import { code } from '../code.ts';
import { codeSpan } from '../escape.ts';
import { isMembers, membersOf, numberIn, textIn } from '../members.ts';
import { grouped } from '../words.ts';
import { isNumbered } from './lines.ts';
import type { Call, Tool } from './tool.ts';

const kinds = ['text', 'image', 'pdf', 'notebook', 'audio', 'video'];

/** `lines 10–60 of 412`, as far as input or record says. */
function rangeOf({ input, record }: Call): string {
  const file = membersOf(record['file']);
  const total = numberIn(file, 'totalLines');
  const from = numberIn(file, 'startLine') ?? numberIn(input, 'offset');
  const lines = numberIn(file, 'numLines') ?? numberIn(input, 'limit');
  if (from === undefined && lines === undefined) return '';
  const first = from ?? 1;
  if (first === 1 && lines === total) return '';
  const last = lines === undefined ? '' : grouped(first + lines - 1);
  return ` · lines ${grouped(first)}–${last}${total === undefined ? '' : ` of ${grouped(total)}`}`;
}

/** Read: the path, the range, and what stood there. */
export const read: Tool = (call) => {
  const { input, record, text, texts, view } = call;
  const path = textIn(input, 'file_path');
  const { content, numLines, startLine, totalLines, ...more } = membersOf(record['file']);
  if (path !== undefined && typeof content === 'string' && startLine === 1 && numLines === totalLines) {
    view.shown.files.set(path, content);
  }
  const isShown = typeof content !== 'string' || texts.includes(content) || isNumbered(text, content);
  const isTold = [undefined, input['offset']].includes(startLine) && [undefined, input['limit']].includes(numLines);
  const hasText = text.trim() !== '' && call.block.result?.isError !== true;
  return {
    title: path === undefined ? '' : codeSpan(path) + rangeOf(call),
    input: path === undefined ? [] : ['file_path'],
    silent: isTold ? ['offset', 'limit'] : [],
    answered: hasText ? [code(text, 'Content')] : [],
    record: [
      ...(isMembers(record['file']) ? ['file'] : []),
      ...(kinds.includes(textIn(record, 'type') ?? '') ? ['type'] : []),
    ],
    more: isShown ? more : { content, ...more },
    texts: hasText ? texts : [],
  };
};
