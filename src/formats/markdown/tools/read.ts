import type { Json } from '../../../session/session.ts';
import { code, fenced, folded } from '../syntax/code.ts';
import { codeSpan } from '../syntax/escape.ts';
import { isMembers, membersOf, numberIn, textIn, textsIn } from '../members.ts';
import { grouped } from '../../../session/grouped.ts';
import { isNumbered } from './lines.ts';
import type { Call, Tool } from './tool.ts';

const longestReminder = 4000;
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

const open = '<system-reminder>';
const close = '</system-reminder>';

/** Where the reminders begin that the program put behind what it read; a line of the file has its number before it. */
function endOfFile(text: string): number {
  let end = text.length;
  for (;;) {
    const head = text.slice(Math.max(0, end - longestReminder), end).trimEnd();
    const from = head.endsWith(close) ? head.lastIndexOf(open) : -1;
    const at = from + Math.max(0, end - longestReminder);
    if (from < 0 || (at > 0 && text[at - 1] !== '\n')) return end;
    end = at;
  }
}

const cellNames = new Set(['cellType', 'cell_id', 'cell_type', 'language', 'output_type']);

/** Whether the text holds all that the cells of a notebook say, in their order. */
function areTold(cells: Json | undefined, text: string): boolean {
  let from = 0;
  for (const one of textsIn(cells, cellNames)) {
    const sought = one.trim();
    const at = text.indexOf(sought, from);
    if (at === -1) return false;
    from = at + sought.length;
  }
  return true;
}

/** Read: the path, the range, and what stood there. */
export const read: Tool = (call) => {
  const { input, record, text, texts, view } = call;
  const path = textIn(input, 'file_path');
  const { content, numLines, startLine, totalLines, cells, ...others } = membersOf(record['file']);
  const isText = typeof content === 'string';
  const more = cells === undefined || areTold(cells, text) ? others : { ...others, cells };
  if (path !== undefined && isText && startLine === 1 && numLines === totalLines) {
    view.shown.files.set(path, content);
  }
  const isShown = content === undefined || (isText && (texts.includes(content) || isNumbered(text, content)));
  const isTold = [undefined, input['offset']].includes(startLine) && [undefined, input['limit']].includes(numLines);
  const end = endOfFile(text);
  const hasText = text.trim() !== '' && call.block.result?.isError !== true;
  return {
    title: path === undefined ? '' : codeSpan(path) + rangeOf(call),
    input: path === undefined ? [] : ['file_path'],
    silent: isTold ? ['offset', 'limit'] : [],
    answered: hasText
      ? [
          ...(end > 0 ? [code(end < text.length ? text.slice(0, end).trimEnd() : text, 'Content')] : []),
          ...(end < text.length ? [folded('Reminder', [fenced(text.slice(end))])] : []),
        ]
      : [],
    record: [
      ...(isMembers(record['file']) ? ['file'] : []),
      ...(kinds.includes(textIn(record, 'type') ?? '') ? ['type'] : []),
    ],
    more: isShown ? more : { content, ...more },
    texts: hasText ? texts : [],
  };
};
