import type { Json, ToolCallBlock, ToolResult, ToolResultBlock } from '../../../session/session.ts';
import { nameOfAgent } from '../documents/agent-files.ts';
import { code, fenced, folded } from '../syntax/code.ts';
import { codeSpan, escapeLine, linkTarget, linkTo } from '../syntax/escape.ts';
import { document, image } from '../conversation/media.ts';
import { isMembers, membersOf } from '../members.ts';
import { knownTexts, newsOf, sayingOf, wholeOf } from '../rest.ts';
import { unknownBlock } from '../conversation/unknown.ts';
import type { View } from '../view.ts';
import { clockOf } from '../words.ts';
import { toolOf } from './index.ts';
import { recorded } from './recorded.ts';
import { isRejection, rejected } from './rejection.ts';
import { reply } from './reply.ts';
import { type Call, silentIn, type Told } from './tool.ts';

/** A confirmation of so many characters reads quicker than it unfolds. */
const shortestFolded = 40;

const denials: Readonly<Record<string, string>> = {
  cancelled: 'it was cancelled',
  'permission-rule': 'a permission rule forbids it',
  hook: 'a hook kept it from running',
  'user-rejected': 'the user rejected it',
  'not-approved': 'it needed an approval that nobody gave',
  'automode-blocked': 'auto mode forbids it',
  'automode-unavailable': 'auto mode could not judge it',
};

const textsOf = (result: ToolResult | null): readonly string[] =>
  (result?.content ?? []).flatMap((block) => (block.type === 'text' ? [block.text] : []));

function* header(call: Call, told: Told, at: string | null): Generator<string> {
  const { block, view } = call;
  const title = told.title === undefined || told.title === '' ? '' : ` · ${told.title}`;
  const time = at === null ? '' : ` · ${clockOf(at)}`;
  yield `🔧 **${escapeLine(block.name)}**${title}${time}`;
  const agent = block.subagentId === null ? undefined : view.agentFiles.get(block.subagentId);
  if (agent) {
    yield `→ ${linkTo(`The subagent’s conversation: ${nameOfAgent(agent.subagent)}`, linkTarget(agent.fileName))}`;
  }
}

const nothingKnown = knownTexts([]);

function* asked({ block }: Call, told: Told): Generator<string> {
  yield* told.asked ?? [];
  if (isMembers(block.input)) {
    const { input = [] } = told;
    if (told.isForeign === true) yield* wholeOf(block.input, input);
    else yield* sayingOf(block.input, [...input, ...silentIn(block.input, told)]);
  } else yield code(typeof block.input === 'string' ? block.input : JSON.stringify(block.input), 'Input');
  const executed = executedOf(block);
  if (executed.length > 0) yield* ['What was really run:', ...executed];
}

/** What was run in the place of what was asked: the members that differ. */
function executedOf({ input, executedInput: executed }: ToolCallBlock): readonly string[] {
  if (executed === undefined) return [];
  if (!isMembers(executed)) return [code(typeof executed === 'string' ? executed : JSON.stringify(executed), 'Input')];
  const before = membersOf(input);
  const isSame = ([name, value]: readonly [string, Json | undefined]): boolean =>
    JSON.stringify(value) === JSON.stringify(before[name]);
  const hasFewer = Object.keys(before).some((name) => !Object.hasOwn(executed, name));
  const changed = Object.entries(executed).filter((member) => hasFewer || !isSame(member));
  return changed.length === 0 && hasFewer ? [code('{}', 'Input')] : wholeOf(Object.fromEntries(changed), []);
}

function* verdict(call: Call, result: ToolResult): Generator<string> {
  const exit = /^(?:Error: )?Exit code (\d+)/.exec(call.text)?.[1];
  // Nothing says whether it had begun.
  if (result.denial === 'interrupted') yield '❌ **Interrupted**';
  else if (result.denial !== undefined) yield `❌ **Not run**: ${denials[result.denial] ?? escapeLine(result.denial)}`;
  else if (result.isError) yield exit === undefined ? '❌ **Error**' : `❌ **Failed** with exit code ${exit}`;
}

function* said(text: string, isError: boolean, told: Told): Generator<string> {
  if (isError && isRejection(text)) yield* rejected(text);
  else if (isError) yield code(text, 'Error');
  else if (told.isConfirmed === true && text.length > shortestFolded) yield folded('Result', [fenced(text)]);
  else yield reply(text);
}

function* contentOf(result: ToolResult, told: Told, view: View): Generator<string> {
  const known = knownTexts(['', ...(told.texts ?? [])]);
  for (const block of result.content) {
    switch (block.type) {
      case 'text':
        if (!known.has(block.text)) yield* said(block.text.trimEnd(), result.isError, told);
        break;
      case 'image':
        yield image(block, view);
        break;
      case 'document':
        yield document(block, view);
        break;
      case 'unknown':
        yield unknownBlock(block);
        break;
    }
  }
}

function* answered(call: Call, told: Told): Generator<string> {
  const { result } = call.block;
  if (result === null) {
    yield '_No result was recorded._';
    return;
  }
  yield* verdict(call, result);
  yield* told.answered ?? [];
  yield* contentOf(result, told, call.view);
  yield* recorded(call, result, told);
  const { persisted } = result;
  if (persisted) yield folded(`The whole output, from ${persisted.path}`, [fenced(persisted.text)]);
}

/** A tool call with its result, as blocks of Markdown. Everything in it is told once. */
export function* toolCall(block: ToolCallBlock, at: string | null, view: View): Generator<string> {
  const input = membersOf(block.input);
  const record = membersOf(block.result?.record);
  const texts = textsOf(block.result);
  const call: Call = { block, input, record, texts, text: texts.join('\n'), view };
  const told = toolOf(block.name)(call);
  yield* header(call, told, block.at ?? at);
  yield* asked(call, told);
  yield* newsOf(block.facts ?? {}, [], nothingKnown);
  yield* answered(call, told);
}

/** A result without its call, or a further one of a call that is shown with another. */
export function* strayResult({ callId, result }: ToolResultBlock, view: View): Generator<string> {
  const block: ToolCallBlock = { type: 'tool_call', id: callId, name: '', input: {}, result, subagentId: null };
  const texts = textsOf(result);
  const record = membersOf(result.record);
  yield `🔧 **Result** that stands by itself · ${codeSpan(callId)}`;
  yield* answered({ block, input: {}, record, texts, text: texts.join('\n'), view }, {});
}
