import { type FailureCode, isFailureCode, rowOf } from './catalogue.ts';
import type { Link } from './chain.ts';
import { CODE_OF, CONDITION_OF_ERRNO, type Phase } from './conditions.ts';
import { type Failure, type FailureDetails, failureOf } from './failure.ts';
import { errnoSpokenBy, matches, PATTERNS } from './patterns.ts';

/** What a classification has to say beyond its code. */
export type ClassifyNote = 'UNKNOWN_CODE';

/** The failure that a thrown thing is. */
export interface Classified {
  readonly failure: Failure;
  readonly notes: readonly ClassifyNote[];
}

/** Asks the exact catalogue, then the patterns; what neither knows is a bug. */
export function classifyChain(links: readonly Link[], phase: Phase): Classified {
  const known = exactly(links, phase) ?? byPattern(links, phase);
  if (known !== null) return { failure: known, notes: [] };
  const isForeign = links.some((link) => link.envelope !== null);
  return { failure: failureOf('INTERNAL_ERROR', strangeErrno(links)), notes: isForeign ? ['UNKNOWN_CODE'] : [] };
}

/** The first layer: what chatzip raised itself, then what the system said, then what an envelope says. */
function exactly(links: readonly Link[], phase: Phase): Failure | null {
  const raised = links.find((link) => link.failure !== null)?.failure;
  if (raised) return raised;
  const errno = links.find((link) => CONDITION_OF_ERRNO.has(link.code ?? ''))?.code;
  if (errno) return ofErrno(errno, phase);
  const code = links.map((link) => link.envelope).find(isRaisable);
  return code === undefined ? null : failureOf(code);
}

/** The second layer: the first pattern that any link of the chain fits. */
function byPattern(links: readonly Link[], phase: Phase): Failure | null {
  const errno = links.map(errnoSpokenBy).find((name) => name !== null);
  if (errno) return ofErrno(errno, phase);
  const pattern = PATTERNS.find((candidate) => links.some((link) => matches(candidate, link)));
  return pattern === undefined ? null : failureOf(CODE_OF[pattern.condition][phase]);
}

function ofErrno(errno: string, phase: Phase): Failure | null {
  const condition = CONDITION_OF_ERRNO.get(errno);
  return condition === undefined ? null : failureOf(CODE_OF[condition][phase], { errno });
}

/** How a run ended is nothing that can go wrong with anything. */
function isRaisable(code: string | null): code is FailureCode {
  return isFailureCode(code) && rowOf(code).category !== 'run_outcome';
}

/** An errno that no table knows may still tell a person something. */
function strangeErrno(links: readonly Link[]): FailureDetails {
  const errno = links.map((link) => link.code).find((code) => code !== null && /^E[A-Z0-9]{2,19}$/.test(code));
  return errno ? { errno } : {};
}
