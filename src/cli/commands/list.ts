import type { Bookmark } from '../../bookmark/bookmark.ts';
import { isUnchangedByStat } from '../../bookmark/judge.ts';
import { loadBookmark } from '../../bookmark/load.ts';
import type { SessionRef } from '../../session/reference.ts';
import { isSameContent, type ReadFile } from '../../session/same-files.ts';
import { UNTITLED } from '../../session/title.ts';
import { bookmarkFieldOf, bookmarkPathOf, unnamedBookmark } from '../flags/bookmark-place.ts';
import { jsonLine } from '../../failures/json-line.ts';
import type { CommandEnd, Invocation } from '../context.ts';
import { projectOf } from '../../engine/select/project-names.ts';
import { type Inventory, lookingFacts, readAll, takeInventory } from '../inventory.ts';
import { minuteOf, printable, sizeOf, table } from '../text/printable.ts';
import { createTerminal } from '../terminal.ts';
import { textOf } from '../flags/values.ts';
import { failedPlace } from '../text/failed-place.ts';
import { troubleOf } from '../text/trouble.ts';

/** Whether a session is in some archive as it is now. */
type State = 'archived' | 'changed' | 'new' | 'empty' | 'unreadable';

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

interface Project {
  readonly name: string;
  readonly folder: string;
  readonly sessions: number;
  readonly bytes: number;
  readonly lastMs: number;
}

async function listProjects(invocation: Invocation, inventory: Inventory): Promise<CommandEnd> {
  const { say } = invocation.context;
  // What the records say takes reading them all: a project has the times of its files.
  const projects = projectsOf(inventory).toSorted((one, other) => other.lastMs - one.lastMs);
  const facts = lookingFacts(invocation, { read: inventory.sessions.length, failures: inventory.failures });
  const head = [say('list.project'), say('list.sessions'), say('list.size'), say('list.written'), say('list.folder')];
  const rows = projects.map((project) => [
    printable(project.name),
    String(project.sessions),
    sizeOf(project.bytes),
    minuteOf(project.lastMs),
    printable(project.folder),
  ]);
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
  const nothing = say('list.none', { places: inventory.looked.map(printable).join(', ') });
  return endOf(invocation, facts, {
    document,
    text: rows.length === 0 ? `${nothing}\n` : table([head, ...rows], [1, 2]),
  });
}

function projectsOf(inventory: Inventory): readonly Project[] {
  const projects = new Map<string, Project>();
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

interface ListedSession {
  readonly ref: SessionRef;
  readonly title: string;
  readonly project: string | null;
  readonly startedMs: number;
  readonly lastMs: number;
  readonly state: State;
}

async function listSessions(invocation: Invocation, inventory: Inventory, bookmark: Bookmark): Promise<CommandEnd> {
  const { say } = invocation.context;
  const listed: ListedSession[] = [];
  const failures = [...inventory.failures];
  for await (const found of readAll(inventory, invocation)) {
    const { ref } = found;
    if ('failure' in found) {
      failures.push(found.failure);
      const project = found.failure.subject?.project ?? null;
      listed.push({ ref, title: '', project, startedMs: ref.mtimeMs, lastMs: ref.mtimeMs, state: 'unreadable' });
      continue;
    }
    const { session, isEmpty, files } = found.read;
    const times = { startedMs: timeOf(session.startedAt, ref), lastMs: timeOf(session.endedAt, ref) };
    const state = isEmpty ? 'empty' : stateOf(ref, bookmark, files);
    listed.push({ ref, title: session.title, project: session.project, ...times, state });
  }
  const rows = listed.toSorted((one, other) => other.lastMs - one.lastMs);
  const facts = lookingFacts(invocation, {
    read: listed.filter(({ state }) => state !== 'unreadable').length,
    failures,
  });
  // What was asked for may be a part of many names, and many folders may have one name.
  const folders = new Set(rows.map(({ ref }) => ref.folder));
  const names = new Set(rows.map(nameOf));
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
  const lines = rows.map((row) => [
    printable(row.ref.id),
    minuteOf(row.startedMs),
    minuteOf(row.lastMs),
    sizeOf(row.ref.bytes),
    say(`list.${row.state}`),
    ...(isMixed ? [printable(projectOfRow(row))] : []),
    row.title === UNTITLED ? say('list.untitled') : printable(row.title),
  ]);
  const document = { list_version: 1, sessions: rows.map(sessionRow) };
  return endOf(invocation, facts, {
    document,
    text: rows.length === 0 ? `${say('list.nomatch')}\n` : table([head, ...lines], [3]),
  });
}

function nameOf({ project, ref }: ListedSession): string {
  return project ?? ref.folder;
}

function sessionRow({
  ref,
  title,
  project,
  startedMs,
  lastMs,
  state,
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
  };
}

function timeOf(at: string | null, ref: SessionRef): number {
  return at === null ? ref.mtimeMs : Date.parse(at);
}

function stateOf(ref: SessionRef, bookmark: Bookmark, files: readonly ReadFile[]): State {
  const remembered = bookmark.sessions.get(ref.key);
  if (remembered === undefined) return 'new';
  if (isUnchangedByStat(remembered.files, remembered.read_at, ref)) return 'archived';
  return isSameContent(remembered.files, files) ? 'archived' : 'changed';
}

async function endOf(
  invocation: Invocation,
  facts: CommandEnd['facts'],
  result: { readonly document: unknown; readonly text: string },
): Promise<CommandEnd> {
  const { flags, context } = invocation;
  const isDocument = flags.isSet('json');
  const terminal = await createTerminal(flags, context.environment);
  const out = isDocument ? jsonLine(result.document) : flags.isSet('quiet') ? '' : result.text;
  return {
    facts,
    out: () => out,
    trouble: troubleOf(facts, { ...context, terminal, placeOf: (failure) => failedPlace(failure, invocation) }),
    isDocument,
  };
}
