import type { Json, ToolResult } from '../../../../session/session.ts';
import { isArray, isObject, type JsonObject, stringAt, valueAt } from '../../../records/guards.ts';
import { valueInMemory } from '../../../records/left-texts.ts';
import { isOnlyResults } from '../../message-content.ts';
import { FURTHER_MEMBERS, furtherMembers } from './block-members.ts';
import { type Facts, messageFactsOf, ownFactsOf } from '../facts.ts';
import { recordOf, type ResultPlace } from './result-place.ts';
import { isKnownMember, type KnownMembers } from '../known-members.ts';
import { isoAt, kindOf, type Reading, type TranscriptLine } from '../line.ts';
import { documentBlocks, imageBlock, unknownBlock } from '../media/media-blocks.ts';
import { beyondMcpBlock, mcpBlock } from '../media/mcp-blocks.ts';
import { withoutPictures } from '../media/pictures.ts';
import { saysFailure, textBlockOf } from '../files/left-results.ts';
import { INTERRUPTED } from '../program/set-phrases.ts';
import { type SpilledOutputs, spilledPathIn } from '../files/spilled-outputs.ts';

/** What is needed to make a result. */
export interface ResultMaking {
  readonly reading: Reading;
  readonly outputs: SpilledOutputs;
}

type Content = ToolResult['content'];

/** A tool's result: what the model saw, the program's richer record of it, and its output where that was too long. */
export function resultOf(place: ResultPlace, making: ResultMaking): ToolResult {
  const { line, block } = place;
  const content = contentOf(block, making.reading, line);
  const record = recordOf(place);
  const kept = record === undefined ? undefined : withoutPictures(record, making.reading.pictures, line);
  const persisted = making.outputs.find(record, content);
  const error = isError(block, record, content);
  const denial = error ? denialOf(line.record, record, content) : stringAt(line.record, 'toolDenialKind');
  const facts = factsOf(place);
  return {
    at: isoAt(line),
    isError: error,
    content,
    ...(kept !== undefined && { record: kept }),
    ...(persisted !== null && { persisted }),
    ...(denial !== null && { denial }),
    ...(facts !== undefined && { facts }),
  };
}

function contentOf(block: JsonObject, reading: Reading, line: TranscriptLine): Content {
  const content = valueInMemory(block, 'content');
  if (content === '') return [];
  const text = textBlockOf(block, 'content');
  if (text !== null) return [text];
  if (content === undefined || content === null) return [];
  if (isArray(content)) return content.flatMap((one) => partOf(one, reading, line));
  return partOf(content, reading, line);
}

function partOf(part: Json, reading: Reading, line: TranscriptLine): Content {
  if (!isObject(part)) return [{ type: 'text', text: typeof part === 'string' ? part : JSON.stringify(part) }];
  switch (kindOf(part)) {
    case 'text':
      return [textBlockOf(part, 'text') ?? unknownBlock(part, reading, line)];
    case 'advisor_result':
      return [(isTextAlone(part) ? textBlockOf(part, 'text') : null) ?? unknownBlock(part, reading, line)];
    case 'image':
      return [imageBlock(part, reading, line)];
    case 'document':
      return documentBlocks(part, reading, line);
    default:
      return [mcpBlock(part, reading, line) ?? unknownBlock(part, reading, line)];
  }
}

/** Whether it says nothing but words, whatever its type is called. */
function isTextAlone(part: JsonObject): boolean {
  return stringAt(part, 'text') !== null && Object.keys(part).every((key) => key === 'type' || key === 'text');
}

function isError(block: JsonObject, record: Json | undefined, content: Content): boolean {
  const told = valueAt(block, 'is_error');
  if (typeof told === 'boolean') return told;
  if (isObject(record) && valueAt(record, 'success') === false) return true;
  if (typeof record === 'string' && record.startsWith('Error:') && spilledPathIn(record) === null) return true;
  const first = content[0];
  if (first?.type === 'unknown') return isFailureOfServer(first.record);
  return first?.type === 'text' && saysFailure(first);
}

/** What the API's own tools answer with says by its type or its exit code that they failed. */
function isFailureOfServer(part: Json): boolean {
  if (!isObject(part)) return false;
  const code = valueAt(part, 'return_code');
  const type = stringAt(part, 'type') ?? '';
  return type.endsWith('_tool_result_error') || (typeof code === 'number' && code !== 0);
}

const DENIALS: readonly (readonly [start: string, denial: string])[] = [
  ['User rejected tool use', 'user-rejected'],
  ["The user doesn't want to proceed with this tool use", 'user-rejected'],
  ["The user doesn't want to take this action", 'user-rejected'],
  // In subagents.
  ['Permission for this tool use was denied', 'user-rejected'],
  ['This command requires approval', 'not-approved'],
  ['This Bash command contains multiple operations. The following part', 'not-approved'],
  ['Claude requested permissions to', 'not-approved'],
  [INTERRUPTED, 'interrupted'],
  ['Sibling tool call errored', 'cancelled'],
  ['Cancelled: parallel tool call', 'cancelled'],
  // A rule of the settings, a hook, a policy, or the classifier of auto mode.
  ['Permission for this action has been denied', 'permission-rule'],
  ['Permission for this action was denied', 'permission-rule'],
];

/** Whatever tool, command or path they name; looked for at the beginning of so many characters. */
const DENIAL_PATTERNS: readonly (readonly [pattern: RegExp, denial: string])[] = [
  [/^Permission to use [^\n]* has been auto-denied\b/, 'not-approved'],
  [/^Permission to use [^\n]* has been denied\b/, 'permission-rule'],
  [/^(?:Hook )?PreToolUse:[^\n:]* hook error:/, 'hook'],
  [/^(?:[\w.-]+ (?:in|targeting)|Output redirection to) '[^\n]*' was blocked\./, 'permission-rule'],
];
const LONGEST_DENIAL = 5000;
const BEFORE_DENIAL = /^(?:Error: )?(?:<tool_use_error>)?(?:Error: )?/;

/** Why a call was not run: what the record says, or (older ones) its well-known words. */
function denialOf(line: JsonObject, record: Json | undefined, content: Content): string | null {
  const told = stringAt(line, 'toolDenialKind');
  if (told !== null) return told;
  const first = content[0];
  const words = typeof record === 'string' ? record : first?.type === 'text' ? first.text : '';
  const start = BEFORE_DENIAL.exec(words)?.[0].length ?? 0;
  const known = DENIALS.find(([beginning]) => words.startsWith(beginning, start));
  if (known !== undefined) return known[1];
  const said = words.slice(start, start + LONGEST_DENIAL);
  return DENIAL_PATTERNS.find(([pattern]) => pattern.test(said))?.[1] ?? null;
}

const RESULT_FACTS = ['mcpMeta', 'userFeedback', 'toolEndsTurn', 'sourceToolUseID'] as const;
const BLOCK_MEMBERS: KnownMembers = new Map([
  ['type', 'string'],
  ['tool_use_id', 'string'],
  ['content', 'any'],
  ['is_error', 'boolean'],
  ['cache_control', 'any'],
]);

function factsOf({ line: { record }, block, isFirst }: ResultPlace): Facts | undefined {
  const facts = [
    ...RESULT_FACTS.map((key) => [key, valueAt(record, key)] as const),
    ...(isFirst && isOnlyResults(record) ? Object.entries({ ...messageFactsOf(record), ...ownFactsOf(record) }) : []),
    ...Object.keys(block)
      .filter((key) => !isKnownMember(BLOCK_MEMBERS, block, key))
      .map((key) => [key, block[key]] as const),
    [FURTHER_MEMBERS, furtherMembers(valueInMemory(block, 'content'), { beyond: beyondMcpBlock })] as const,
  ].flatMap(([key, value]) => (value === undefined || value === null ? [] : [[key, value] as const]));
  return facts.length === 0 ? undefined : Object.fromEntries(facts);
}
