import { codeSpan } from '../syntax/escape.ts';
import { textIn } from '../members.ts';
import type { Tool } from './tool.ts';

/** KillShell, KillBash, TaskStop: which one was ended. */
export const stop: Tool = ({ input }) => {
  const name = ['shell_id', 'task_id', 'bash_id'].find((each) => textIn(input, each) !== undefined);
  return name === undefined ? {} : { title: codeSpan(textIn(input, name) ?? ''), input: [name] };
};
