import type { SessionRef } from '../../session/reference.ts';
import { UNTITLED } from '../../session/title.ts';
import type { Say } from '../words/words.ts';
import { minuteOf, printable, sizeOf, table } from './printable.ts';

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
  const head = [say('list.project'), say('list.sessions'), say('list.size'), say('list.written'), say('list.folder')];
  const rows = projects.map((project) => [
    printable(project.name),
    String(project.sessions),
    sizeOf(project.bytes),
    minuteOf(project.lastMs),
    printable(project.folder),
  ]);
  return table([head, ...rows], [1, 2]);
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
  const head = [
    say('list.id'),
    say('list.started'),
    say('list.last'),
    say('list.size'),
    say('list.state'),
    ...(isMixed ? [say('list.project')] : []),
    say('list.title'),
  ];
  const rows = sessions.map((session) => [
    printable(session.ref.id),
    minuteOf(session.startedMs),
    minuteOf(session.lastMs),
    sizeOf(session.ref.bytes),
    stateOf(session, say),
    ...(isMixed ? [printable(projectOfRow(session))] : []),
    session.title === UNTITLED ? say('list.untitled') : printable(session.title),
  ]);
  return table([head, ...rows], [3]);
}

function nameOf({ project, ref }: ListedSession): string {
  return project ?? ref.folder;
}

function stateOf({ state, formats }: ListedSession, say: Say): string {
  const behind = formats.length === 0 ? '' : ` (${printable(formats.join(', '))})`;
  return say(`list.${state}`) + behind;
}
