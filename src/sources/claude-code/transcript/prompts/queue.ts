import { addTo } from '../../../../session/add-to.ts';
import type { Block, Json } from '../../../../session/session.ts';
import { stringAt, valueAt } from '../../../records/guards.ts';
import { shownIn, wordsOf } from '../../message-content.ts';
import { type Draft, draftOf } from '../drafts.ts';
import type { TranscriptLine } from '../line.ts';
import { notice } from '../program/notices.ts';

/** The prompts of a conversation that were typed while the agent worked. */
export interface Queue {
  /** Takes a `queue-operation` line. The draft, if any, holds the place of a prompt until it is known where it stands. */
  take(line: TranscriptLine, now: Moment): Draft | null;
  /** A line delivered this: what waited with its words needs no place of its own. Whether it had waited for long. */
  deliver(delivered: Delivered, now: Moment): boolean;
  /** Fills the places of the prompts that no other line holds. To be called behind the last line. */
  settle(blocksOf: (content: Json, line: TranscriptLine) => readonly Block[]): void;
}

/** Words, and the pictures and the like beside them, as `shownIn` tells them. */
export interface Delivered {
  readonly words: string;
  readonly shown: readonly string[];
}

/** How far the conversation is. */
export interface Moment {
  /** The agent's version by the lines before. */
  readonly version: string | null;
  readonly answers: number;
}

interface Waiting {
  readonly words: string;
  readonly content: Json;
  /** What it shows beside the words. */
  readonly shown: readonly string[];
  readonly place: Draft;
  readonly since: Moment;
  /** Of one that is `mute` the words alone were delivered. */
  fate: 'waiting' | 'taken' | 'removed' | 'withdrawn' | 'delivered' | 'mute';
  /** Holds the place where it left the queue. */
  leftAt: Draft | null;
}

const MOST_COMPARED = 32;
/** So many of the latest lines' words are remembered that delivered nothing which waited. */
const JUST_SAID = 4;

/** Starts with an empty queue. */
export function createQueue(): Queue {
  const all: Waiting[] = [];
  const byWords = new Map<string, Waiting[]>();
  const recent: Waiting[] = [];
  const open: Waiting[] = [];
  const said: string[] = [];

  const enter = (line: TranscriptLine, since: Moment, fate: Waiting['fate']): Waiting => {
    const content = valueAt(line.record, 'content') ?? '';
    const place = draftOf({ line, role: 'user', blocks: [] });
    const shown = shownIn(content);
    const waiting: Waiting = { words: wordsIn(line), content, shown, place, since, fate, leftAt: null };
    all.push(waiting);
    if (recent.push(waiting) > MOST_COMPARED) recent.shift();
    addTo(byWords, waiting.words, waiting);
    return waiting;
  };

  const leave = (line: TranscriptLine, now: Moment, fate: 'taken' | 'removed'): Draft | null => {
    const words = wordsIn(line);
    const at = words === '' ? 0 : open.findIndex((one) => one.words === words);
    // Words that nobody put in are known from here alone, or from the line that has just said them.
    if (at === -1 && !byWords.has(words)) return said.includes(words) ? null : enter(line, now, fate).place;
    const [waiting] = at === -1 ? [] : open.splice(at, 1);
    if (waiting === undefined) return null;
    if (waiting.fate === 'waiting') waiting.fate = fate;
    waiting.leftAt = draftOf({ line, role: 'user', blocks: [] });
    return waiting.leftAt;
  };

  const withdraw = (line: TranscriptLine, now: Moment): Draft | null => {
    const words = wordsIn(line);
    // Later versions tell of each by its words.
    const at = words === '' ? -1 : open.findIndex((one) => one.words === words);
    const withdrawn = at === -1 ? open.splice(0) : open.splice(at, 1);
    for (const waiting of withdrawn) if (waiting.fate === 'waiting') waiting.fate = 'withdrawn';
    return words === '' || byWords.has(words) ? null : enter(line, now, 'withdrawn').place;
  };

  return {
    take(line, now) {
      switch (stringAt(line.record, 'operation') ?? '') {
        case 'enqueue': {
          const waiting = enter(line, now, 'waiting');
          open.push(waiting);
          return waiting.place;
        }
        case 'dequeue':
          return leave(line, now, 'taken');
        case 'remove':
          return leave(line, now, wasTaken(line) ? 'taken' : 'removed');
        default:
          return withdraw(line, now);
      }
    },
    deliver({ words: given, shown }, now) {
      const words = given.trim();
      const exact = takeFirstOpen(byWords.get(words) ?? []);
      // Several prompts may be handed over as one.
      const found = exact === undefined ? recent.filter((one) => isPartOf(one, words)) : [exact];
      if (found.length === 0 && said.push(words) > JUST_SAID) said.shift();
      for (const waiting of found) {
        waiting.fate = waiting.shown.every((one) => shown.includes(one)) ? 'delivered' : 'mute';
      }
      return found.some(({ since }) => since.answers < now.answers);
    },
    settle(blocksOf) {
      for (const waiting of all) {
        if (waiting.fate === 'delivered') continue;
        const blocks = blocksOf(waiting.content, waiting.place.line);
        fill(waiting, waiting.fate === 'mute' ? blocks.filter(({ type }) => type !== 'text') : blocks);
      }
    },
  };
}

/** Whether a record is about the queue in a way that is known. */
export function isQueueLine({ record }: TranscriptLine): boolean {
  return OPERATIONS.has(stringAt(record, 'operation') ?? '');
}

/** Later versions say why a prompt left the queue. */
function wasTaken({ record }: TranscriptLine): boolean {
  return HANDED_OVER.has(stringAt(record, 'reason') ?? '');
}

const HANDED_OVER = new Set(['absorbed_mid_turn', 'delivered_to_agent']);

const OPERATIONS = new Set(['enqueue', 'dequeue', 'remove', 'popAll']);

function wordsIn({ record }: TranscriptLine): string {
  return (wordsOf(valueAt(record, 'content')) ?? '').trim();
}

function isPartOf(waiting: Waiting, all: string): boolean {
  const { words } = waiting;
  if (words === '' || isSettled(waiting) || words.length >= all.length) return false;
  return all.startsWith(`${words}\n`) || all.endsWith(`\n${words}`) || all.includes(`\n${words}\n`);
}

/** What somebody typed is a message where the agent got it; what it never got, and what no one typed, are notices. */
function fill(waiting: Waiting, blocks: readonly Block[]): void {
  const isTyped = blocks.some(({ type }) => type === 'text' || type === 'image' || type === 'document');
  if (isTyped && wasHandedOver(waiting)) {
    const place = waiting.leftAt ?? waiting.place;
    place.blocks.push(...blocks);
    place.isPrompt = true;
    place.isQueued = true;
    return;
  }
  const { place } = waiting;
  place.role = 'system';
  for (const block of blocks) {
    const isWords = block.type === 'text';
    place.blocks.push(
      isWords ? notice('undelivered-prompt', 'Prompt that was not delivered', { text: block.text }) : block,
    );
  }
}

/** Since this version a prompt that steers the agent is recorded when it gets it; before, it just left the queue. */
const RECORDS_STEERING = [2, 1, 91] as const;

function wasHandedOver(waiting: Waiting): boolean {
  return waiting.fate === 'taken' || waiting.fate === 'mute' || wasSteering(waiting);
}

/** Whether it left the queue for the agent, and no line will ever tell. */
function wasSteering({ fate, since }: Waiting): boolean {
  return fate === 'removed' && isBefore(since.version, RECORDS_STEERING);
}

/** Whether no line that comes can be about it: what says the same later was typed anew. */
function isSettled(waiting: Waiting): boolean {
  const { fate } = waiting;
  const isKnownSteering = waiting.since.version !== null && wasSteering(waiting);
  return fate === 'delivered' || fate === 'mute' || fate === 'withdrawn' || isKnownSteering;
}

/** Takes the first of the same words that a line can be about; those before it never will be again. */
function takeFirstOpen(same: Waiting[]): Waiting | undefined {
  let first = same.shift();
  while (first !== undefined && isSettled(first)) first = same.shift();
  return first;
}

function isBefore(version: string | null, bound: readonly number[]): boolean {
  const parts = (version ?? '').split('.').map(Number);
  for (const [index, limit] of bound.entries()) {
    const part = parts[index] ?? 0;
    if (part !== limit) return part < limit;
  }
  return false;
}
