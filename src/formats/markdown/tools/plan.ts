import { code } from '../syntax/code.ts';
import { textIn } from '../members.ts';
import { prose } from '../prose.ts';
import type { Tool } from './tool.ts';

/** Behind it a result says the plan once more. */
const approved = /\n## Approved Plan(?: \(edited by user\))?:\n/;

interface Repeating {
  readonly text: string;
  /** What it says before the plan. */
  readonly head: string;
}

/** The texts of a result that repeat one of these plans. */
function repeatingOf(texts: readonly string[], plans: readonly string[]): readonly Repeating[] {
  return texts.flatMap((text) => {
    const found = approved.exec(text);
    const end = found === null ? text.length : found.index + found[0].length;
    return found !== null && plans.includes(text.slice(end).trim())
      ? [{ text, head: text.slice(0, end).trimEnd() }]
      : [];
  });
}

/** EnterPlanMode, ExitPlanMode: the plan as text, whichever of input and record holds it. */
export const plan: Tool = ({ block, input, record, texts }) => {
  const asked = textIn(input, 'plan');
  const answered = textIn(record, 'plan');
  const isNews = answered !== undefined && answered.trim() !== asked?.trim() && answered.trim() !== '';
  const shown = [asked, answered].flatMap((one) => (one === undefined || one.trim() === '' ? [] : [one.trim()]));
  const repeating = block.result?.isError === true ? [] : repeatingOf(texts, shown);
  return {
    asked: asked === undefined || asked.trim() === '' ? [] : [prose('Plan', asked)],
    input: asked === undefined ? [] : ['plan'],
    answered: [
      ...(isNews ? [prose(asked === undefined ? 'Plan' : 'Plan as approved', answered)] : []),
      ...repeating.map(({ head }) => code(head, 'Result')),
    ],
    record: answered === undefined ? [] : ['plan'],
    texts: repeating.map(({ text }) => text),
  };
};
