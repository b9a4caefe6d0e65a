import type { FileHandle } from 'node:fs/promises';

/** How many buffers one call of the system takes. */
const PARTS_A_WRITE = 1000;

/** Writes every byte: a bare write may be short and says nothing. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  await writeAllOf(handle, [bytes]);
}

/** Writes every byte of every part, in order, without joining them. */
export async function writeAllOf(handle: Pick<FileHandle, 'writev'>, parts: readonly Uint8Array[]): Promise<void> {
  for (let start = 0; start < parts.length; start += PARTS_A_WRITE) {
    let left = parts.slice(start, start + PARTS_A_WRITE).filter((part) => part.length > 0);
    while (left.length > 0) {
      const { bytesWritten } = await handle.writev(left);
      if (bytesWritten === 0) throw Object.assign(new Error('a write that writes nothing'), { code: 'EIO' });
      left = withoutFirst(left, bytesWritten);
    }
  }
}

function withoutFirst(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  const left: Uint8Array[] = [];
  let skip = bytes;
  for (const part of parts) {
    if (skip < part.length) left.push(skip === 0 ? part : part.subarray(skip));
    skip = Math.max(0, skip - part.length);
  }
  return left;
}
