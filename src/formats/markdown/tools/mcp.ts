import type { Json } from '../../../session/session.ts';
import { attemptSync } from '../../../failures/attempt.ts';
import { code } from '../syntax/code.ts';
import { isMembers, membersOf } from '../members.ts';
import type { Tool } from './tool.ts';

/** Whether a tool is one of a server that speaks the Model Context Protocol: `mcp__<server>__<tool>`. */
export const isMcp = (name: string): boolean => /^mcp__.+?__/.test(name);

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

const longestCompared = 1_000_000;

/** Whether a text is this value as JSON. */
function isWritten(value: Json, text: string): boolean {
  if (text.length > longestCompared) return false;
  const compared = attemptSync('convert', () => JSON.stringify(JSON.parse(text)) === JSON.stringify(value));
  return compared.ok && compared.value;
}

/** Servers send structured content as text, too: then the program's `mcpMeta` says nothing else. */
function isToldBy(texts: readonly string[], meta: Json | undefined): boolean {
  const { structuredContent, ...more } = membersOf(meta);
  if (!isMembers(structuredContent) || Object.keys(more).length > 0) return false;
  return texts.some((text) => isWritten(structuredContent, text));
}

/** A server's tool: what it was asked as it is, and what it sent back, which often is JSON. */
export const mcp: Tool = ({ block, texts }) => {
  const answers = block.result?.isError === false ? texts.filter(isJson) : [];
  return {
    isForeign: true,
    answered: answers.map((text) => code(text, 'Result', 'json')),
    facts: isToldBy(answers, block.result?.facts?.['mcpMeta']) ? ['mcpMeta'] : [],
    texts: answers,
  };
};
