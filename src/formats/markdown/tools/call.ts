import type { DocumentBlock, Json, ToolCallBlock, ToolResult, ToolResultBlock } from '../../../session/session.ts';
import { nameOfAgent } from '../agent-files.ts';
import { code, fenced, folded } from '../code.ts';
import { codeSpan, escapeLine, linkTarget, linkTo } from '../escape.ts';
import { document, held, heldIn, image } from '../media.ts';
import { isMembers, type Members, membersOf, textsIn } from '../members.ts';
import { unknownBlock } from '../unknown.ts';
import type { View } from '../view.ts';
import { clockOf } from '../words.ts';
import { toolOf } from './index.ts';
import { isRejection, rejected } from './rejection.ts';
import { type Known, knownTexts, newsOf, restOf, sayingOf, wholeOf } from '../rest.ts';
import type { Call, Told } from './tool.ts';

const longestReply = 160;
/** A confirmation of so many characters reads quicker than it unfolds. */
const shortestFolded = 40;
const errorOpen = '<tool_use_error>';
const errorClose = '</tool_use_error>';

const denials: Readonly<Record<string, string>> = {
  cancelled: 'it was cancelled',
  'permission-rule': 'a permission rule forbids it',
  hook: 'a hook kept it from running',
  'user-rejected': 'the user rejected it',
  'not-approved': 'it needed an approval that nobody gave',
  'automode-blocked': 'auto mode forbids it',
  'automode-unavailable': 'auto mode could not judge it',
};

/** What stands in the wrapper that the program puts around its own errors. */
function errorWrapped(text: string): string | undefined {
  const trimmed = text.trim();
  const isWrapped = trimmed.startsWith(errorOpen) && trimmed.endsWith(errorClose);
  return isWrapped ? trimmed.slice(errorOpen.length, -errorClose.length) : undefined;
}

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

const silentIn = (members: Members, { silent = [] }: Told): readonly string[] =>
  silent.filter((name) => textsIn(members[name]).next().done === true);

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

const isReply = (text: string): boolean => text.length <= longestReply && !text.includes('\n');

/** Output: a short line behind an arrow, anything else as a block of code. */
const reply = (text: string): string => (isReply(text) ? `→ ${codeSpan(text)}` : code(text, 'Result'));

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

/** What of a result a reader has before him when its content and what the tool's renderer made of it are printed. */
function knownAfter(call: Call, result: ToolResult, told: Told, beside: Iterable<string> = []): Known {
  return knownTexts(seenAfter(call, result, told, beside));
}

function* seenAfter(call: Call, result: ToolResult, told: Told, beside: Iterable<string>): Generator<string> {
  yield* beside;
  for (const text of seenTexts(call, result, told)) {
    yield text;
    const unwrapped = errorWrapped(text);
    if (unwrapped !== undefined) yield unwrapped;
  }
}

function* seenTexts(call: Call, result: ToolResult, told: Told): Generator<string> {
  yield* call.texts;
  for (const block of result.content) {
    if (block.type === 'unknown') yield* textsIn(block.record);
    if (block.type === 'document') yield* placesOf(block);
  }
  yield* told.texts ?? [];
  yield* textsIn(call.block.input);
  for (const { file, mediaTypes } of heldIn(result.record)) {
    yield file;
    yield* mediaTypes;
  }
}

const placesOf = ({ title, mediaType, url = '', text = '' }: DocumentBlock): readonly string[] => [
  title ?? '',
  mediaType,
  url,
  text,
];

function hasWords(value: Json): boolean {
  for (const each of textsIn(value)) if (each !== '') return true;
  return false;
}

/** The members that hold numbers and no text, and that the result's own text does not hold. */
function numbersIn(record: Members, { text }: Call): Members {
  const squeezed = text.length > longestSqueezed ? '' : text.replaceAll(/\s+/g, '');
  let left = effort;
  const isSaid = (value: Json): boolean => {
    left -= squeezed.length;
    return left > 0 && squeezed.includes(JSON.stringify(value));
  };
  const isNumbers = ([, value]: readonly [string, Json | undefined]): boolean =>
    typeof value === 'object' && value !== null && !hasWords(value) && !isSaid(value);
  return Object.fromEntries(Object.entries(record).filter(isNumbers));
}

const longestSqueezed = 1_000_000;
/** How many characters may be searched for them; beyond it they are printed, said or not. */
const effort = 10_000_000;

/** That the settings allowed a call says every call that nobody was asked about (2.1.295). */
function usualFactsOf({ facts }: ToolResult): readonly string[] {
  const { decision, source, reasonType: _why, ...more } = membersOf(facts?.['permissionDecision']);
  const isUsual = decision === 'accept' && source === 'config' && Object.keys(more).length === 0;
  return isUsual ? ['permissionDecision'] : [];
}

/** What the program recorded about the result and what nothing has said so far. */
function* recorded(call: Call, result: ToolResult, told: Told): Generator<string> {
  const { record, facts = {} } = result;
  // What the blocks of the content say beside what they are is printed below.
  const known = knownAfter(call, result, told, textsIn(facts['contentMembers']));
  const shown = new Set<string | null>();
  for (const block of result.content) if ('file' in block) shown.add(block.file);
  for (const { file } of heldIn(record)) {
    if (!shown.has(file)) yield held(file, call.view);
    shown.add(file);
  }
  if (typeof record === 'string') {
    if (!known.has(record) && !known.has(record.replace(/^Error: /, ''))) yield reply(record.trimEnd());
  } else if (isMembers(record)) {
    yield* restOf(record, [...(told.record ?? []), ...silentIn(record, told)], known);
    if (told.isForeign === true) yield* sayingOf(numbersIn(record, call), []);
    yield* restOf(told.more ?? {}, [], known);
  } else if (record !== undefined) {
    yield* restOf({ result: record }, [], known);
    if (told.isForeign === true) yield* sayingOf(numbersIn({ result: record }, call), []);
  }
  yield* newsOf(facts, [...(told.facts ?? []), ...usualFactsOf(result)], knownAfter(call, result, told));
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
