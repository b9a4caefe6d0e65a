import { code } from '../code.ts';
import { textIn } from '../members.ts';
import { prose } from '../prose.ts';
import type { Tool } from './tool.ts';

/** Behind it a result says the plan once more. */
const approved = /\n## Approved Plan(?: \(edited by user\))?:\n/;

/** What a result says before it repeats one of these plans; undefined when it does not. */
function beforePlan(text: string, plans: readonly string[]): string | undefined {
  const found = approved.exec(text);
  if (found === null) return undefined;
  const end = found.index + found[0].length;
  return plans.includes(text.slice(end).trim()) ? text.slice(0, end).trimEnd() : undefined;
}

/** EnterPlanMode, ExitPlanMode: the plan as text, whichever of input and record holds it. */
export const plan: Tool = ({ block, input, record, texts }) => {
  const asked = textIn(input, 'plan');
  const answered = textIn(record, 'plan');
  const isNews = answered !== undefined && answered.trim() !== asked?.trim() && answered.trim() !== '';
  const shown = [asked, answered].flatMap((one) => (one === undefined || one.trim() === '' ? [] : [one.trim()]));
  const repeating = block.result?.isError === true ? [] : texts.filter((text) => beforePlan(text, shown) !== undefined);
  return {
    asked: asked === undefined || asked.trim() === '' ? [] : [prose('Plan', asked)],
    input: asked === undefined ? [] : ['plan'],
    answered: [
      ...(isNews ? [prose(asked === undefined ? 'Plan' : 'Plan as approved', answered)] : []),
      ...repeating.map((text) => code(beforePlan(text, shown) ?? text, 'Result')),
    ],
    record: answered === undefined ? [] : ['plan'],
    texts: repeating,
  };
};
