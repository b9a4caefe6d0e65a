import { code } from '../syntax/code.ts';
import { codeSpan } from '../syntax/escape.ts';

const longestReply = 160;

const isReply = (text: string): boolean => text.length <= longestReply && !text.includes('\n');

/** Output: a short line behind an arrow, anything else as a block of code. */
export const reply = (text: string): string => (isReply(text) ? `→ ${codeSpan(text)}` : code(text, 'Result'));
