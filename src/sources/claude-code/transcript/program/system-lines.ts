import { lengthOfTime } from '../../../../session/length-of-time.ts';
import type { Block, NoticeBlock, NoticeKind } from '../../../../session/session.ts';
import { type JsonObject, numberAt, objectAt, stringAt, valueAt } from '../../../records/guards.ts';
import { type Draft, draftOf } from '../drafts.ts';
import type { Facts } from '../facts.ts';
import { payloadOf, unknownPayloadOf } from '../line-members.ts';
import type { Reading, TranscriptLine } from '../line.ts';
import { notice, wordsAndRest } from './notices.ts';
import { holdsBlockedPrompt } from '../prompts/blocked-prompts.ts';
import { COMMAND_RUN, commandRunIn, isSaidBy } from '../prompts/command-runs.ts';
import { blocksOfText } from '../prompts/text-blocks.ts';
import { unknownRecord } from '../unknown-record.ts';

/** A `system` line as a message: what happened beside the conversation, or a local command and its output. */
export function readSystemLine(line: TranscriptLine, reading: Reading): Draft | null {
  const blocks = blocksOf(line, reading);
  if (blocks.length === 0) return null;
  const isCommand = blocks.some((block) => block.type === 'command' && block.name !== '');
  const isProgram = blocks.every(({ type }) => type === 'notice' || type === 'unknown');
  const facts = commandFactsOf(line.record, blocks);
  return draftOf({ line, role: isProgram ? 'system' : 'user', blocks: [...blocks], startsTurn: isCommand, facts });
}

/** Which command it is of, unless the line says so otherwise. */
function commandFactsOf(record: JsonObject, blocks: readonly Block[]): Facts | undefined {
  const run = stringAt(record, 'subtype') === 'local_command' ? commandRunIn(record) : undefined;
  const isSaid = blocks.some((block) => block.type === 'command' && isSaidBy(run, block));
  return run === undefined || isSaid ? undefined : { [COMMAND_RUN]: run };
}

function blocksOf(line: TranscriptLine, reading: Reading): readonly Block[] {
  const { record } = line;
  const subtype = stringAt(record, 'subtype');
  if (subtype === 'local_command') return localCommand(record);
  if (holdsBlockedPrompt(record)) return [blockedPrompt(payloadOf(record))];
  const make = subtype === null ? withoutSubtype : Object.hasOwn(SUBTYPES, subtype) ? SUBTYPES[subtype] : undefined;
  if (make !== undefined) return [make({ ...payloadOf(record), ...ownOf(record, subtype) })];
  return [unknownRecord(line, `system/${subtype}`, { record: unknownPayloadOf(record), reading })];
}

/** What is every line's envelope elsewhere, and this one's matter. */
function ownOf(record: JsonObject, subtype: string | null): JsonObject {
  const names = subtype === 'agents_killed' ? ['agentId', 'agentName'] : [];
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(record, name) ? [[name, record[name]]] : [])));
}

function localCommand(record: JsonObject): readonly Block[] {
  const { text, record: said } = wordsAndRest(payloadOf(record), ['content']);
  const { [COMMAND_RUN]: run, ...rest } = said;
  const blocks = blocksOfText(stringAt(record, 'content') ?? text).map((block) =>
    block.type === 'text' ? notice('other', 'Local command', { text: block.text }) : block,
  );
  if (Object.keys(rest).length > 0) return [...blocks, notice('other', 'Local command', { record: rest })];
  // A line that says nothing but whose it is would have no message for that to be a fact of.
  return blocks.length === 0 && (run ?? null) !== null ? [notice('other', 'Local command')] : blocks;
}

type Make = (record: JsonObject) => NoticeBlock;

/** A notice whose text is the given members' and whose record is the rest. */
function plain(kind: NoticeKind, label: string, { shown = false, texts = ['content'] }: Plain = {}): Make {
  return (record) => notice(kind, label, { ...wordsAndRest(record, texts), folded: !shown });
}

interface Plain {
  readonly shown?: boolean;
  readonly texts?: readonly string[];
}

function withoutSubtype(record: JsonObject): NoticeBlock {
  const isHook = stringAt(record, 'toolUseID') !== null;
  const make = isHook ? plain('hook', 'Hook') : plain('other', 'Notice of the program', { shown: true });
  return make(record);
}

const blockedPrompt = plain('hook', 'A hook blocked the prompt', { shown: true });

const refusal = plain('other', 'The model refused', { shown: true, texts: ['content', 'apiRefusalExplanation'] });

const SUBTYPES: Readonly<Record<string, Make>> = {
  stop_hook_summary: stopHooks,
  turn_duration: turnDuration,
  compact_boundary: compaction,
  microcompact_boundary: plain('other', 'Old tool results were taken out of the context'),
  api_error: apiError,
  away_summary: plain('recap', 'Recap', { shown: true, texts: ['content', 'summary'] }),
  bridge_status: plain('other', 'Remote control', { texts: ['content', 'url'] }),
  informational,
  model_refusal_fallback: refusal,
  model_refusal_no_fallback: refusal,
  api_refusal: refusal,
  model_consent_fallback: plain('other', 'Another model went on', { shown: true }),
  permission_retry: plain('other', 'A permission was asked for again'),
  memory_saved: plain('memory', 'Memory was saved'),
  cloud_session_status: plain('other', 'State of the cloud session'),
  scheduled_task_fire: plain('task', 'A scheduled task began', { texts: ['content', 'prompt'] }),
  session_start: plain('other', 'The session began'),
  error: plain('other', 'Error', { shown: true, texts: ['content', 'error', 'message'] }),
  agents_killed: plain('task', 'Agents were stopped'),
  task_notification: plain('task', 'News of a background task', { texts: ['content', 'summary'] }),
  file_snapshot: plain('other', 'Snapshot of files'),
  vcs_state_changed: plain('other', 'The state of the repository changed'),
  code_change_published: plain('other', 'A change was published'),
  post_turn_summary: plain('recap', 'Summary of the turn', { texts: ['content', 'summary'] }),
};

/** What stood behind a command that the program didn't know is the user's. */
const LOST_ARGUMENTS = /^Args from unknown (?:skill|command|slash command): /;

function informational(record: JsonObject): NoticeBlock {
  const shown = LOST_ARGUMENTS.test(stringAt(record, 'content') ?? '');
  return plain('other', 'Notice of the program', { shown })(record);
}

function stopHooks(record: JsonObject): NoticeBlock {
  const isStopped = valueAt(record, 'preventedContinuation') === true;
  return notice('hook', isStopped ? 'A hook stopped the turn' : 'Hooks at the end of the turn', {
    ...wordsAndRest(record, ['hookErrors', 'hookAdditionalContext', 'stopReason', 'content']),
    folded: !isStopped,
  });
}

function turnDuration(record: JsonObject): NoticeBlock {
  const ms = numberAt(record, 'durationMs');
  const label = ms === null ? 'The turn ended' : `The turn took ${lengthOfTime(ms)}`;
  return notice('duration', label, wordsAndRest(record, ['content']));
}

function compaction(record: JsonObject): NoticeBlock {
  const metadata = objectAt(record, 'compactMetadata') ?? {};
  const trigger = stringAt(metadata, 'trigger');
  const tokens = numberAt(metadata, 'preTokens');
  const how = [...(trigger === null ? [] : [trigger]), ...(tokens === null ? [] : [`${tokens} tokens before`])];
  const label =
    how.length === 0 ? 'The conversation was compacted' : `The conversation was compacted (${how.join(', ')})`;
  return notice('compaction', label, { ...wordsAndRest(record, ['content']), folded: false });
}

function apiError(record: JsonObject): NoticeBlock {
  const error = objectAt(record, 'error') ?? {};
  const status = numberAt(error, 'status');
  const attempt = numberAt(record, 'retryAttempt');
  const most = numberAt(record, 'maxRetries');
  const tries = attempt === null ? '' : `, attempt ${attempt}${most === null ? '' : ` of ${most}`}`;
  const words = errorWords(error);
  const said = wordsAndRest(record, words === null ? ['content', 'error'] : ['content']);
  return notice('api-error', `API error${status === null ? '' : ` ${status}`}${tries}`, {
    ...said,
    text: words ?? said.text,
    folded: false,
  });
}

/** The innermost message of an error that wraps others. */
function errorWords(error: JsonObject): string | null {
  let words = stringAt(error, 'formatted') ?? stringAt(error, 'message');
  let inner = objectAt(error, 'error');
  for (let depth = 0; inner !== null && depth < 4; depth += 1) {
    words = stringAt(inner, 'message') ?? words;
    inner = objectAt(inner, 'error');
  }
  return words;
}
