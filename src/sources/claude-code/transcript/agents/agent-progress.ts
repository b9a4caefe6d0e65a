import type { Json } from '../../../../session/session.ts';
import { isArray, isObject, type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';
import { isProgressMessage } from './agents.ts';
import type { CallBook } from '../calls/call-book.ts';
import { messageContent, wordsOf } from '../../message-content.ts';
import type { TranscriptLine } from '../line.ts';

/** Tells what `agent_progress` lines say that neither their agents' conversations nor the calls do. */
export interface AgentProgress {
  beyond(line: TranscriptLine): JsonObject;
}

/** One a conversation: every line repeats the agent's prompt, which is told once. */
export function createAgentProgress(calls: CallBook): AgentProgress {
  const told = new Set<string>();
  return {
    beyond(line) {
      const progress = objectAt(line.record, 'data') ?? {};
      const prompt = stringAt(progress, 'prompt')?.trim() ?? '';
      const isTold = prompt === '' || told.has(prompt) || isAsked(prompt, line, calls) || isSaid(prompt, progress);
      if (prompt !== '') told.add(prompt);
      const more = Object.entries(progress).filter(([key, value]) => {
        if (key === 'prompt' && typeof value === 'string') return !isTold;
        return value !== null && value !== undefined && !isElsewhere(key, value);
      });
      return Object.fromEntries(more);
    },
  };
}

function isElsewhere(key: string, value: Json): boolean {
  if (key === 'message') return isProgressMessage(value);
  if (key === 'normalizedMessages') return isArray(value) && value.every(isProgressMessage);
  return key === 'type' || (key === 'agentId' && typeof value === 'string');
}

/** Whether the call that started the agent has this prompt. */
function isAsked(prompt: string, { record }: TranscriptLine, calls: CallBook): boolean {
  const input = calls.named(stringAt(record, 'parentToolUseID') ?? '')?.input;
  return isObject(input) && stringAt(input, 'prompt')?.trim() === prompt;
}

/** Whether the message of the line says it. */
function isSaid(prompt: string, progress: JsonObject): boolean {
  return wordsOf(messageContent(objectAt(progress, 'message') ?? {}))?.trim() === prompt;
}
