import type { Json } from '../../../session/session.ts';
import { codeSpan, escapeLine } from '../escape.ts';
import { elementsIn, isMembers, type Members, membersOf, textIn } from '../members.ts';
import { extrasOf } from '../rest.ts';
import { assistantText, userText } from '../text.ts';
import type { Tool } from './tool.ts';

/** `- **Ripe ones**: those that give way to a thumb`. */
function option(value: Json): string {
  const members = membersOf(value);
  const label = textIn(members, 'label');
  if (label === undefined) return `- ${codeSpan(typeof value === 'string' ? value : JSON.stringify(value))}`;
  const description = textIn(members, 'description');
  const about = description === undefined || description === '' ? '' : `: ${escapeLine(description)}`;
  return [
    `- **${escapeLine(label)}**${about}`,
    ...extrasOf(members, ['label', ...(description === undefined ? [] : ['description'])]),
  ].join(' · ');
}

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

/** Whether notes are all that the annotations say. */
const areNotes = (annotations: Json | undefined): boolean =>
  isMembers(annotations) &&
  Object.values(annotations).every(
    (one) => textIn(membersOf(one), 'notes') !== undefined && Object.keys(membersOf(one)).length === 1,
  );

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
      ...(areNotes(record['annotations']) ? ['annotations'] : []),
    ],
  };
};
