import type { UnknownBlock } from '../../../session/session.ts';
import { foldedJson } from '../syntax/code.ts';
import { codeSpan } from '../syntax/escape.ts';
import { membersOf, textIn } from '../members.ts';

const longestInLine = 120;

/** A block of no known kind, as JSON: a short one in a line, a longer one folded. */
export function unknownBlock({ kind, record }: UnknownBlock): string {
  // How a search for tools answers: one such block for each tool it found.
  if (kind === 'tool_reference') {
    const { type: _type, ...reference } = membersOf(record);
    const name = textIn(reference, 'tool_name');
    if (name !== undefined && Object.keys(reference).length === 1) return `→ ${codeSpan(name)}`;
  }
  const line = JSON.stringify(record);
  return line.length > longestInLine
    ? foldedJson(`Of an unknown kind: ${kind}`, record)
    : `Of an unknown kind, ${codeSpan(kind)}: ${codeSpan(line)}`;
}
