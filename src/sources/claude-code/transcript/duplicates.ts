import { type JsonObject, stringAt, valueAt } from '../../records/guards.ts';
import { kindOf, type TranscriptLine } from './line.ts';

/** Drops lines that repeat what stood in a line before, within one conversation or across those of a session. */
export interface Duplicates {
  /** The lines of one more conversation, less those that were there already. */
  without(lines: readonly TranscriptLine[]): readonly TranscriptLine[];
  /** Whether a record with this uuid was seen. */
  readonly has: (uuid: string) => boolean;
}

interface Seen {
  readonly line: TranscriptLine;
  readonly conversation: number;
}

/**
 * A line repeats another when it has the same uuid and says the same; or, behind a compaction, when it has another's
 * time and says the same (messages are written again there under new uuids). Lines of one answer are left to be merged.
 */
export function createDuplicates(): Duplicates {
  const byUuid = new Map<string, Seen>();
  let conversation = 0;
  const repeatsUuid = (line: TranscriptLine, uuid: string): boolean => {
    const before = byUuid.get(uuid);
    if (before === undefined) {
      byUuid.set(uuid, { line, conversation });
      return false;
    }
    const isOfAnswer = before.conversation === conversation && kindOf(line.record) === 'assistant';
    return !isOfAnswer && saysOf(before.line.record) === saysOf(line.record);
  };
  return {
    has: (uuid) => byUuid.has(uuid),
    without(lines) {
      conversation += 1;
      const replays = createReplays();
      return lines.filter((line) => {
        const uuid = stringAt(line.record, 'uuid');
        const isRepeated = uuid !== null && repeatsUuid(line, uuid);
        return !isRepeated && !replays.repeats(line);
      });
    },
  };
}

interface Replays {
  repeats(line: TranscriptLine): boolean;
}

const REPLAYED = new Set(['user', 'attachment', 'system']);

function createReplays(): Replays {
  const byTime = new Map<number, TranscriptLine[]>();
  const said = new Map<number, Set<string>>();
  let isCompacted = false;
  return {
    repeats(line) {
      const { record, ms } = line;
      const kind = kindOf(record);
      isCompacted ||= kind === 'system' && stringAt(record, 'subtype') === 'compact_boundary';
      if (ms === null || !REPLAYED.has(kind) || stringAt(record, 'uuid') === null) return false;
      const before = byTime.get(ms);
      if (before === undefined) {
        byTime.set(ms, [line]);
        return false;
      }
      before.push(line);
      if (!isCompacted) return false;
      // What the lines of one moment say is written out only when there are several, and once.
      const words = said.get(ms) ?? new Set<string>();
      said.set(ms, words);
      for (const earlier of before.splice(0, before.length - 1)) words.add(saysOf(earlier.record));
      return words.has(saysOf(record));
    },
  };
}

const SAYING = ['type', 'message', 'attachment', 'data', 'toolUseResult'];

/** What a record says, apart from its place in the transcript; of messages only their content. */
function saysOf(record: JsonObject): string {
  if (!CONVERSATION.has(kindOf(record))) {
    return JSON.stringify(Object.entries(record).filter(([key]) => !PLACE.has(key)));
  }
  return JSON.stringify(SAYING.map((key) => (key === 'message' ? contentOf(record) : (valueAt(record, key) ?? null))));
}

const CONVERSATION = new Set(['user', 'assistant', 'attachment', 'progress']);
const PLACE = new Set([
  'uuid',
  'parentUuid',
  'logicalParentUuid',
  'sessionId',
  'session_id',
  'sessionKind',
  'timestamp',
  'isSidechain',
]);

function contentOf(record: JsonObject): unknown {
  const message = valueAt(record, 'message');
  const isMessage = typeof message === 'object' && message !== null && 'content' in message;
  return isMessage ? message['content'] : (message ?? null);
}
