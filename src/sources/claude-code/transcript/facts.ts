import { isNothing } from '../../../session/json-object.ts';
import type { Json } from '../../../session/session.ts';
import { type JsonObject, objectAt } from '../../records/guards.ts';
import type { TranscriptLine } from './line.ts';
import { isKnownMember, type KnownMembers } from './known-members.ts';
import { isStructure, OMITTED, REPEATED } from './line-members.ts';

/** What a line or a block says beside what the model has a place for, by the agent's own names. */
export type Facts = Readonly<Record<string, Json>>;

/** What the head of a session says of where it was. */
export interface Whereabouts {
  readonly cwd: string | null;
  readonly gitBranch: string | null;
  readonly version: string | null;
}

/** Tells what else a line says, beside what the model has a place for. */
export interface FactsReader {
  /** With what lines that were not shown have said of late. */
  of(line: TranscriptLine): Facts | undefined;
  /** Whether the line that was asked for last, if any was, is shown: only then its facts are known. */
  settle(isShown: boolean): void;
  /** What lines that were not shown have said, and no line since. */
  unsaid(): Facts | undefined;
}

/** One reader a conversation: it remembers what the lines before and the head of the session have said. */
export function createFactsReader(head: Whereabouts): FactsReader {
  const last = new Map<string, Json | undefined>(Object.entries(head));
  const news = new Map<string, Json>();
  const unsaid = new Map<string, Json>();
  let isAsked = false;
  return {
    of(line) {
      let facts: Record<string, Json> | undefined;
      isAsked = true;
      news.clear();
      for (const key of Object.keys(line.record)) {
        if (isStructure(line.record, key)) continue;
        const value = line.record[key];
        if (value === undefined || isNothing(value) || OMITTED.has(key)) continue;
        if (REPEATED.has(key)) {
          if (last.get(key) === comparable(value)) {
            unsaid.delete(key);
            continue;
          }
          if (!last.has(key) && isOwnId(key, line.record)) continue;
          news.set(key, value);
        }
        facts ??= {};
        define(facts, key, value);
      }
      for (const [key, value] of unsaid) {
        if (Object.hasOwn(line.record, key)) continue;
        facts ??= {};
        define(facts, key, value);
        news.set(key, value);
      }
      return facts;
    },
    settle(isShown) {
      if (!isAsked) return;
      isAsked = false;
      if (isShown) unsaid.clear();
      for (const [key, value] of news) {
        if (isShown) last.set(key, comparable(value));
        else unsaid.set(key, value);
      }
    },
    unsaid: () => (unsaid.size === 0 ? undefined : Object.fromEntries(unsaid)),
  };
}

function comparable(value: Json): Json {
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

function isOwnId(key: string, record: JsonObject): boolean {
  return key === 'session_id' && record[key] === record['sessionId'];
}

/** The facts of a line that not every line repeats, whether it is shown or not. */
export function ownFactsOf(record: JsonObject): Facts {
  const own = Object.entries(record).filter(
    ([key, value]) => !isStructure(record, key) && !REPEATED.has(key) && !OMITTED.has(key) && !isNothing(value),
  );
  return Object.fromEntries(own.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

const MESSAGE_MEMBERS: KnownMembers = new Map([
  ['type', 'string'],
  ['role', 'string'],
  ['content', 'any'],
]);

/** What an answer's message has a place for in the model; all else is a fact. */
export const ANSWER_MEMBERS: KnownMembers = new Map([
  ...MESSAGE_MEMBERS,
  ['id', 'string'],
  ['model', 'string'],
  ['stop_reason', 'string'],
  ['usage', 'object'],
]);

/** What the message of a user's line says beside its content; with `known` that of another line beside these members. */
export function messageFactsOf(record: JsonObject, known = MESSAGE_MEMBERS): Facts {
  const facts: Record<string, Json> = {};
  const message = objectAt(record, 'message');
  if (message === null) return facts;
  for (const key of Object.keys(message)) {
    const value = message[key] ?? null;
    if (!isKnownMember(known, message, key) && !isNothing(value)) define(facts, key, value);
  }
  return facts;
}

/** The facts that every line repeats. */
export function repeatedOf(facts: Facts | undefined): Facts | undefined {
  const repeated = Object.entries(facts ?? {}).filter(([key]) => REPEATED.has(key));
  return repeated.length === 0 ? undefined : Object.fromEntries(repeated);
}

function define(facts: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(facts, key, { value, enumerable: true });
  else facts[key] = value;
}
