import type { SessionLink } from '../../../session/session.ts';
import { type JsonObject, objectAt, stringAt } from '../../records/guards.ts';
import { kindOf, type TranscriptLine } from './line.ts';

/** Which session the lines say they are of, and which others they name. */
export interface SessionNames {
  /** The id that lines of this session name: the file's, unless no line does. */
  readonly ownId: string;
  readonly links: readonly SessionLink[];
}

/** Looks through the lines of a session for the ids of sessions. */
export function sessionNames(sessionId: string, conversations: readonly (readonly TranscriptLine[])[]): SessionNames {
  const counts = new Map<string, number>();
  const links = new Map<string, SessionLink>();
  const add = (relation: SessionLink['relation'], id: string | null): void => {
    if (id !== null && id !== '' && id !== sessionId) links.set(`${relation} ${id}`, { relation, sessionId: id });
  };
  for (const lines of conversations) {
    for (const { record } of lines) {
      const named = stringAt(record, 'sessionId');
      if (named !== null) counts.set(named, (counts.get(named) ?? 0) + 1);
      addLinks(record, add);
    }
  }
  for (const id of counts.keys()) add('contains', id);
  return { ownId: counts.has(sessionId) ? sessionId : (mostFrequent(counts) ?? sessionId), links: [...links.values()] };
}

function addLinks(record: JsonObject, add: (relation: SessionLink['relation'], id: string | null) => void): void {
  const forked = objectAt(record, 'forkedFrom');
  if (forked !== null) add('forked-from', stringAt(forked, 'sessionId'));
  const kind = kindOf(record);
  if (kind === 'continued-in') add('continued-in', stringAt(record, 'continuedInSessionId'));
  if (kind === 'fork-context-ref') add('context-from', stringAt(record, 'parentSessionId'));
}

function mostFrequent(counts: ReadonlyMap<string, number>): string | null {
  let most: string | null = null;
  for (const [id, count] of counts) if (most === null || count > (counts.get(most) ?? 0)) most = id;
  return most;
}
