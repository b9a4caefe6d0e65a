import { msOfIso } from '../../../session/iso-time.ts';
import type { SourceFile } from '../../../session/reference.ts';
import { isTrueAt, type JsonObject, objectAt, stringAt } from '../../records/guards.ts';
import { isConversationKind, isUnknownMessage } from '../record-kinds.ts';
import { watchWarmUp, type WarmUpWatch } from './warm-up.ts';

const DAY_LENGTH = '1970-01-01'.length;

/**
 * The time of a record: its top-level `timestamp`, in ms since 1970; null when that is no ISO 8601 time. One without a
 * zone is UTC.
 */
export function recordTime(record: JsonObject): number | null {
  const text = stringAt(record, 'timestamp');
  return text === null || text.length <= DAY_LENGTH ? null : msOfIso(text);
}

/** The earliest and the latest of some times, in ms since 1970; null without any. */
export interface TimeSpan {
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

/** Looks at the records of a session's main and subagents' files, in any order, for when it began and ended. */
export interface TimesWatch {
  see(record: JsonObject, ms: number | null, file: Pick<SourceFile, 'path' | 'part'>): void;
  span(): TimeSpan;
}

/**
 * A session lasts from the earliest to the latest time of its conversation: of the records that `tellsTime` names, in
 * the main file and in the files of subagents that did something. Others are written at other times: a caveat with that
 * of an earlier session, a warm-up days later. Where the conversation has no time, those of all records count.
 */
export function watchTimes(): TimesWatch {
  const all = createSpan();
  const main = createSpan();
  const agents = new Map<string, { readonly span: Span; readonly warmUp: WarmUpWatch }>();
  return {
    see(record, ms, file) {
      const agent = file.part === 'main' ? null : (agents.get(file.path) ?? newAgent());
      if (agent !== null) {
        agents.set(file.path, agent);
        agent.warmUp.see(record);
      }
      if (ms === null) return;
      all.add(ms);
      if (tellsTime(record)) (agent?.span ?? main).add(ms);
    },
    span() {
      const told = createSpan();
      const working = Array.from(agents.values()).filter(({ warmUp }) => !warmUp.isWarmUp());
      for (const { firstMs, lastMs } of [main, ...working.map(({ span }) => span)].map((one) => one.span())) {
        if (firstMs !== null) told.add(firstMs);
        if (lastMs !== null) told.add(lastMs);
      }
      const span = told.span();
      return span.firstMs === null ? all.span() : span;
    },
  };
}

/**
 * Whether a record's time is one of the conversation's: somebody spoke or something happened then. Not what the program
 * put in (`isMeta`), nor what it attached, but for prompts that had waited; nor what only states something.
 */
export function tellsTime(record: JsonObject): boolean {
  if (isTrueAt(record, 'isMeta')) return false;
  const type = stringAt(record, 'type');
  if (type === 'attachment') {
    return stringAt(objectAt(record, 'attachment') ?? {}, 'type') === 'queued_command';
  }
  return isConversationKind(type) || isUnknownMessage(record);
}

interface Span {
  add(ms: number): void;
  span(): TimeSpan;
}

function createSpan(): Span {
  let firstMs: number | null = null;
  let lastMs: number | null = null;
  return {
    add(ms) {
      if (firstMs === null || ms < firstMs) firstMs = ms;
      if (lastMs === null || ms > lastMs) lastMs = ms;
    },
    span: () => ({ firstMs, lastMs }),
  };
}

function newAgent(): { readonly span: Span; readonly warmUp: WarmUpWatch } {
  return { span: createSpan(), warmUp: watchWarmUp() };
}
