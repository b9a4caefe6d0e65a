import { codeSpan } from '../syntax/escape.ts';
import { textIn } from '../members.ts';
import type { Tool } from './tool.ts';

/** A tool whose call one member of its input says best: Skill, ToolSearch. */
export const titledBy =
  (member: string): Tool =>
  ({ input }) => {
    const text = textIn(input, member);
    return text === undefined || text === ''
      ? {}
      : { title: codeSpan(text), input: [member], silent: ['success', 'max_results', 'total_deferred_tools'] };
  };
