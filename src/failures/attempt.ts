import { chainOf } from './chain.ts';
import type { Phase } from './conditions.ts';
import { type Classified, classifyChain } from './layers.ts';
import type { Result } from './result.ts';

/** The border post: what `work` throws comes back as a failure value. Never rejects. */
export async function attempt<T>(phase: Phase, work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return failed(phase, thrown);
  }
}

/** The same for work that waits for nothing. Never throws. */
export function attemptSync<T>(phase: Phase, work: () => T): Result<T> {
  try {
    return { ok: true, value: work() };
  } catch (thrown) {
    return failed(phase, thrown);
  }
}

/**
 * The failure that a thrown thing is, whatever was thrown: getters that throw, proxies and bare values too. It stands
 * here and not with its layers because looking at a foreign thing can throw, and only this file catches.
 */
export function classify(thrown: unknown, phase: Phase): Classified {
  return classifyChain(chainOf(thrown, tried), phase);
}

function failed(phase: Phase, cause: unknown): Result<never> {
  const { failure, notes } = classify(cause, phase);
  return notes.length === 0 ? { ok: false, failure, cause } : { ok: false, failure, cause, notes };
}

function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
