import { isMembers, type Leaf, leavesOf, listAt, type Members, membersAt, textAt, type Value } from '../values.ts';
import { mediaIn } from './media.ts';
import { type Found, stringsOf, textOf, textsOf } from './wanted.ts';
import { wantedOfResult } from './user.ts';

/** What an `assistant` line holds: text, thinking, calls of tools with every string of their input, other blocks. */
export function wantedOfAssistant(record: Members): readonly Found[] {
  const message = membersAt(record, 'message');
  const content = message['content'];
  const blocks: readonly Value[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : listAt(message, 'content');
  const response = textAt(message, 'id') ?? textAt(record, 'uuid') ?? '';
  return [
    ...blocks.flatMap((block) => (isMembers(block) ? wantedOfBlock(block, response) : [])),
    ...mediaIn(content),
    ...stringsOf('tool call', record['wireToolInputs'], { isForJsonAlone: true }),
  ];
}

function wantedOfBlock(block: Members, response: string): readonly Found[] {
  const isForJsonAlone = true;
  switch (textAt(block, 'type') ?? '') {
    case 'text': {
      const text = textAt(block, 'text');
      return textOf('assistant text', text, { identity: `${response}|${text}` });
    }
    case 'thinking': {
      const text = textAt(block, 'thinking');
      return [
        ...textOf('thinking', text, { identity: `${response}|${text}` }),
        ...textOf('signature', textAt(block, 'signature'), { isForJsonAlone }),
      ];
    }
    case 'redacted_thinking':
      return textOf('signature', textAt(block, 'data'), { isForJsonAlone });
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return [wantedOfCall(block)];
    case 'tool_result':
    case 'mcp_tool_result':
      return wantedOfResult(block);
    default:
      return stringsOf('unknown', block);
  }
}

const STATES = new Set(['pending', 'in_progress', 'completed']);
const isSign = ({ keys, text }: Leaf): boolean => keys.at(-1) === 'status' && STATES.has(text);

/** The tool's name and every string of its input. How far a task is may be shown as an empty, half or full box. */
function wantedOfCall(block: Members): Found {
  // Inputs are the caller's own: no key of theirs is structure.
  const leaves = [...leavesOf(block['name']), ...leavesOf(block['input'])];
  const texts = textsOf(leaves.filter((leaf) => !isSign(leaf)));
  return { kind: 'tool call', texts, signs: textsOf(leaves.filter(isSign)) };
}
