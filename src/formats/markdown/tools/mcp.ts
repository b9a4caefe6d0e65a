import { codeSpan } from '../escape.ts';
import type { Tool } from './tool.ts';

const name = /^mcp__(.+?)__(.+)$/;

/** Whether a tool is one of a server that speaks the Model Context Protocol: `mcp__<server>__<tool>`. */
export const isMcp = (tool: string): boolean => name.test(tool);

/** A server's tool: what it was asked and what it sent back, as they are. */
export const mcp: Tool = ({ block }) => {
  const [, server, tool] = name.exec(block.name) ?? [];
  return server === undefined || tool === undefined ? {} : { title: `${codeSpan(tool)} of ${codeSpan(server)}` };
};
