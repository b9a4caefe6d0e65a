import {
  type Category,
  type FailureCode,
  FAILURE_CODES,
  isFailureCode,
  type Level,
  type Retry,
  rowOf,
  type SubjectKind,
} from '../../failures/catalogue.ts';
import { wordsOf } from '../../failures/messages/words.ts';
import { type NoteCode, RUN_NOTES, SESSION_NOTES } from '../../session/note.ts';
import type { Language, Say } from '../words/words.ts';

/** Every note that can stand in a report. */
const NOTE_CODES: readonly NoteCode[] = [...SESSION_NOTES, ...RUN_NOTES];

/** Whatever a report may name: a failure's code or a note's. */
export type CodeName = FailureCode | NoteCode;

/** The codes of the catalogue by number, then the notes. */
export const EXPLAINED_CODES: readonly CodeName[] = [...FAILURE_CODES, ...NOTE_CODES];

/** Whether a word is a code that can be explained. */
export function isCodeName(word: string): word is CodeName {
  return EXPLAINED_CODES.some((code) => code === word);
}

type Subject = Exclude<SubjectKind, 'session, run'>;

const SUBJECTS: Readonly<Record<SubjectKind, readonly Subject[]>> = {
  session: ['session'],
  folder: ['folder'],
  entry: ['entry'],
  run: ['run'],
  'session, run': ['session', 'run'],
};

/** What there is to say of a code; what `explain --json` says of each. */
export interface Explanation {
  readonly code: CodeName;
  readonly kind: 'failure' | 'note';
  /** null for a note, as are category, level and title. */
  readonly number: number | null;
  readonly category: Category | null;
  /** What has it: a session and the run can both have INTERNAL_ERROR. */
  readonly of: readonly Subject[];
  readonly level: Level | null;
  readonly retry: Retry;
  /** With which a run that has it can end, `--partial-ok` aside; none for a note. */
  readonly exit_codes: readonly number[];
  readonly title: string | null;
  readonly meaning: string;
  readonly hint: string;
}

/** Explains a code in the words of a language. */
export function explanationOf(code: CodeName, say: Say, language: Language): Explanation {
  if (!isFailureCode(code)) return explainedNote(code, say);
  const { number, category, of: kind, level, retry } = rowOf(code);
  const of = SUBJECTS[kind];
  const { title, meaning, hint } = wordsOf(code, language);
  const exits = exitsOf(code);
  return { code, kind: 'failure', number, category, of, level, retry, exit_codes: exits, title, meaning, hint };
}

function explainedNote(code: NoteCode, say: Say): Explanation {
  return {
    code,
    kind: 'note',
    number: null,
    category: null,
    of: RUN_NOTES.some((note) => note === code) ? ['run'] : ['session'],
    level: null,
    retry: { policy: 'none', after_seconds: null },
    exit_codes: [],
    title: null,
    meaning: say(`note.${code}`),
    hint: say(`note.${code}.hint`),
  };
}

/** A session, folder or entry that fails leaves a run partial (3) or with nothing (4); another code decides alone. */
function exitsOf(code: FailureCode): readonly number[] {
  if (code === 'INTERRUPTED') return [129, 130, 143];
  if (code === 'EXPORT_NOTHING_TO_EXPORT') return [0, 5];
  const { of, exit } = rowOf(code);
  const own = exit === null ? [] : [exit];
  return of === 'run' ? own : [...own, 3, 4];
}
