import type { Message, Turn } from '../../session/session.ts';
import { isGivenCommand } from '../../session/turn.ts';
import { escapeLine, linkTo } from './syntax/escape.ts';
import { printMessages } from './conversation/message.ts';
import type { View } from './view.ts';
import { oneLine } from './syntax/visible.ts';
import { firstWords } from './words.ts';

const longestHeading = 60;
const mostTurnsWithoutContents = 20;

const wordsOf = ({ blocks }: Message): string => {
  for (const block of blocks) {
    if (block.type === 'text' && block.text.trim() !== '') return block.text.slice(0, 400);
    if (block.type === 'command' && block.name !== '') return `${block.name} ${block.args.slice(0, 400)}`;
    if (block.type === 'shell' && block.command !== '') return `! ${block.command.slice(0, 400)}`;
  }
  return blocks.some(({ type }) => type === 'image') ? '(a picture)' : '';
};

/** The plain text `Turn 12 · Pick the pears that are…`, from the prompt's first words. */
export function headingOf({ number, messages }: Turn): string {
  if (number === 0) return 'Before the first prompt';
  const isNamed = (message: Message): boolean => wordsOf(message) !== '';
  const prompt =
    messages.find((each) => (each.isPrompt || each.blocks.some(isGivenCommand)) && !each.isQueued && isNamed(each)) ??
    messages.find((each) => each.isPrompt && isNamed(each)) ??
    messages.find(({ role, isMeta }) => role === 'user' && !isMeta);
  const words = prompt ? firstWords(oneLine(wordsOf(prompt)), longestHeading) : '';
  return `Turn ${String(number)}${words === '' ? '' : ` · ${words}`}`;
}

/** The name of a turn's anchor. */
export const anchorOf = ({ number }: Turn): string => `turn-${String(number)}`;

/** A list of the turns that leads to each, for a conversation of many. */
export function* contents(turns: readonly Turn[]): Generator<string> {
  if (turns.length <= mostTurnsWithoutContents) return;
  yield '## Contents';
  yield turns
    .map((turn) => `- ${linkTo(headingOf(turn), `#${anchorOf(turn)}`)}${turn.abandoned ? ' _(abandoned)_' : ''}`)
    .join('\n');
}

/** The turns of a conversation, block by block. */
export function* conversation(turns: readonly Turn[], view: View): Generator<string> {
  yield '## Conversation';
  if (turns.length === 0) yield '_Nothing was said._';
  for (const turn of turns) {
    yield `<a id="${anchorOf(turn)}"></a>`;
    yield `### ${escapeLine(headingOf(turn))}${turn.abandoned ? ' _(abandoned)_' : ''}`;
    if (turn.abandoned) yield '> The user went back before this turn and took another way.';
    yield* printMessages(turn.messages, view);
  }
}
