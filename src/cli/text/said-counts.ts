import type { Say, WordKey } from '../words/words.ts';

/** The counts that are not nought, in words between brackets behind a sentence; empty without any. */
export function saidCounts(counts: readonly (readonly [WordKey, number])[], say: Say): string {
  const said = counts.filter(([, count]) => count > 0).map(([key, count]) => say(key, { count }));
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}
