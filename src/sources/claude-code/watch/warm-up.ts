import { isArray, isObject, isTrueAt, type JsonObject, objectAt, stringAt } from '../../records/guards.ts';
import { messageContent } from '../message-content.ts';

/** Looks at the records of one subagent's file, in order, for anything that it was asked to do. */
export interface WarmUpWatch {
  see(record: JsonObject): void;
  /** Whether the subagent, as far as it was seen, was only warmed up. */
  isWarmUp(): boolean;
}

const MOST_GREETINGS = 2;

/**
 * Subagents are warmed up before anybody needs them: their one prompt is "Warmup". Versions from 2.0.42 on don't write
 * that prompt: all that is left is an answer or two, without a parent, without calls. An answer that hangs on a line
 * which is gone is none of these.
 */
export function watchWarmUp(): WarmUpWatch {
  let isAtWork = false;
  let warmups = 0;
  const greetings = new Set<string>();
  return {
    see(record) {
      if (isAtWork) return;
      const prompt = promptOf(record);
      if (prompt !== null) {
        if (prompt.trim() === WARM_UP) warmups += 1;
        else isAtWork = true;
      } else if (warmups === 0) {
        const greeting = greetingOf(record, greetings.size === 0);
        if (greeting === 'none') isAtWork = true;
        else if (greeting !== null) greetings.add(greeting.id);
      }
    },
    isWarmUp: () => !isAtWork && (warmups > 0 || (greetings.size > 0 && greetings.size <= MOST_GREETINGS)),
  };
}

/** The prompt that warms a subagent up. */
export const WARM_UP = 'Warmup';

/** What an answer without calls is called; `none` for what stands in an agent's work; null for anything else. */
function greetingOf(record: JsonObject, isFirst: boolean): { readonly id: string } | 'none' | null {
  const type = stringAt(record, 'type');
  if (type === 'user' && !isTrueAt(record, 'isMeta')) return 'none';
  if (type !== 'assistant') return null;
  const content = messageContent(record);
  const isWords = isArray(content) && content.every((block) => isObject(block) && isSpoken(stringAt(block, 'type')));
  if (!isWords || (isFirst && stringAt(record, 'parentUuid') !== null)) return 'none';
  return { id: stringAt(objectAt(record, 'message') ?? {}, 'id') ?? stringAt(record, 'uuid') ?? '' };
}

function isSpoken(type: string | null): boolean {
  return type === 'text' || type === 'thinking' || type === 'redacted_thinking';
}

/** The text of a human's prompt; null for anything else. */
function promptOf(record: JsonObject): string | null {
  if (stringAt(record, 'type') !== 'user' || isTrueAt(record, 'isMeta')) return null;
  const content = messageContent(record);
  if (typeof content === 'string') return content;
  if (!isArray(content)) return null;
  const blocks = content.filter(isObject);
  if (blocks.some((block) => stringAt(block, 'type') === 'tool_result')) return null;
  return blocks.map((block) => stringAt(block, 'text') ?? '').join('');
}
