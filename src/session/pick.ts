import { type Failure, failureOf } from '../failures/failure.ts';
import type { Result } from '../failures/result.ts';
import { caseless } from './caseless.ts';

/** A session, or an archived version of one. */
export interface Pickable {
  readonly id: string;
  /** The same for every version of a session, and for no other. */
  readonly key: string;
}

/**
 * The key of the session that an id or its beginning means. Of several that it fits the one that has exactly this id is
 * meant, and before that the one of a project asked for. Fails with SESSION_NOT_FOUND or SESSION_AMBIGUOUS_PREFIX.
 */
export function pickByPrefix<Session extends Pickable>(
  sessions: readonly Session[],
  prefix: string,
  isOfProject: (session: Session) => boolean,
): Result<string> {
  const all = sessions.filter(({ id }) => id.startsWith(prefix));
  const near = all.length > 1 ? all.filter(isOfProject) : [];
  const fitting = near.length > 0 ? near : all;
  const exact = keysOf(fitting.filter(({ id }) => id === prefix));
  const keys = exact.length === 1 ? exact : keysOf(fitting);
  const [key] = keys;
  if (key !== undefined && keys.length === 1) return { ok: true, value: key };
  return { ok: false, failure: pickFailure(keys.length) };
}

function keysOf(sessions: readonly Pickable[]): readonly string[] {
  return Array.from(new Set(sessions.map(({ key }) => key)));
}

function pickFailure(matches: number): Failure {
  return matches === 0
    ? failureOf('SESSION_NOT_FOUND', {}, '--session')
    : failureOf('SESSION_AMBIGUOUS_PREFIX', { matches }, '--session');
}

/** Whether one of these pieces (`caseless`) is in a project's name or folder. */
export function isPieceOf(pieces: readonly string[], name: string | null): boolean {
  const whole = caseless(name ?? '');
  return pieces.some((piece) => whole.includes(piece));
}
