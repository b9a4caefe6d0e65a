import type { SessionRef, SourceFile } from '../../../session/reference.ts';
import type { Json } from '../../../session/session.ts';
import { isArray, isObject, isTrueAt, type JsonObject, objectAt, stringAt, valueAt } from '../../records/guards.ts';
import { holdsUnread, type LineCounts } from '../../records/counts.ts';
import { TITLE_FILE } from '../layout.ts';
import { resultIdOf } from '../call-blocks.ts';
import { messageContent, wordsOf } from '../message-content.ts';
import { isKnownKind, isUnknownMessage } from '../record-kinds.ts';
import { besideContentOf } from '../transcript/beside-content.ts';
import { holdsBlockedPrompt } from '../transcript/prompts/blocked-prompts.ts';
import { isSaidOverChannel } from '../transcript/prompts/senders.ts';
import { watchWarmUp, type WarmUpWatch } from './warm-up.ts';

/** `unsupported`: there are records, and not one of a known kind. */
export type ConversationVerdict = 'conversation' | 'empty' | 'unsupported';

/** Looks at the records of a session's main and subagents' files, in any order, for anything that was said. */
export interface ConversationWatch {
  see(record: JsonObject, file: Pick<SourceFile, 'path' | 'part'>): void;
  verdict(): ConversationVerdict;
}

/**
 * A session is empty when nobody said anything in it: no prompt, command, answer, call or result. Titles, summaries,
 * snapshots, modes, injected lines and hook output alone are not a conversation, nor are subagents that were only
 * warmed up. Who watches asks for `holdsNothing` too.
 */
export function watchConversation(): ConversationWatch {
  let isConversation = false;
  let known = 0;
  let unknown = 0;
  const agents = new Map<string, AgentFile>();
  return {
    see(record, file) {
      if (isConversation && known > 0) return;
      if (isKnownKind(stringAt(record, 'type'))) known += 1;
      else unknown += 1;
      if (file.part === 'main') {
        isConversation ||= isSaid(record);
        return;
      }
      const agent = agents.get(file.path) ?? { hasSpoken: false, warmUp: watchWarmUp() };
      agents.set(file.path, agent);
      agent.hasSpoken ||= isSaid(record);
      agent.warmUp.see(record);
    },
    verdict() {
      if (isConversation || Array.from(agents.values()).some(isAtWork))
        return known > 0 ? 'conversation' : 'unsupported';
      return known === 0 && unknown > 0 ? 'unsupported' : 'empty';
    },
  };
}

/**
 * Whether a session whose records say nothing holds nothing besides: no lines that could not be read, and no outputs of
 * tools. Those stand alone where the main file is gone, or was cut to nothing. What names a session is nothing of it.
 */
export function holdsNothing({ files }: Pick<SessionRef, 'files'>, counts: LineCounts): boolean {
  if (holdsUnread(counts)) return false;
  return files.every(({ part, path, bytes }) => part !== 'sidecar' || bytes === 0 || isOnlyAbout(path));
}

function isOnlyAbout(path: string): boolean {
  return path.endsWith('.meta.json') || path.endsWith(`/${TITLE_FILE}`);
}

interface AgentFile {
  hasSpoken: boolean;
  readonly warmUp: WarmUpWatch;
}

function isAtWork({ hasSpoken, warmUp }: AgentFile): boolean {
  return hasSpoken && !warmUp.isWarmUp();
}

/** Whether a record is part of the conversation itself. */
function isSaid(record: JsonObject): boolean {
  switch (stringAt(record, 'type') ?? '') {
    case 'user':
      // What a tool answered is nothing that the program put in, whatever its line says.
      return isTrueAt(record, 'isMeta') ? holdsResult(record) : isSaidInLine(record);
    case 'assistant':
      return isSaidInLine(record);
    case 'system':
      if (holdsBlockedPrompt(record)) return true;
      return stringAt(record, 'subtype') === 'local_command' && hasContent(valueAt(record, 'content'));
    case 'attachment':
      return isQueuedPrompt(objectAt(record, 'attachment'));
    case 'queue-operation':
      return hasContent(valueAt(record, 'content'));
    case 'progress':
      return isAgentProgress(objectAt(record, 'data'));
    default:
      return isUnknownMessage(record);
  }
}

function holdsResult(record: JsonObject): boolean {
  const content = messageContent(record);
  return isArray(content) && content.some((block) => isObject(block) && resultIdOf(block) !== null);
}

function isSaidInLine(record: JsonObject): boolean {
  return hasContent(messageContent(record)) || Object.keys(besideContentOf(record)).length > 0;
}

function isQueuedPrompt(attachment: JsonObject | null): boolean {
  if (attachment === null || stringAt(attachment, 'type') !== 'queued_command') return false;
  const isByProgram =
    isTrueAt(attachment, 'isMeta') && !isSaidOverChannel(wordsOf(valueAt(attachment, 'prompt')) ?? '');
  if (isByProgram) return false;
  return hasContent(valueAt(attachment, 'prompt'));
}

function isAgentProgress(progress: JsonObject | null): boolean {
  if (progress === null || stringAt(progress, 'type') !== 'agent_progress') return false;
  const line = objectAt(progress, 'message');
  return line !== null && hasContent(messageContent(line));
}

function hasContent(content: Json | undefined): boolean {
  if (typeof content === 'string') return /\S/.test(content);
  if (isArray(content)) return content.length > 0;
  return content !== undefined && content !== null;
}
