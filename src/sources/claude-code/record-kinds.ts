import { type JsonObject, stringAt } from '../records/guards.ts';

/** The kinds of record that make up a conversation: they have a uuid, a parent and a time. */
const CONVERSATION_KINDS: ReadonlySet<string> = new Set(['user', 'assistant', 'system', 'attachment', 'progress']);

/** The kinds that state something about the session and are written again and again, as seen up to version 2.1.296. */
const STATE_KINDS: ReadonlySet<string> = new Set([
  'summary',
  'custom-title',
  'ai-title',
  'agent-name',
  'agent-color',
  'agent-setting',
  'tag',
  'last-prompt',
  'mode',
  'memory-mode',
  'permission-mode',
  'file-history-snapshot',
  'file-history-delta',
  'pr-link',
  'bridge-session',
  'worktree-state',
  'relocated',
  'atis-latch',
  'isolation-latch',
  'dev-mods',
  'cost-state',
  'continued-in',
  'history-suppression',
  'fork-context-ref',
  'content-replacement',
  'frame-link',
  'artifact-comment-monitor',
  'artifact-autoreact-ledger',
  'attribution-snapshot',
  'observer-ref',
  'ended-by-model',
  'ended',
  'marble-origami-commit',
  'marble-origami-snapshot',
  'marble-origami-reset',
]);

/** What is written when a prompt that waits enters the queue or leaves it. */
const QUEUE_KIND = 'queue-operation';

/** The kinds of a workflow's journal; the first and the last are written by versions from some 2.1.260 on. */
const JOURNAL_KINDS: ReadonlySet<string> = new Set(['launched', 'started', 'result', 'failed']);

/**
 * The requests as they went to the API, in three parts (2.1.282): the system prompt and the tools, the messages once
 * more with all that was put in, and the parameters with the account's id.
 */
const REQUEST_KINDS: ReadonlySet<string> = new Set(['api-request', 'api-request-shape', 'api-request-blob']);

/** Whether a record's `type` is one that Claude Code is known to write. */
export function isKnownKind(kind: string | null): boolean {
  if (kind === null) return false;
  if (CONVERSATION_KINDS.has(kind) || STATE_KINDS.has(kind)) return true;
  return kind === QUEUE_KIND || JOURNAL_KINDS.has(kind) || REQUEST_KINDS.has(kind);
}

/** Whether a record of a kind still to come is part of the conversation: it stands in its tree. */
export function isUnknownMessage(record: JsonObject): boolean {
  return !isKnownKind(stringAt(record, 'type')) && stringAt(record, 'uuid') !== null;
}

/** Whether a record's `type` is one of those that state something about the session. */
export function isStateKind(kind: string): boolean {
  return STATE_KINDS.has(kind);
}

/** Whether a record's `type` is one of a workflow's journal. */
export function isJournalKind(kind: string): boolean {
  return JOURNAL_KINDS.has(kind);
}

/** Whether a record's `type` is one of those that stay out: the system's own context, and what stands elsewhere. */
export function isOmittedKind(kind: string): boolean {
  return REQUEST_KINDS.has(kind);
}

/** Whether a record's `type` is one of those that a conversation is made of. */
export function isConversationKind(kind: string | null): boolean {
  return kind !== null && CONVERSATION_KINDS.has(kind);
}
