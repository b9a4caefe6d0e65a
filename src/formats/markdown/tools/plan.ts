import { textIn } from '../members.ts';
import { prose } from '../prose.ts';
import type { Tool } from './tool.ts';

/** EnterPlanMode, ExitPlanMode: the plan as text, whichever of input and record holds it. */
export const plan: Tool = ({ input, record }) => {
  const asked = textIn(input, 'plan');
  const answered = textIn(record, 'plan');
  const isNews = answered !== undefined && answered.trim() !== asked?.trim() && answered.trim() !== '';
  return {
    asked: asked === undefined || asked.trim() === '' ? [] : [prose('Plan', asked)],
    input: asked === undefined ? [] : ['plan'],
    answered: isNews ? [prose(asked === undefined ? 'Plan' : 'Plan as approved', answered)] : [],
    record: answered === undefined ? [] : ['plan'],
  };
};
