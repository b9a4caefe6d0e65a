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
  const guarded = (name: string, call: () => void): { readonly thrown: unknown } | null => {
    try {
      call();
      return null;
    } catch (thrown) {
      failure ??= failureOf('INTERNAL_ERROR', {}, name);
      return { thrown };
    }
  };
  const noteCause = (noted: Failure, cause: unknown): void => {
    guarded('onCause', () => onCause?.(noted, cause));
  };
  return {
    failure: () => failure,
    noteCause,
    tell(progress) {
      const caught = guarded('onProgress', () => onProgress?.(progress));
      if (caught !== null) noteCause(failureOf('INTERNAL_ERROR', {}, 'onProgress'), caught.thrown);
    },
  };
}

/** The signal of a run that was told to stop: what it was aborted with if that is a signal's name, else SIGINT. */
export function signalOf(signal: AbortSignal | undefined): Signal | null {
  if (signal?.aborted !== true) return null;
  const reason: unknown = signal.reason;
  return reason === 'SIGHUP' || reason === 'SIGTERM' ? reason : 'SIGINT';
}
