import { escapeLine } from '../syntax/escape.ts';
import { textIn } from '../members.ts';
import type { Tool } from './tool.ts';

/** Any tool that has no renderer of its own: a line about it, if it has one; all else is printed as it is. */
export const general: Tool = ({ input }) => {
  const description = textIn(input, 'description');
  const isLine =
    description !== undefined && description !== '' && description.length < 120 && !description.includes('\n');
  return { isForeign: true, ...(isLine && { title: escapeLine(description), input: ['description'] }) };
};
