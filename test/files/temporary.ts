import { chmodSync, mkdtempSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new folder that everybody may enter, until the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chatzip-files-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Permission bits of a file or folder, in octal: `600`. */
export function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** Sets the umask until the test has finished. */
export function withUmask(mask: number): void {
  const before = process.umask(mask);
  onTestFinished(() => {
    process.umask(before);
  });
}

/** Runs something without the rights of root, for whom no permission holds. */
export async function withoutRoot<T>(run: () => T | Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

/** What a promise is rejected with: the failure with its details, an errno name, or the message. */
export async function raisedBy(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (thrown) {
    if (!(thrown instanceof Error)) return thrown;
    if ('failure' in thrown) return thrown.failure;
    return 'code' in thrown ? thrown.code : thrown.message;
  }
  return 'nothing';
}

type Handles = Pick<FileHandle, 'chmod' | 'sync'>;

/** Until the test has finished every open file does that, instead of what it did, when it is asked to. */
export async function withHandles(changed: (before: Handles) => Partial<Handles>): Promise<void> {
  const handle = await open(temporaryFolder(), 'r');
  const handles: Handles = Object.getPrototypeOf(handle);
  await handle.close();
  const { chmod, sync } = handles;
  Object.assign(handles, changed({ chmod, sync }));
  onTestFinished(() => {
    Object.assign(handles, { chmod, sync });
  });
}

/** The paths of files and folders as they are flushed from now on, until the test has finished. Linux alone knows them. */
export async function flushes(): Promise<readonly string[]> {
  const paths: string[] = [];
  await withHandles(({ sync }) => ({
    sync(this: FileHandle) {
      paths.push(readlinkSync(`/proc/self/fd/${this.fd}`));
      return sync.call(this);
    },
  }));
  return paths;
}
