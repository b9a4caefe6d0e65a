import type { Block, CommandBlock, NoticeBlock, ShellBlock } from '../../../../session/session.ts';
import { notice } from '../program/notices.ts';
import { nameOf } from './command-runs.ts';
import { decoded } from './entities.ts';
import { markedText } from './marked-texts.ts';
import { channelBlocks, FORWARDED_TAGS, forwardedBy, messageNotice } from './senders.ts';
import { wrapperNotice } from './wrapper-notices.ts';
import { splitWrappers, type Wrapper } from './wrappers.ts';

/**
 * What a text of a user's line means: words stay text, the program's wrappers become what they stand for. Of a text
 * that the line says a human typed no words are the program's, however they begin.
 */
export function blocksOfText(text: string, isTyped = false): readonly Block[] {
  const marked = isTyped ? null : markedText(text);
  if (marked !== null) return [marked];
  const forwarded = isTyped ? null : forwardedBy(text);
  if (forwarded === '') return [messageNotice({ attributes: {}, body: text })];
  const blocks: Block[] = [];
  const messages: string[] = [];
  for (const segment of splitWrappers(forwarded ?? text, forwarded === null ? undefined : FORWARDED_TAGS)) {
    if (segment.kind === 'text') {
      const words = isTyped ? segment.text : takeTaskTail(blocks, segment.text);
      if (words === '') continue;
      blocks.push(forwarded === null ? { type: 'text', text: words } : beside(words, blocks));
    } else if (segment.tag === 'command-message') {
      messages.push(segment.body.trim());
    } else {
      addWrapper(blocks, segment);
    }
  }
  return [...blocks.flatMap(namedOrText), ...messages.filter((message) => isNews(message, blocks)).map(startNotice)];
}

/** Of what another session sent, what stands in no wrapper: its words, or the program's beside them. */
function beside(words: string, before: readonly Block[]): NoticeBlock {
  const isSaid = before.some((block) => block.type === 'notice' && block.kind === 'teammate');
  return !isSaid
    ? messageNotice({ attributes: {}, body: words })
    : notice('other', 'Put in by the program', { text: words });
}

/** What the program says behind a background task's news; then somebody may have gone on. */
const TASK_TAIL = /^(?:Read the output file to retrieve the (?:result|output)|Full transcript available at)\b[^\n]*/;

/** Puts what belongs to a task's news into its notice, and gives back the words behind that. */
function takeTaskTail(blocks: Block[], words: string): string {
  const last = blocks.at(-1);
  const tail = last?.type === 'notice' && last.kind === 'task' ? TASK_TAIL.exec(words)?.[0] : undefined;
  if (last?.type !== 'notice' || tail === undefined) return words;
  blocks[blocks.length - 1] = { ...last, text: last.text === '' ? tail : `${last.text}\n\n${tail}` };
  return words.slice(tail.length).trim();
}

/** What was given to a command without a name is a text; what that printed stands alone. */
function namedOrText(block: Block): readonly Block[] {
  if (block.type !== 'command' || block.name !== '' || block.args === '') return [block];
  const { args, ...printed } = block;
  const isPrinted = printed.stdout !== undefined || printed.stderr !== undefined;
  return [{ type: 'text', text: args }, ...(isPrinted ? [{ ...printed, args: '' }] : [])];
}

// Mostly the message is the command's name again.
function isNews(message: string, blocks: readonly Block[]): boolean {
  return message !== '' && !blocks.some((block) => block.type === 'command' && block.name === nameOf(message));
}

function startNotice(text: string): NoticeBlock {
  return notice('other', 'The command began', { text });
}

function addWrapper(blocks: Block[], wrapper: Wrapper): void {
  // Says of a command only how its text is written.
  if (wrapper.tag === 'skill-format') return;
  if (wrapper.tag === 'channel') {
    blocks.push(...channelBlocks(wrapper));
    return;
  }
  const last = blocks.at(-1);
  const command = commandPart(wrapper);
  if (command !== null) {
    if (last?.type === 'command' && isOfOneCommand(last, command)) blocks[blocks.length - 1] = { ...last, ...command };
    else blocks.push({ type: 'command', name: '', args: '', ...command });
    return;
  }
  const shell = shellPart(wrapper);
  if (shell !== null) {
    if (last?.type === 'shell' && isOfOneCommand(last, shell)) blocks[blocks.length - 1] = { ...last, ...shell };
    else blocks.push({ type: 'shell', command: '', ...shell });
    return;
  }
  blocks.push(wrapperNotice(wrapper));
}

/** Whether the parts are of one command: neither says what the other has said already. */
function isOfOneCommand(block: object, part: object): boolean {
  return Object.entries(part).every(([key, value]) => {
    const there: unknown = Object.hasOwn(block, key) ? Reflect.get(block, key) : undefined;
    return there === undefined || there === '' || value === '';
  });
}

type Part<T> = { readonly [K in keyof Omit<T, 'type'>]?: NonNullable<T[K]> };

function commandPart({ tag, body }: Wrapper): Part<CommandBlock> | null {
  switch (tag) {
    case 'command-name':
      return { name: nameOf(body.trim()) };
    case 'command-args':
      return { args: body.trim() };
    case 'local-command-stdout':
      return { stdout: body };
    case 'local-command-stderr':
      return { stderr: body };
    default:
      return null;
  }
}

function shellPart({ tag, body }: Wrapper): Part<ShellBlock> | null {
  switch (tag) {
    case 'bash-input':
      return { command: body };
    case 'bash-stdout':
      return { stdout: body };
    case 'bash-stderr':
      // Claude Code escapes what a shell printed on stderr, and only that.
      return { stderr: decoded(body) };
    default:
      return null;
  }
}
