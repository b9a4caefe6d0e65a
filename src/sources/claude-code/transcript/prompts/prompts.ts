import { objectAt, stringAt } from '../../../records/guards.ts';
import type { TranscriptLine } from '../line.ts';

/** A prompt as a line tells it. */
export interface Prompted {
  readonly words: string;
  /** The pictures and the like beside the words, as JSON. */
  readonly shown: string;
  readonly isQueued: boolean;
  /** How often somebody answered before it. */
  readonly replies: number;
}

/** The prompts of one conversation. */
export interface Prompts {
  /**
   * Takes a prompt, and tells whether it was there already: one may be written twice, as a queued command and as a line
   * of the user's. They are the same when the one names the other, or when it names none and nobody answered between
   * them.
   */
  repeats(line: TranscriptLine, prompted: Prompted): boolean;
}

/** Starts without prompts; `isOwn` tells whether a uuid is one of the session's records. */
export function createPrompts(isOwn: (uuid: string) => boolean): Prompts {
  const latest = new Map<string, Prompted & { readonly uuid: string | null }>();
  return {
    repeats(line, prompted) {
      const key = prompted.words.trim();
      const before = latest.get(key);
      const source = stringAt(objectAt(line.record, 'attachment') ?? {}, 'source_uuid');
      latest.set(key, { ...prompted, uuid: stringAt(line.record, 'uuid') });
      if (before === undefined || before.isQueued === prompted.isQueued) return false;
      // What the one before does not show would be lost with it.
      if (prompted.shown !== '' && prompted.shown !== before.shown) return false;
      if (source !== null && (source === before.uuid || isOwn(source))) return source === before.uuid;
      return before.replies === prompted.replies;
    },
  };
}
