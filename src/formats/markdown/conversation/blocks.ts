import type { Block, CommandBlock, Message, ShellBlock, ThinkingBlock } from '../../../session/session.ts';
import { code, folded, foldedJson, named } from '../syntax/code.ts';
import { codeSpan } from '../syntax/escape.ts';
import { document, image } from './media.ts';
import { attachment, notice } from './notice.ts';
import { assistantText, userText } from './text.ts';
import { strayResult, toolCall } from '../tools/call.ts';
import { unknownBlock } from './unknown.ts';
import type { View } from '../view.ts';

function thinking({ text, redacted }: ThinkingBlock): string {
  if (text.trim() === '') return `_Thinking (${redacted ? 'encrypted' : 'text not recorded'})_`;
  return folded('Thinking', [assistantText(text)]);
}

function* printed({ stdout, stderr }: CommandBlock | ShellBlock): Generator<string> {
  if (stdout !== undefined && stdout.trim() !== '') yield code(stdout, 'Output');
  if (stderr !== undefined && stderr.trim() !== '') yield named('Error output', stderr);
}

function* command(block: CommandBlock): Generator<string> {
  const isLine = !block.args.trim().includes('\n');
  const call = block.name === '' ? '' : codeSpan(isLine ? `${block.name} ${block.args}`.trim() : block.name);
  if (call !== '') yield call;
  if (!isLine || (call === '' && block.args !== '')) yield userText(block.args);
  yield* printed(block);
}

function* shell(block: ShellBlock): Generator<string> {
  if (block.command !== '') yield code(`! ${block.command}`, 'Command', 'bash');
  yield* printed(block);
}

/** One block of a message as blocks of Markdown. */
export function* printBlock(block: Block, message: Message, view: View): Generator<string> {
  switch (block.type) {
    case 'text':
      if (block.text.trim() !== '') {
        yield message.role === 'assistant' || message.isMeta ? assistantText(block.text) : userText(block.text);
      }
      if (block.citations !== undefined) yield foldedJson('Citations', block.citations);
      break;
    case 'thinking':
      yield thinking(block);
      break;
    case 'tool_call':
      yield* toolCall(block, message.at, view);
      break;
    case 'tool_result':
      yield* strayResult(block, view);
      break;
    case 'image':
      yield image(block, view);
      break;
    case 'document':
      yield document(block, view);
      break;
    case 'command':
      yield* command(block);
      break;
    case 'shell':
      yield* shell(block);
      break;
    case 'attachment':
      yield attachment(block);
      break;
    case 'notice':
      yield notice(block);
      break;
    case 'unknown':
      yield unknownBlock(block);
      break;
  }
}
