import type { Block, Turn } from '../../../session/session.ts';

/** The turns with one more message of the program's at their end; the same turns without blocks. */
export function appended(turns: readonly Turn[], blocks: readonly Block[]): readonly Turn[] {
  if (blocks.length === 0) return turns;
  const message = {
    role: 'system',
    uuid: null,
    at: null,
    blocks,
    isPrompt: false,
    isQueued: false,
    isMeta: false,
  } as const;
  const last = turns.at(-1);
  if (last !== undefined) return [...turns.slice(0, -1), { ...last, messages: [...last.messages, message] }];
  return [{ number: 0, startedAt: null, endedAt: null, abandoned: false, messages: [message] }];
}
