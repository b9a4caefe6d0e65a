import type { Json } from '../../../session/session.ts';
import { codeSpan, escapeLine } from '../escape.ts';
import { elementsIn, isMembers, type Members, membersOf, textIn } from '../members.ts';
import { userText } from '../text.ts';
import type { Tool } from './tool.ts';

/** `**Colour** Which pears?` and what could be chosen. */
function question(value: Json): readonly string[] {
  const members = membersOf(value);
  const text = textIn(members, 'question');
  if (text === undefined) return [codeSpan(JSON.stringify(value))];
  const header = textIn(members, 'header');
  const choice = members['multiSelect'] === true ? ' _(any of these)_' : '';
  const options = elementsIn(members, 'options').map((option) => {
    const label = textIn(membersOf(option), 'label');
    const description = textIn(membersOf(option), 'description');
    if (label === undefined) return `- ${codeSpan(typeof option === 'string' ? option : JSON.stringify(option))}`;
    const known = ['label', 'description'];
    const rest = Object.entries(membersOf(option)).filter(([name]) => !known.includes(name));
    const more = rest.map(([name, each]) => ` · ${codeSpan(`${name}: ${JSON.stringify(each)}`)}`).join('');
    return `- **${escapeLine(label)}**${description === undefined || description === '' ? '' : `: ${escapeLine(description)}`}${more}`;
  });
  const head = header === undefined || header === '' ? '' : `**${escapeLine(header)}** · `;
  return [`${head}${escapeLine(text)}${choice}`, ...(options.length > 0 ? [options.join('\n')] : [])];
}

/** `**Answer to “Which pears?”**` and the answer, for each question that has one. */
function answersOf(record: Members): readonly string[] {
  const { answers } = record;
  if (!isMembers(answers)) return [];
  return Object.entries(answers).flatMap(([asked, answer]) => [
    `**Answer** to “${escapeLine(asked)}”:`,
    typeof answer === 'string' ? userText(answer) : codeSpan(JSON.stringify(answer)),
  ]);
}

/** AskUserQuestion: the questions, what could be chosen, and what was. */
export const ask: Tool = ({ input, record }) => {
  const questions = elementsIn(input, 'questions');
  const text = textIn(input, 'question');
  const alone: readonly Json[] = text === undefined ? [] : [input];
  const asked = questions.length > 0 ? questions : alone;
  const isAsAsked = JSON.stringify(record['questions'] ?? questions) === JSON.stringify(questions);
  return {
    asked: asked.flatMap(question),
    input: asked.length === 0 ? [] : ['questions', 'question', 'header', 'options', 'multiSelect'],
    answered: answersOf(record),
    record: [...(isAsAsked ? ['questions'] : []), ...(isMembers(record['answers']) ? ['answers'] : [])],
  };
};
