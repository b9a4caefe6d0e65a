import type { Json } from '../../../../session/session.ts';
import type { JsonObject } from '../../../records/guards.ts';
import type { TranscriptLine } from '../line.ts';
import type { ResultPlace } from './result-place.ts';

/** A tool call of the session, and where it stands. */
export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: Json;
  readonly line: TranscriptLine;
  /** The subagent that made it; null for the main conversation. */
  readonly agentId: string | null;
  /** Null when none was recorded. */
  readonly result: ResultPlace | null;
}

/** The lines of one conversation and whose it is. */
export interface Speaker {
  readonly agentId: string | null;
  readonly lines: readonly TranscriptLine[];
}

/** The same while results are still found. */
export interface MutableCall extends Call {
  result: ResultPlace | null;
}

/** The calls of a session with their results, and where each of them stands. */
export interface PairedCalls {
  /** Each call once, however many lines repeat it, conversation after conversation. */
  readonly calls: readonly Call[];
  /** The first call of each id. */
  readonly first: ReadonlyMap<string, Call>;
  /** The ids that several calls have. */
  readonly shared: ReadonlySet<string>;
  /** The first result for each id, with or without a call. */
  readonly results: ReadonlyMap<string, ResultPlace>;
  /** The call that a block of a line is. */
  readonly callOf: ReadonlyMap<JsonObject, Call>;
  /** The blocks of results that are shown with their calls, or repeat what is shown. */
  readonly shownElsewhere: ReadonlySet<JsonObject>;
  /** The first result of each line: what the program recorded beside it is about that one. */
  readonly firstResults: ReadonlySet<JsonObject>;
}

/** The same while they are collected. */
export interface Book extends PairedCalls {
  readonly calls: MutableCall[];
  readonly first: Map<string, MutableCall>;
  readonly shared: Set<string>;
  readonly results: Map<string, ResultPlace>;
  readonly callOf: Map<JsonObject, MutableCall>;
  /** The calls by id and response, where that is certain. */
  readonly ofResponse: Map<string, MutableCall>;
  readonly shownElsewhere: Set<JsonObject>;
  readonly firstResults: Set<JsonObject>;
}

/** The calls of one id in one conversation, as far as it was read. */
export interface SameId {
  last: MutableCall | null;
  lastAnswered: MutableCall | null;
  /** Those without a result so far, the latest at the end. */
  readonly open: MutableCall[];
}
