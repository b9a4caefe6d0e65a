import { folded, isLong } from './syntax/code.ts';
import { assistantText } from './conversation/text.ts';

/** Markdown of somebody's making, under a name: folded when it is long. */
export const prose = (name: string, text: string): string => folded(name, [assistantText(text)], !isLong(text));
