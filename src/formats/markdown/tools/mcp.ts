import { code } from '../code.ts';
import type { Tool } from './tool.ts';

/** Whether a tool is one of a server that speaks the Model Context Protocol: `mcp__<server>__<tool>`. */
export const isMcp = (name: string): boolean => /^mcp__.+?__/.test(name);

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

/** A server's tool: what it was asked as it is, and what it sent back, which often is JSON. */
export const mcp: Tool = ({ block, texts }) => {
  const answers = block.result?.isError === false ? texts.filter(isJson) : [];
  return { isForeign: true, answered: answers.map((text) => code(text, 'Result', 'json')), texts: answers };
};
