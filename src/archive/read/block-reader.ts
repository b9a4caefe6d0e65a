import type { FileHandle } from 'node:fs/promises';

const BLOCK_BYTES = 1024 * 1024;
const PIECE_BYTES = 128 * 1024;

/** Reads a file by position in large blocks, each once when it is read in order. */
export interface BlockReader {
  /** The bytes at a position; fewer only where the file ends. They stay as they are. */
  read(position: number, length: number): Promise<Buffer> | Buffer;
}

/** Reads a file of this size through a handle that stays the caller's. */
export function createBlockReader(handle: FileHandle, size: number): BlockReader {
  let block = Buffer.alloc(0);
  let start = 0;
  const load = async (position: number, length: number): Promise<Buffer> => {
    // A new buffer each time: what was handed out before may still be in use.
    const fresh = Buffer.allocUnsafe(Math.max(length, Math.min(BLOCK_BYTES, size - position)));
    block = fresh.subarray(0, await fill(handle, fresh, position));
    start = position;
    return block.subarray(0, length);
  };
  return {
    read(position, length) {
      const offset = position - start;
      if (offset >= 0 && offset + length <= block.length) return block.subarray(offset, offset + length);
      return load(position, length);
    },
  };
}

async function fill(handle: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** The bytes from `start` to `end` in pieces; fewer where the file ends before. */
export async function* piecesOf(blocks: BlockReader, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end; position += PIECE_BYTES) {
    const piece = await blocks.read(position, Math.min(PIECE_BYTES, end - position));
    if (piece.length === 0) return;
    yield piece;
  }
}
