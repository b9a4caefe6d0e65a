import { textIn } from '../members.ts';
import { assistantText } from '../conversation/text.ts';
import type { Tool } from './tool.ts';

/** SendUserMessage: the agent's words to the user where it speaks to him by calls alone (`--brief`). */
export const sendUserMessage: Tool = ({ input }) => {
  const message = textIn(input, 'message');
  return {
    asked: message === undefined || message.trim() === '' ? [] : [assistantText(message)],
    input: [
      ...(message === undefined ? [] : ['message']),
      // A reply of the usual kind.
      ...(textIn(input, 'status') === 'normal' ? ['status'] : []),
    ],
    isConfirmed: true,
  };
};
