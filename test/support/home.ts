import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folders: string[] = [];

/** Called when a file's tests are done. */
export function removeTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A folder that is gone when the file's tests are. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chatzip-test-'));
  folders.push(folder);
  return folder;
}

const FOLDER = '-home-fern-orchard';

/** The id of the session of that number. */
export function idOf(number: number): string {
  return `${String(number).padStart(8, '0')}-1111-4111-8111-111111111111`;
}

/** Where a session's file is in a home. */
export function pathOf(home: string, number: number): string {
  return join(home, '.claude', 'projects', FOLDER, `${idOf(number)}.jsonl`);
}

/** Where a home's bookmark is when no flag names it. */
export function bookmarkOf(home: string): string {
  return join(home, '.local', 'state', 'chatzip', 'bookmark.json');
}

/** A line of a session: a question about fruit. */
export function lineOf(number: number, text: string, hour = number): string {
  return `${JSON.stringify({
    parentUuid: null,
    isSidechain: false,
    type: 'user',
    message: { role: 'user', content: text },
    uuid: `${idOf(number).slice(0, 8)}-2222-4222-8222-${String(text.length).padStart(12, '0')}`,
    timestamp: new Date(Date.UTC(2026, 1, 1, hour)).toISOString(),
    userType: 'external',
    cwd: '/home/fern/orchard',
    sessionId: idOf(number),
    version: '2.1.114',
    gitBranch: 'main',
  })}\n`;
}

/** Writes a session. */
export function writeSession(
  home: string,
  number: number,
  content = lineOf(number, `When is plum ${number} ripe?`),
): string {
  const path = pathOf(home, number);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A home with so many sound sessions. */
export function homeWith(sessions: number): string {
  const home = temporaryFolder();
  mkdirSync(join(home, '.claude', 'projects', FOLDER), { recursive: true });
  for (let number = 1; number <= sessions; number++) writeSession(home, number);
  return home;
}

/** The archives in a folder, in the order of their names. */
export function archivesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.zip'))
    .toSorted()
    .map((name) => join(folder, name));
}
