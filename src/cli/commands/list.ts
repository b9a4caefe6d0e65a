import type { Bookmark } from '../../bookmark/bookmark.ts';
import { isUnchangedByStat } from '../../bookmark/judge.ts';
import { loadBookmark } from '../../bookmark/load.ts';
import type { SubjectFailure } from '../../failures/failure.ts';
import type { SessionRef } from '../../session/reference.ts';
import { isSameContent, type ReadFile } from '../../session/same-files.ts';
import { bookmarkFieldOf, bookmarkPathOf, unnamedBookmark } from '../flags/bookmark-place.ts';
import type { CommandEnd, Invocation } from '../context.ts';
import { projectOf } from '../../engine/select/project-names.ts';
import { type Inventory, lookingFacts, readAll, takeInventory } from '../inventory.ts';
import {
  type ListedProject,
  type ListedSession,
  projectsText,
  type SessionState,
  sessionsText,
} from '../text/list-text.ts';
import { lookedEnd } from '../looked-end.ts';
import { textOf } from '../flags/values.ts';

/** `chatzip list`: projects, or with `--project` their sessions. Writes nothing, takes no lock. */
export async function listCommand(invocation: Invocation): Promise<CommandEnd> {
  const inventory = await takeInventory(invocation);
  const bookmark = await bookmarkFor(invocation);
  return invocation.flags.list('project').length === 0
    ? listProjects(invocation, inventory)
    : listSessions(invocation, inventory, bookmark);
}

/** Where nobody knows a home, nothing is remembered. */
async function bookmarkFor({ flags, context: { environment } }: Invocation): Promise<Bookmark> {
  const isNamed = textOf(flags, 'bookmark') !== null;
  if (!isNamed && unnamedBookmark(environment) === null) return { sessions: new Map(), skipped: new Map() };
  return (await loadBookmark(bookmarkPathOf(flags, environment), bookmarkFieldOf(flags))).bookmark;
}

async function listProjects(invocation: Invocation, inventory: Inventory): Promise<CommandEnd> {
  const { say } = invocation.context;
  // What the records say takes reading them all: a project has the times of its files.
  const projects = projectsOf(inventory).toSorted((one, other) => other.lastMs - one.lastMs);
  const facts = lookingFacts(invocation, { read: inventory.sessions.length, failures: inventory.failures });
  const document = {
    list_version: 1,
    projects: projects.map(({ name, folder, sessions, bytes, lastMs }) => ({
      project: name,
      folder,
      sessions,
      bytes,
      last_activity: new Date(lastMs).toISOString(),
    })),
  };
  return lookedEnd(invocation, facts, { document, text: projectsText(projects, inventory.looked, say) });
}

function projectsOf(inventory: Inventory): readonly ListedProject[] {
  const projects = new Map<string, ListedProject>();
  for (const ref of inventory.sessions) {
    const folder = inventory.workingFolderOf(ref) ?? ref.folder;
    const before = projects.get(folder);
    projects.set(folder, {
      name: projectOf(folder) ?? folder,
      folder,
      sessions: (before?.sessions ?? 0) + 1,
      bytes: (before?.bytes ?? 0) + ref.bytes,
      lastMs: Math.max(before?.lastMs ?? 0, ref.mtimeMs),
    });
  }
  return Array.from(projects.values());
}

async function listSessions(invocation: Invocation, inventory: Inventory, bookmark: Bookmark): Promise<CommandEnd> {
  const { say } = invocation.context;
  const { listed, failures } = await readListed(invocation, inventory, bookmark);
  const sessions = listed.toSorted((one, other) => other.lastMs - one.lastMs);
  const facts = lookingFacts(invocation, {
    read: listed.filter(({ state }) => state !== 'unreadable').length,
    failures,
  });
  const document = { list_version: 1, sessions: sessions.map(sessionRow) };
  return lookedEnd(invocation, facts, { document, text: sessionsText(sessions, say) });
}

interface Listing {
  readonly listed: readonly ListedSession[];
  readonly failures: readonly SubjectFailure[];
}

/** Reads the sessions, each before the next; one that can't be read is listed as that, by the times of its files. */
async function readListed(invocation: Invocation, inventory: Inventory, bookmark: Bookmark): Promise<Listing> {
  const listed: ListedSession[] = [];
  const failures = [...inventory.failures];
  for await (const found of readAll(inventory, invocation)) {
    const { ref } = found;
    if ('failure' in found) {
      failures.push(found.failure);
      const project = found.failure.subject?.project ?? null;
      const times = { startedMs: ref.mtimeMs, lastMs: ref.mtimeMs };
      listed.push({ ref, title: '', project, ...times, state: 'unreadable', formats: [] });
      continue;
    }
    const { session, isEmpty, files } = found.read;
    const times = { startedMs: timeOf(session.startedAt, ref), lastMs: timeOf(session.endedAt, ref) };
    const state = isEmpty ? 'empty' : stateOf(ref, bookmark, files);
    const formats = state === 'archived' ? formatsOf(ref, bookmark) : [];
    listed.push({ ref, title: session.title, project: session.project, ...times, state, formats });
  }
  return { listed, failures };
}

function sessionRow({
  ref,
  title,
  project,
  startedMs,
  lastMs,
  state,
  formats,
}: ListedSession): Readonly<Record<string, unknown>> {
  return {
    session_id: ref.id,
    source: ref.source,
    project,
    title,
    started_at: new Date(startedMs).toISOString(),
    ended_at: new Date(lastMs).toISOString(),
    bytes: ref.bytes,
    state,
    formats,
  };
}

function timeOf(at: string | null, ref: SessionRef): number {
  return at === null ? ref.mtimeMs : Date.parse(at);
}

function stateOf(ref: SessionRef, bookmark: Bookmark, files: readonly ReadFile[]): SessionState {
  const remembered = bookmark.sessions.get(ref.key);
  if (remembered === undefined) return 'new';
  if (isUnchangedByStat(remembered.files, remembered.read_at, ref)) return 'archived';
  return isSameContent(remembered.files, files) ? 'archived' : 'changed';
}

function formatsOf({ key }: SessionRef, { sessions }: Bookmark): readonly string[] {
  return Object.keys(sessions.get(key)?.formats ?? {});
}
