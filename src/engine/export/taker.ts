import { attempt, attemptSync } from '../../failures/attempt.ts';
import type { Failure } from '../../failures/failure.ts';
import type { SessionRef } from '../../session/reference.ts';
import { type Conversion, failed } from '../convert/conversion.ts';
import { type Holdings, publishVolume, saveMemory } from './publish.ts';
import { exported, fail, leave, type Pending, remember, rememberedFiles, type Run, stopBy } from './run.ts';

/** Puts conversions where they belong: into a volume, or into the count of what was left out or failed. */
export interface Taker {
  take(ref: SessionRef, conversion: Conversion): Promise<Failure | null>;
  /** Publishes what is left, or saves what was learnt. */
  finish(): Promise<Failure | null>;
}

type Converted = Extract<Conversion, { kind: 'converted' }>;

/** Begins with nothing in the open volume. */
export function createTaker(run: Run, holdings: Holdings): Taker {
  let pending: Pending[] = [];

  const publish = async (isLast: boolean): Promise<Failure | null> => {
    const failure = await publishVolume(run, holdings, { pending, isLast });
    pending = [];
    return failure;
  };

  const toArchive = async (ref: SessionRef, { archived, files }: Converted): Promise<Failure | null> => {
    const { archive } = holdings;
    const tellNotes = (): void => archived.notes.forEach(({ code, count }) => run.tally.noted(code, count));
    if (archive === null) {
      tellNotes();
      exported(run, [{ ref, row: () => archived.row }]);
      return null;
    }
    // Asked first: a volume that is closed for a session which comes into none may have been the last.
    const checked = attemptSync('write', () => archive.check(archived));
    if (!checked.ok) {
      fail(run, ref, failed(archived.row.project, checked));
      return null;
    }
    const failure = archive.hasRoomFor(archived) ? null : await publish(false);
    if (failure !== null) return failure;
    const added = await attempt('write', () => archive.add(archived));
    if (!added.ok) return stopBy(run, added);
    tellNotes();
    pending.push({ ref, row: added.value, files: rememberedFiles(ref, files) });
    return null;
  };

  return {
    async take(ref, conversion) {
      if (conversion.kind === 'converted') return toArchive(ref, conversion);
      if (conversion.kind === 'failed') {
        fail(run, ref, conversion);
        return null;
      }
      remember(run, holdings.draft, { ref, ...conversion });
      leave(run, ref, conversion.reason);
      return null;
    },
    finish: () => (pending.length > 0 ? publish(true) : saveMemory(run, holdings)),
  };
}
