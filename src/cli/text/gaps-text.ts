import type { IncompleteRun } from '../../archive/read/missing-volumes.ts';
import { minuteOf } from './printable.ts';
import type { Say } from '../words/words.ts';

const SHOWN = 20;

/** Which volumes of a run are missing. */
export function gapsText({ startedAt, missing }: IncompleteRun, say: Say): string {
  const volumes = missing.slice(0, SHOWN).join(', ') + (missing.length > SHOWN ? ', …' : '');
  return say('verify.gaps', { at: minuteOf(Date.parse(startedAt)), volumes });
}
