import type { Turn } from '../../session/session.ts';
import { escapeLine, linkTo } from './syntax/escape.ts';
import { printMessages } from './conversation/message.ts';
import type { View } from './view.ts';
import { wordsOf } from './turn-words.ts';

const mostTurnsWithoutContents = 20;

/** The plain text `Turn 12 · Pick the pears that are…`, from the prompt's first words. */
export function headingOf(turn: Turn): string {
  if (turn.number === 0) return 'Before the first prompt';
  const words = wordsOf(turn);
  return `Turn ${String(turn.number)}${words === '' ? '' : ` · ${words}`}`;
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
