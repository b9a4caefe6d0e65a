import type { SessionRef } from '../../session/reference.ts';

/** Says the working folder of sessions, also of those that can't be read. */
export interface WorkingFolders {
  /** Of the session itself, else of another session in the agent's same folder; null when none of them says. */
  of(ref: SessionRef): string | null;
}

/** Sessions of one folder that are asked in vain before it counts as nameless. */
const MOST_ASKED = 20;

/** Asks a session for its own working folder, and its neighbours when it doesn't say. Each folder is asked once. */
export function createWorkingFolders(
  refs: readonly SessionRef[],
  ask: (ref: SessionRef) => string | null,
): WorkingFolders {
  const asked = new Map<string, SessionRef[]>();
  for (const ref of refs) {
    const neighbours = asked.get(ref.folder);
    if (neighbours === undefined) asked.set(ref.folder, [ref]);
    else if (neighbours.length < MOST_ASKED) neighbours.push(ref);
  }
  const ofFolder = new Map<string, string | null>();
  const neighbours = (folder: string): string | null => {
    const known = ofFolder.get(folder);
    if (known !== undefined) return known;
    let found: string | null = null;
    for (const ref of asked.get(folder) ?? []) found ??= ask(ref);
    ofFolder.set(folder, found);
    return found;
  };
  return { of: (ref) => ask(ref) ?? neighbours(ref.folder) };
}

/** A project's name: the last part of its working folder. */
export function projectOf(folder: string | null): string | null {
  return folder?.split(/[/\\]/).findLast((part) => part !== '') ?? null;
}
