import type { Block, Message, Session } from '../../../../src/session/session.ts';
import { readSession } from '../../../../src/sources/claude-code/read.ts';
import type { ReadOptions, ReadSession } from '../../../../src/sources/source.ts';
import { found, pear, projectsWith } from '../homes.ts';

export const OPTIONS: ReadOptions = { strict: false, maxLineBytes: 256 * 1024 * 1024, maxSessionBytes: null };

/** Reads the one session of a home with these files below its project's folder. */
export async function readTree(
  tree: Readonly<Record<string, string | Uint8Array>>,
  options: ReadOptions = OPTIONS,
): Promise<ReadSession> {
  const files = Object.fromEntries(
    Object.entries(tree).map(([path, content]) => [`-home-fern-orchard/${path}`, content]),
  );
  const { sessions } = found(projectsWith(files));
  const [ref] = sessions;
  if (ref === undefined || sessions.length > 1) throw new Error(`${sessions.length} sessions`);
  return readSession(ref, options);
}

/** Reads a session whose main file has these records. */
export function readRecords(records: readonly object[], options: ReadOptions = OPTIONS): Promise<ReadSession> {
  return readTree({ [`${pear}.jsonl`]: jsonl(records) }, options);
}

export function jsonl(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

let count = 0;

/** A line of the user's. */
export function user(content: unknown, more: object = {}): object {
  count += 1;
  const uuid = `uuid-of-user-${count}`;
  return {
    type: 'user',
    uuid,
    timestamp: '2026-02-01T08:00:00.000Z',
    sessionId: pear,
    message: { role: 'user', content },
    ...more,
  };
}

/** A line of an answer. */
export function answer(content: unknown, more: object = {}, message: object = {}): object {
  count += 1;
  const id = `msg-${count}`;
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  return {
    type: 'assistant',
    uuid: `uuid-of-answer-${count}`,
    timestamp: '2026-02-01T08:00:01.000Z',
    sessionId: pear,
    requestId: `req-${count}`,
    message: {
      role: 'assistant',
      id,
      model: 'claude-sonnet-4-5',
      content: blocks,
      usage: { input_tokens: 1, output_tokens: 1 },
      ...message,
    },
    ...more,
  };
}

export function messagesOf({ turns }: Pick<Session, 'turns'>): readonly Message[] {
  return turns.flatMap(({ messages }) => messages);
}

export function blocksOf(session: Pick<Session, 'turns'>): readonly Block[] {
  return messagesOf(session).flatMap(({ blocks }) => blocks);
}
