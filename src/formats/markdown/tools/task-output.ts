import { code } from '../code.ts';
import { codeSpan } from '../escape.ts';
import { isMembers, membersOf, textIn } from '../members.ts';
import { areShown } from './lines.ts';
import type { Tool } from './tool.ts';

/** TaskOutput: what a task in the background has said or printed. */
export const taskOutput: Tool = ({ input, record, text }) => {
  const id = textIn(input, 'task_id');
  const { output, ...more } = membersOf(record['task']);
  const isNews = typeof output === 'string' && output.trim() !== '' && !areShown(output.trim(), text.split('\n'));
  return {
    title: id === undefined ? '' : codeSpan(id),
    input: id === undefined ? [] : ['task_id'],
    answered: isNews ? [code(output, 'Output')] : [],
    record: isMembers(record['task']) ? ['task'] : [],
    more: typeof output === 'string' ? more : { output, ...more },
  };
};
