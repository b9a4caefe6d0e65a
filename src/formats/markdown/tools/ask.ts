import type { Json } from '../../../session/session.ts';
import { fenced, folded } from '../syntax/code.ts';
import { codeSpan, escapeLine } from '../syntax/escape.ts';
import { elementsIn, isMembers, type Members, membersOf, textIn, textsIn } from '../members.ts';
import { extrasOf, knownTexts } from '../rest.ts';
import { assistantText, userText } from '../conversation/text.ts';
import type { Tool } from './tool.ts';

/** `- **Ripe ones**: those that give way to a thumb`. */
function option(value: Json): string {
  const members = membersOf(value);
  const label = textIn(members, 'label');
  if (label === undefined) return `- ${codeSpan(typeof value === 'string' ? value : JSON.stringify(value))}`;
  const description = textIn(members, 'description');
  const about = description === undefined || description === '' ? '' : `: ${escapeLine(description)}`;
  const longNames = longIn(members).map(([name]) => name);
  return [
    `- **${escapeLine(label)}**${about}`,
    ...extrasOf(members, ['label', ...(description === undefined ? [] : ['description']), ...longNames]),
  ].join(' · ');
}

/** What of an option has lines of its own: a sketch, or code, to choose by (`preview`). */
function longIn(members: Members): readonly (readonly [name: string, text: string])[] {
  if (textIn(members, 'label') === undefined) return [];
  return Object.entries(members).flatMap(([name, value]) =>
    name !== 'label' && name !== 'description' && typeof value === 'string' && value.includes('\n')
      ? [[name, value] as const]
      : [],
  );
}

const longOf = (value: Json): readonly string[] =>
  longIn(membersOf(value)).map(([name, text]) =>
    folded(`${textIn(membersOf(value), 'label') ?? ''}: ${name}`, [fenced(text)]),
  );

/** `**Pears** · Which pears shall I count?` and what could be chosen. */
function question(value: Json): readonly string[] {
  const members = membersOf(value);
  const text = textIn(members, 'question');
  if (text === undefined) return [codeSpan(JSON.stringify(value))];
  const isLine = !text.trim().includes('\n');
  const header = textIn(members, 'header');
  const options = elementsIn(members, 'options').map(option);
  const told = ['question', ...(header === undefined ? [] : ['header']), ...(options.length > 0 ? ['options'] : [])];
  const parts = [
    ...(header === undefined || header === '' ? [] : [`**${escapeLine(header)}**`]),
    ...(isLine ? [escapeLine(text)] : []),
    ...(members['multiSelect'] === true ? ['_any of these_'] : []),
    ...extrasOf(members, [...told, ...(members['multiSelect'] === true ? ['multiSelect'] : [])]),
  ];
  return [
    ...(parts.length > 0 ? [parts.join(' · ')] : []),
    ...(isLine ? [] : [assistantText(text)]),
    ...(options.length > 0 ? [options.join('\n')] : []),
    ...elementsIn(members, 'options').flatMap(longOf),
  ];
}

/** `**Answer** to “Which pears?”` and the answer, for each question that has one. */
function answersOf({ answers }: Members): readonly string[] {
  if (!isMembers(answers)) return [];
  return Object.entries(answers).flatMap(([asked, answer]) => [
    `**Answer** to “${escapeLine(asked)}”:`,
    typeof answer === 'string' ? userText(answer) : codeSpan(JSON.stringify(answer)),
  ]);
}

/** What somebody wrote in place of all answers, and beside those he chose. */
function ownWordsOf({ response, annotations }: Members): readonly string[] {
  const own = typeof response === 'string' && response !== '' ? ['**Answer**:', userText(response)] : [];
  const notes = Object.entries(membersOf(annotations)).flatMap(([asked, given]) => {
    const note = textIn(membersOf(given), 'notes') ?? '';
    return note === '' ? [] : [`**Note** to “${escapeLine(asked)}”:`, userText(note)];
  });
  return [...own, ...notes];
}

/** Whether the annotations say nothing but notes, and by which of the options' texts somebody chose. */
function areTold(annotations: Json | undefined, questions: readonly Json[]): boolean {
  const shown = knownTexts(textsIn(questions.flatMap((one) => elementsIn(membersOf(one), 'options'))));
  const isTold = ([name, value]: readonly [string, Json | undefined]): boolean =>
    typeof value === 'string' && (name === 'notes' || shown.has(value));
  return (
    isMembers(annotations) &&
    Object.values(annotations).every((one) => isMembers(one) && Object.entries(one).every(isTold))
  );
}

/** AskUserQuestion: the questions, what could be chosen, and what was; in old versions one question without a list. */
export const ask: Tool = ({ input, record }) => {
  const questions = elementsIn(input, 'questions');
  const isAlone = questions.length === 0 && textIn(input, 'question') !== undefined;
  const isAsAsked = JSON.stringify(record['questions'] ?? questions) === JSON.stringify(questions);
  const answered = [...answersOf(record), ...ownWordsOf(record)];
  return {
    asked: isAlone ? question(input) : questions.flatMap(question),
    input: isAlone ? Object.keys(input) : questions.length > 0 ? ['questions'] : [],
    answered,
    isConfirmed: answered.length > 0,
    record: [
      ...(isAsAsked ? ['questions'] : []),
      ...(isMembers(record['answers']) ? ['answers'] : []),
      ...(typeof record['response'] === 'string' ? ['response'] : []),
      ...(areTold(record['annotations'], questions) ? ['annotations'] : []),
    ],
  };
};
