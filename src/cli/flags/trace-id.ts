import { randomBytes } from 'node:crypto';
import { isTraceId } from '../../engine/defaults.ts';
import { type Environment, variable } from '../environment.ts';
import type { FlagValues } from '../flags.ts';
import type { NoteCode } from '../../session/note.ts';
import { refuse } from './values.ts';

/** The name of a run in its reports. */
export interface TraceId {
  readonly id: string;
  /** The environment's was not usable. */
  readonly isReplaced: boolean;
}

/** `--trace-id` (a bad one is a usage failure), else `CHATZIP_TRACE_ID` (a bad one is replaced), else at random. */
export function traceIdOf(flags: FlagValues, environment: Environment): TraceId {
  const given = flags.text('traceId');
  if (given !== undefined)
    return isTraceId(given) ? { id: given, isReplaced: false } : refuse('traceId', 'bad-trace-id');
  return traceIdFrom(environment);
}

/** The trace id without the flags, for a run whose flags can't be read. */
export function traceIdFrom(environment: Environment): TraceId {
  const id = variable(environment, 'CHATZIP_TRACE_ID');
  if (id !== null && isTraceId(id)) return { id, isReplaced: false };
  return { id: randomBytes(6).toString('hex'), isReplaced: id !== null };
}

/** What a run has to note of its name. */
export function traceNotes({ isReplaced }: TraceId): Readonly<Partial<Record<NoteCode, number>>> {
  return isReplaced ? { TRACE_ID_REPLACED: 1 } : {};
}
