import type { FoundArchive } from '../../src/archive/read/find-archives.ts';
import { type CheckedEntry, checkEntries } from '../../src/archive/reader.ts';
import { type Verification, verifyArchives } from '../../src/archive/verify.ts';
import type { OnRow } from '../../src/archive/verify/finding.ts';

/** What a check found in all. */
export interface ArchiveCheck {
  readonly entries: number;
  readonly damaged: readonly CheckedEntry[];
}

/** Reads a whole archive and names what is damaged. Raises ARCHIVE_NOT_FOUND when there is none. */
export async function checkArchive(path: string): Promise<ArchiveCheck> {
  let entries = 0;
  const damaged: CheckedEntry[] = [];
  for await (const checked of checkEntries(path)) {
    if (checked.path !== null) entries += 1;
    if (checked.problem !== null) damaged.push(checked);
  }
  return { entries, damaged };
}

/** Verifies archives as a run does that nobody listens to. */
export function verify(archives: readonly FoundArchive[], onRow: OnRow = () => null): Promise<Verification> {
  return verifyArchives({ archives, onRow, tell: () => undefined, isStopped: () => false });
}
