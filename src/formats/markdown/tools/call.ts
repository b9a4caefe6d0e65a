import type { ToolCallBlock, ToolResult, ToolResultBlock } from '../../../session/session.ts';
import { code, fenced, folded } from '../code.ts';
import { codeSpan, escapeLine, linkTarget } from '../escape.ts';
import { document, image, picture, picturesIn } from '../media.ts';
import { isMembers, membersOf, textsIn } from '../members.ts';
import { unknownBlock } from '../unknown.ts';
import type { View } from '../view.ts';
import { clockOf } from '../words.ts';
import { toolOf } from './index.ts';
import { isNews, type Known, knownTexts, restOf } from '../rest.ts';
import type { Call, Told } from './tool.ts';

const longestReply = 160;
const errorWrapper = /^<tool_use_error>([\s\S]*)<\/tool_use_error>$/;

const denials: Readonly<Record<string, string>> = {
  interrupted: 'the user interrupted it',
  cancelled: 'it was cancelled',
  'permission-rule': 'a permission rule forbids it',
  'user-rejected': 'the user rejected it',
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
    const name = agent.subagent.description ?? agent.subagent.agentType ?? agent.subagent.id;
    yield `→ [The subagent's conversation: ${escapeLine(name)}](${linkTarget(agent.fileName)})`;
  }
}

function* asked({ block }: Call, told: Told): Generator<string> {
  yield* told.asked ?? [];
  if (isMembers(block.input)) yield* restOf(block.input, told.input ?? [], knownTexts([]));
  else yield code(typeof block.input === 'string' ? block.input : JSON.stringify(block.input), 'Input');
  const executed = restOf(membersOf(block.executedInput), [], knownTexts(textsIn(block.input)));
  if (executed.length > 0) yield* ['What was really run:', ...executed];
}

function* verdict(call: Call, result: ToolResult): Generator<string> {
  const exit = /^(?:Error: )?Exit code (\d+)/.exec(call.text)?.[1];
  if (result.denial !== undefined) yield `❌ **Not run**: ${denials[result.denial] ?? escapeLine(result.denial)}`;
  else if (result.isError) yield exit === undefined ? '❌ **Error**' : `❌ **Failed** with exit code ${exit}`;
}

/** Output: a short line behind an arrow, anything else as a block of code. */
const reply = (text: string): string =>
  text.length > longestReply || text.includes('\n') ? code(text, 'Result') : `→ ${codeSpan(text)}`;

function* contentOf(result: ToolResult, known: Known, view: View): Generator<string> {
  for (const block of result.content) {
    switch (block.type) {
      case 'text':
        if (known.has(block.text)) break;
        yield result.isError ? code(block.text, 'Error') : reply(block.text.trimEnd());
        break;
      case 'image':
        yield image(block, view);
        break;
      case 'document':
        yield document(block, view);
        break;
      case 'unknown':
        if (isNews(block.record, known)) yield unknownBlock(block);
        break;
    }
  }
}

/** What the program recorded about the result and what nothing has said so far. */
function* recorded(call: Call, result: ToolResult, told: Told): Generator<string> {
  const { record } = result;
  const pictures = [...picturesIn(record)];
  const shown = result.content.flatMap((block) => (block.type === 'image' && block.file !== null ? [block.file] : []));
  for (const file of pictures) if (!shown.includes(file)) yield picture(file, call.view);
  const seen = [...call.texts, ...(told.texts ?? []), ...textsIn(call.block.input), ...pictures];
  const unwrapped = seen.map((text) => errorWrapper.exec(text.trim())?.[1] ?? text);
  const known = knownTexts([...seen, ...unwrapped]);
  if (typeof record === 'string') {
    if (!known.has(record) && !known.has(record.replace(/^Error: /, '')))
      yield code(record, 'As the program recorded it');
  } else if (isMembers(record)) {
    yield* restOf(record, told.record ?? [], known);
    yield* restOf(told.more ?? {}, [], known);
  } else if (record !== undefined) {
    yield* restOf({ result: record }, [], known);
  }
  yield* restOf(result.facts ?? {}, [], known);
}

function* answered(call: Call, told: Told): Generator<string> {
  const { result } = call.block;
  if (result === null) {
    yield '_No result was recorded._';
    return;
  }
  yield* verdict(call, result);
  yield* told.answered ?? [];
  yield* contentOf(result, knownTexts(['', ...(told.texts ?? [])]), call.view);
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
  yield* header(call, told, at);
  yield* asked(call, told);
  yield* restOf(block.facts ?? {}, [], knownTexts([]));
  yield* answered(call, told);
}

/** A result whose call the session does not hold. */
export function* strayResult({ callId, result }: ToolResultBlock, view: View): Generator<string> {
  const block: ToolCallBlock = { type: 'tool_call', id: callId, name: '', input: {}, result, subagentId: null };
  const texts = textsOf(result);
  const record = membersOf(result.record);
  yield `🔧 **Result** of a call that the session does not hold · ${codeSpan(callId)}`;
  yield* answered({ block, input: {}, record, texts, text: texts.join('\n'), view }, {});
}
