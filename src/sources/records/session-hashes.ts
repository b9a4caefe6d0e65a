import type { SessionRef } from '../../session/reference.ts';
import type { FileRead } from '../source.ts';
import { readBytes } from './file-bytes.ts';
import { againIfChanged } from './session-reading.ts';

/** Reads the bytes that discovery saw of every file of a session and keeps none. Raises what `readBytes` raises. */
export function hashSession(ref: SessionRef): Promise<readonly FileRead[]> {
  return againIfChanged(ref, async (current) => {
    const files: FileRead[] = [];
    for (const file of current.files) files.push(await readBytes(file, () => {}));
    return files;
  });
}
