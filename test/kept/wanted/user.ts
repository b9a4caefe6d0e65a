import { isMembers, leavesOf, listAt, type Members, membersAt, textAt, type Value } from '../values.ts';
import { documentWords, mediaIn } from './media.ts';
import { type Found, isMark, isTagged, type Kind, stringsOf, textOf, textsOf } from './wanted.ts';

/** What a `user` line holds: somebody's words, injected text, results of tools with their richer record, pictures. */
export function wantedOfUser(record: Members): readonly Found[] {
  const message = membersAt(record, 'message');
  const content: Value = message['content'];
  const blocks: readonly Value[] = typeof content === 'string' ? [content] : Array.isArray(content) ? content : [];
  const kind = isInjected(record, blocks) ? 'injected text' : 'prompt';
  return [
    ...blocks.flatMap((block, index) => wantedOfBlock(block, { kind, identity: identityOf(record, index) })),
    ...mediaIn(content),
    ...wantedOfToolRecord(record['toolUseResult']),
    ...textOf('injected text', textAt(record, 'planContent')),
  ];
}

/** The text behind a queued command or a queue operation: a string, or blocks. */
export function wantedOfQueued(content: Value, kind: Kind): readonly Found[] {
  if (typeof content === 'string') return textOf(isTagged(content) ? 'injected text' : kind, content);
  if (!Array.isArray(content)) return [];
  return [...content.flatMap((block) => wantedOfBlock(block, { kind })), ...mediaIn(content)];
}

const INJECTING_MARKS = ['isMeta', 'isCompactSummary', 'isVisibleInTranscriptOnly', 'turnCompanion'];

function isInjected(record: Members, blocks: readonly Value[]): boolean {
  if (INJECTING_MARKS.some((mark) => record[mark] === true)) return true;
  const origin = textAt(membersAt(record, 'origin'), 'kind');
  if (origin !== null && origin !== 'human') return true;
  // Words of the program begin with a tag of its own.
  return blocks.every((block) => isTagged(wordsOf(block)));
}

function wordsOf(block: Value): string {
  if (typeof block === 'string') return block;
  return isMembers(block) ? (textAt(block, 'text') ?? '') : '';
}

function identityOf(record: Members, index: number): string {
  const line = textAt(record, 'timestamp') ?? textAt(record, 'uuid') ?? '';
  return `${line}#${index}`;
}

function wantedOfBlock(block: Value, as: { readonly kind: Kind; readonly identity?: string }): readonly Found[] {
  const { kind, ...identity } = as;
  if (typeof block === 'string') return textOf(kind, block, identity);
  if (!isMembers(block)) return [];
  switch (textAt(block, 'type') ?? '') {
    case 'text':
      return textOf(kind, textAt(block, 'text'), identity);
    case 'image':
      return [];
    case 'document':
      return documentWords(block);
    case 'tool_result':
      return wantedOfResult(block);
    default:
      return stringsOf('unknown', block);
  }
}

/** Each text of a tool's result, as the model saw it. */
export function wantedOfResult(block: Members): readonly Found[] {
  const content = block['content'];
  if (typeof content === 'string') return textOf('tool result', content);
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: Value) => {
    if (typeof part === 'string') return textOf('tool result', part);
    if (!isMembers(part)) return [];
    switch (textAt(part, 'type') ?? '') {
      case 'text':
        return textOf('tool result', textAt(part, 'text'));
      case 'image':
        return [];
      case 'document':
        return documentWords(part);
      default:
        return stringsOf('tool result', part);
    }
  });
}

// Of a tool's record Markdown must hold what stands nowhere else: the lines of a diff, the answers to a question.
function wantedOfToolRecord(value: Value): readonly Found[] {
  if (value === undefined || value === null) return [];
  const all = textsOf(leavesOf(value, isMark));
  const whole: readonly Found[] = all.length === 0 ? [] : [{ kind: 'tool record', texts: all, isForJsonAlone: true }];
  const members = isMembers(value) ? value : {};
  return [
    ...whole,
    ...stringsOf(
      'diff',
      listAt(members, 'structuredPatch')
        .filter(isMembers)
        .map((hunk) => hunk['lines']),
    ),
    ...stringsOf('answer', members['answers']),
    ...mediaIn(value),
  ];
}
