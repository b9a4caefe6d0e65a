import type { HomeFile } from '../../kept/home.ts';
import { promise } from '../target.ts';
import type { Converted } from './converted.ts';

type Kind = 'blank' | 'record' | 'deep' | 'torn' | 'bad' | 'deep or torn';

/** Promises that every line is counted: as a record, or in a note; and that a session fails only without any record. */
export function promiseCounted(files: readonly HomeFile[], converted: Converted): void {
  const read = files.filter(({ path }) => path.endsWith('.jsonl'));
  const kinds = read.flatMap(({ bytes }) => kindsOf(bytes));
  const countOf = (...wanted: readonly Kind[]): number => kinds.filter((kind) => wanted.includes(kind)).length;
  const transcripts = read.filter(({ part }) => part !== 'sidecar').flatMap(({ bytes }) => kindsOf(bytes));
  if (converted.kind === 'failed') {
    const isWithout = !transcripts.includes('record');
    promise('only a session without records fails for its lines', isWithout || converted.code === 'UNSUPPORTED_FORMAT');
    return;
  }
  const hasRecord = transcripts.includes('record');
  promise(
    'a session without records fails',
    hasRecord || !transcripts.some((kind) => kind === 'bad' || kind === 'deep'),
  );
  if (converted.row === null) return;
  // A file beside the transcripts that should be one document and is none counts as one line.
  const documents = files.filter(({ path }) => path.endsWith('.json')).length + read.filter(isZeros).length;
  const extra = converted.badLines - countOf('bad', 'deep');
  // The last line of a file may be torn before it is known to be too deep.
  const either = countOf('deep or torn');
  const torn = converted.tornLines - countOf('torn');
  promise(
    'every bad line is counted',
    extra + torn >= either && extra + torn <= either + documents && extra >= 0,
    () => `${extra} more, ${torn} torn, ${documents} documents`,
  );
  promise('every torn line is counted', torn >= 0 && torn <= either, () => `${torn} more, ${either} perhaps`);
}

/** Nothing but blanks, NUL bytes among them: damage or nothing, both are true. */
function isZeros({ bytes }: HomeFile): boolean {
  return bytes.includes(0) && kindsOf(bytes).every((kind) => kind === 'blank');
}

function kindsOf(bytes: Buffer): readonly Kind[] {
  const lines = bytes.toString('latin1').split('\n');
  return lines.map((line, index) => kindOf(Buffer.from(line, 'latin1').toString('utf8'), index === lines.length - 1));
}

function kindOf(line: string, isLast: boolean): Kind {
  const text = line.replace(/^[ \t\r\0\ufeff]+/, '').replace(/[ \t\r\0]+$/, '');
  if (text === '') return 'blank';
  if (!text.startsWith('{')) return 'bad';
  if (depthOf(text) > 1000) return isLast ? 'deep or torn' : 'deep';
  try {
    JSON.parse(text);
    return 'record';
  } catch {
    return isLast ? 'torn' : 'bad';
  }
}

/** The most brackets that are open at once, those in strings aside. */
function depthOf(text: string): number {
  const brackets = text.replaceAll(/"(?:[^"\\]|\\[^])*(?:"|$)/g, '').match(/[[\]{}]/g) ?? [];
  let depth = 0;
  let deepest = 0;
  for (const bracket of brackets) {
    depth += bracket === '{' || bracket === '[' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
