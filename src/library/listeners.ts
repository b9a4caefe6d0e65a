import { type Failure, failureOf } from '../failures/failure.ts';
import type { Signal } from '../failures/run-facts.ts';
import type { WorldParts } from '../world.ts';
import type { RunOptions } from './options.ts';

/** The caller's listeners as the run calls them: one that throws neither stops the run nor goes unnoticed. */
export interface Listeners extends Pick<WorldParts, 'tell' | 'noteCause'> {
  /** The failure of a listener that threw, once one has. */
  failure(): Failure | null;
}

/** Guards the caller's listeners: what goes wrong in them has nothing to do with the export. */
export function createListeners({ onProgress, onCause }: Pick<RunOptions, 'onProgress' | 'onCause'>): Listeners {
  let failure: Failure | null = null;
  const guarded = (name: 'onProgress' | 'onCause', call: () => unknown): void => {
    const fail = (thrown: unknown): void => {
      const own = failureOf('INTERNAL_ERROR', {}, name);
      failure ??= own;
      if (name === 'onProgress') noteCause(own, thrown);
    };
    try {
      const returned = call();
      // A listener that is async throws later: nobody else waits for it.
      if (returned instanceof Promise) returned.catch(fail);
    } catch (thrown) {
      fail(thrown);
    }
  };
  const noteCause = (noted: Failure, cause: unknown): void => guarded('onCause', () => onCause?.(noted, cause));
  return {
    failure: () => failure,
    noteCause,
    tell: (progress) => guarded('onProgress', () => onProgress?.(progress)),
  };
}

/** The signal of a run that was told to stop: what it was aborted with if that is a signal's name, else SIGINT. */
export function signalOf(signal: AbortSignal | undefined): Signal | null {
  if (signal?.aborted !== true) return null;
  const reason: unknown = signal.reason;
  return reason === 'SIGHUP' || reason === 'SIGTERM' ? reason : 'SIGINT';
}
