import type { SessionRef } from '../../session/reference.ts';
import { UNTITLED } from '../../session/title.ts';
import type { Say } from '../words/words.ts';
import { type Column, minuteOf, printable, sizeOf, tableOf } from './printable.ts';

/** A project, with the time at which one of its files was last written (ms since 1970). */
export interface ListedProject {
  readonly name: string;
  readonly folder: string;
  readonly sessions: number;
  readonly bytes: number;
  readonly lastMs: number;
}

/** The projects, or that there are none in the places that were looked at. */
export function projectsText(projects: readonly ListedProject[], looked: readonly string[], say: Say): string {
  if (projects.length === 0) return `${say('list.none', { places: looked.map(printable).join(', ') })}\n`;
  return tableOf(projects, [
    { head: say('list.project'), cell: ({ name }) => printable(name) },
    { head: say('list.sessions'), cell: ({ sessions }) => String(sessions), isRight: true },
    { head: say('list.size'), cell: ({ bytes }) => sizeOf(bytes), isRight: true },
    { head: say('list.written'), cell: ({ lastMs }) => minuteOf(lastMs) },
    { head: say('list.folder'), cell: ({ folder }) => printable(folder) },
  ]);
}

/** Whether a session is in some archive as it is now. */
export type SessionState = 'archived' | 'changed' | 'new' | 'empty' | 'unreadable';

/** A session with the times of its conversation, or of its files where it has none (ms since 1970). */
export interface ListedSession {
  readonly ref: SessionRef;
  readonly title: string;
  readonly project: string | null;
  readonly startedMs: number;
  readonly lastMs: number;
  readonly state: SessionState;
  /** Those that it is archived in as it is now: without raw it can't be restored. */
  readonly formats: readonly string[];
}

/** The sessions of what `--project` names, or that there are none. */
export function sessionsText(sessions: readonly ListedSession[], say: Say): string {
  if (sessions.length === 0) return `${say('list.nomatch')}\n`;
  // What was asked for may be a part of many names, and many folders may have one name.
  const folders = new Set(sessions.map(({ ref }) => ref.folder));
  const names = new Set(sessions.map(nameOf));
  const isMixed = folders.size > 1;
  const projectOfRow = names.size === folders.size ? nameOf : ({ ref }: ListedSession): string => ref.folder;
  const project: Column<ListedSession> = {
    head: say('list.project'),
    cell: (session) => printable(projectOfRow(session)),
  };
  return tableOf(sessions, [
    { head: say('list.id'), cell: ({ ref }) => printable(ref.id) },
    { head: say('list.started'), cell: ({ startedMs }) => minuteOf(startedMs) },
    { head: say('list.last'), cell: ({ lastMs }) => minuteOf(lastMs) },
    { head: say('list.size'), cell: ({ ref }) => sizeOf(ref.bytes), isRight: true },
    { head: say('list.state'), cell: (session) => stateOf(session, say) },
    ...(isMixed ? [project] : []),
    { head: say('list.title'), cell: ({ title }) => (title === UNTITLED ? say('list.untitled') : printable(title)) },
  ]);
}

function nameOf({ project, ref }: ListedSession): string {
  return project ?? ref.folder;
}

function stateOf({ state, formats }: ListedSession, say: Say): string {
  const behind = formats.length === 0 ? '' : ` (${printable(formats.join(', '))})`;
  return say(`list.${state}`) + behind;
}
