import type { Message, Turn } from '../../session/session.ts';
import { isGivenCommand } from '../../session/turn.ts';
import { oneLine } from './syntax/visible.ts';
import { firstWords } from './words.ts';

const mostCharacters = 60;

const textOf = ({ blocks }: Message): string => {
  for (const block of blocks) {
    if (block.type === 'text' && block.text.trim() !== '') return block.text.slice(0, 400);
    if (block.type === 'command' && block.name !== '') return `${block.name} ${block.args.slice(0, 400)}`;
    if (block.type === 'shell' && block.command !== '') return `! ${block.command.slice(0, 400)}`;
  }
  return blocks.some(({ type }) => type === 'image') ? '(a picture)' : '';
};

/** The first words of a turn's prompt as one line, `Pick the pears that are…`; empty when it has none. */
export function wordsOf({ messages }: Turn): string {
  const isNamed = (message: Message): boolean => textOf(message) !== '';
  const prompt =
    messages.find((each) => (each.isPrompt || each.blocks.some(isGivenCommand)) && !each.isQueued && isNamed(each)) ??
    messages.find((each) => each.isPrompt && isNamed(each)) ??
    messages.find(({ role, isMeta }) => role === 'user' && !isMeta);
  return prompt ? firstWords(oneLine(textOf(prompt)), mostCharacters) : '';
}
