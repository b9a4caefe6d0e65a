import type { Block, Json } from '../../../../session/session.ts';
import type { Draft } from '../drafts.ts';
import { notice } from '../program/notices.ts';

/** How far the conversation is. */
export interface Moment {
  /** The agent's version by the lines before. */
  readonly version: string | null;
  readonly answers: number;
}

/** A prompt that waits in the queue, or has left it. */
export interface Waiting {
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

/** Whether no line that comes can be about it: what says the same later was typed anew. */
export function isSettled(waiting: Waiting): boolean {
  const { fate } = waiting;
  const isKnownSteering = waiting.since.version !== null && wasSteering(waiting);
  return fate === 'delivered' || fate === 'mute' || fate === 'withdrawn' || isKnownSteering;
}

/** Whether lines of these words are about it, among others: several prompts may be handed over as one. */
export function isPartOf(waiting: Waiting, all: string): boolean {
  const { words } = waiting;
  if (words === '' || isSettled(waiting) || words.length >= all.length) return false;
  return all.startsWith(`${words}\n`) || all.endsWith(`\n${words}`) || all.includes(`\n${words}\n`);
}

/**
 * Fills the place that it holds. What somebody typed is a message where the agent got it; what it never got, and what no
 * one typed, are notices. The place that was filled is given back.
 */
export function fillPlace(waiting: Waiting, blocks: readonly Block[]): Draft {
  const isTyped = blocks.some(({ type }) => type === 'text' || type === 'image' || type === 'document');
  if (isTyped && wasHandedOver(waiting)) {
    const place = waiting.leftAt ?? waiting.place;
    place.blocks.push(...blocks);
    place.isPrompt = true;
    place.isQueued = true;
    return place;
  }
  const { place } = waiting;
  place.role = 'system';
  for (const block of blocks) {
    const isWords = block.type === 'text';
    place.blocks.push(
      isWords ? notice('undelivered-prompt', 'Prompt that was not delivered', { text: block.text }) : block,
    );
  }
  return place;
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

function isBefore(version: string | null, bound: readonly number[]): boolean {
  const parts = (version ?? '').split('.').map(Number);
  for (const [index, limit] of bound.entries()) {
    const part = parts[index] ?? 0;
    if (part !== limit) return part < limit;
  }
  return false;
}
