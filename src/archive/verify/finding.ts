import type { FailureSubject } from '../../failures/failure.ts';
import type { ReadRow } from '../read/manifest-line.ts';
import type { CheckedEntry } from '../reader.ts';

/**
 * What is wrong. Of an entry: its headers, its compressed data, its size, its CRC, how it is compressed, its hash, a name
 * that no archive may hold or that stands there twice, no row that names it, not there though a row names it, a document
 * that says nothing. Of the archive: its directory, a row, no ZIP, unreadable.
 */
export type Problem =
  | Exclude<CheckedEntry['problem'], null>
  | 'hash'
  | 'name'
  | 'twice'
  | 'norow'
  | 'missing'
  | 'document'
  | 'row'
  | 'nozip'
  | 'unreadable';

/** One thing that is wrong with an archive. */
export interface Finding {
  readonly problem: Problem;
  /** The entry's path as it stands in the archive or its manifest; null for the archive's own directory and file. */
  readonly path: string | null;
  /** Which entry in the order of the directory, or which line of the manifest; from 1. */
  readonly number: number | null;
  /** The session whose entry it is. */
  readonly subject: FailureSubject | null;
  readonly errno?: string;
}

/** Is shown every row of a manifest; hands back what to call with the formats of it that have proved sound, if any has. */
export type OnRow = (row: ReadRow) => ((sound: readonly string[]) => void) | null;
