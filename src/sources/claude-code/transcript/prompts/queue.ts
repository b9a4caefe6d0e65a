import { addTo } from '../../../../session/add-to.ts';
import type { Block, Json } from '../../../../session/session.ts';
import { type JsonObject, stringAt, valueAt } from '../../../records/guards.ts';
import { shownIn, wordsOf } from '../../message-content.ts';
import { type Draft, draftOf } from '../drafts.ts';
import type { KnownMembers } from '../known-members.ts';
import { beyondMatter } from '../line-members.ts';
import type { TranscriptLine } from '../line.ts';
import { withFurther } from './user-lines.ts';
import { fillPlace, isPartOf, isSettled, type Moment, type Waiting } from './waiting-prompts.ts';

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

const MOST_COMPARED = 32;
/** So many of the latest lines' words are remembered that delivered nothing which waited. */
const JUST_SAID = 4;

/** What a queue remembers. */
interface Waiters {
  /** All that ever waited, in the order of their lines. */
  readonly all: Waiting[];
  /** By their words, less those that a line has said since; a key without any tells that they were there. */
  readonly byWords: Map<string, Waiting[]>;
  /** The latest: what is handed over together with others is looked for among them. */
  readonly recent: Waiting[];
  /** Those that have not left the queue. */
  readonly open: Waiting[];
  /** The latest words that delivered nothing which waited. */
  readonly said: string[];
}

/** Starts with an empty queue. */
export function createQueue(): Queue {
  const waiters: Waiters = { all: [], byWords: new Map(), recent: [], open: [], said: [] };
  return {
    take: (line, now) => take(waiters, line, now),
    deliver: (delivered, now) => deliver(waiters, delivered, now),
    settle(blocksOf) {
      for (const waiting of waiters.all) {
        if (waiting.fate === 'delivered') continue;
        const blocks = blocksOf(waiting.content, waiting.place.line);
        const place = fillPlace(
          waiting,
          waiting.fate === 'mute' ? blocks.filter(({ type }) => type !== 'text') : blocks,
        );
        place.facts = withFurther(waiting.content, place.facts);
      }
    },
  };
}

function take(waiters: Waiters, line: TranscriptLine, now: Moment): Draft | null {
  switch (stringAt(line.record, 'operation') ?? '') {
    case 'enqueue': {
      const waiting = enter(waiters, line, { since: now, fate: 'waiting' });
      waiters.open.push(waiting);
      return waiting.place;
    }
    case 'dequeue':
      return leave(waiters, line, { since: now, fate: 'taken' });
    case 'remove':
      return leave(waiters, line, { since: now, fate: wasTaken(line) ? 'taken' : 'removed' });
    default:
      return withdraw(waiters, line, now);
  }
}

/** Since when one waits, and what became of it. */
type Standing = Readonly<Pick<Waiting, 'since' | 'fate'>>;

function enter({ all, recent, byWords }: Waiters, line: TranscriptLine, standing: Standing): Waiting {
  const content = valueAt(line.record, 'content') ?? '';
  const place = draftOf({ line, role: 'user', blocks: [] });
  const waiting: Waiting = { words: wordsIn(line), content, shown: shownIn(content), place, ...standing, leftAt: null };
  all.push(waiting);
  if (recent.push(waiting) > MOST_COMPARED) recent.shift();
  addTo(byWords, waiting.words, waiting);
  return waiting;
}

function leave(waiters: Waiters, line: TranscriptLine, standing: Standing): Draft | null {
  const { open, byWords, said } = waiters;
  const words = wordsIn(line);
  const at = words === '' ? 0 : open.findIndex((one) => one.words === words);
  // Words that nobody put in are known from here alone, or from the line that has just said them.
  if (at === -1 && !byWords.has(words)) return said.includes(words) ? null : enter(waiters, line, standing).place;
  const [waiting] = at === -1 ? [] : open.splice(at, 1);
  if (waiting === undefined) return null;
  if (waiting.fate === 'waiting') waiting.fate = standing.fate;
  waiting.leftAt = draftOf({ line, role: 'user', blocks: [] });
  return waiting.leftAt;
}

function withdraw(waiters: Waiters, line: TranscriptLine, now: Moment): Draft | null {
  const { open, byWords } = waiters;
  const words = wordsIn(line);
  // Later versions tell of each by its words.
  const at = words === '' ? -1 : open.findIndex((one) => one.words === words);
  const withdrawn = at === -1 ? open.splice(0) : open.splice(at, 1);
  for (const waiting of withdrawn) if (waiting.fate === 'waiting') waiting.fate = 'withdrawn';
  return words === '' || byWords.has(words) ? null : enter(waiters, line, { since: now, fate: 'withdrawn' }).place;
}

function deliver({ byWords, recent, said }: Waiters, { words: given, shown }: Delivered, now: Moment): boolean {
  const words = given.trim();
  const exact = takeFirstOpen(byWords.get(words) ?? []);
  const found = exact === undefined ? recent.filter((one) => isPartOf(one, words)) : [exact];
  if (found.length === 0 && said.push(words) > JUST_SAID) said.shift();
  for (const waiting of found) {
    waiting.fate = waiting.shown.every((one) => shown.includes(one)) ? 'delivered' : 'mute';
  }
  return found.some(({ since }) => since.answers < now.answers);
}

/** Takes the first of the same words that a line can be about; those before it never will be again. */
function takeFirstOpen(same: Waiting[]): Waiting | undefined {
  let first = same.shift();
  while (first !== undefined && isSettled(first)) first = same.shift();
  return first;
}

/** Whether a record is about the queue in a way that is known. */
export function isQueueLine({ record }: TranscriptLine): boolean {
  return OPERATIONS.has(stringAt(record, 'operation') ?? '');
}

/** Later versions say why a prompt left the queue. */
function wasTaken({ record }: TranscriptLine): boolean {
  return HANDED_OVER.has(stringAt(record, 'reason') ?? '');
}

/** What a line of the queue says beside what becomes of its prompt; null for nothing. */
export function beyondQueue(record: JsonObject): JsonObject | null {
  return beyondMatter(record, MATTER);
}

/** Why a prompt left the queue tells what becomes of it; its ids are those that the line says which delivers it. */
const MATTER: KnownMembers = new Map([
  ['operation', 'string'],
  ['content', 'any'],
  ['reason', 'string'],
  ['commandUuid', 'string'],
  ['deliveryId', 'string'],
]);

const HANDED_OVER = new Set(['absorbed_mid_turn', 'delivered_to_agent']);

const OPERATIONS = new Set(['enqueue', 'dequeue', 'remove', 'popAll']);

function wordsIn({ record }: TranscriptLine): string {
  return (wordsOf(valueAt(record, 'content')) ?? '').trim();
}
