import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import { type BlockReader, piecesOf } from './block-reader.ts';

/** Inflated where it stands: below this a trip to zlib's thread pool costs more than the work. */
const INLINE_BYTES = 48 * 1024;
/** Held whole while it is inflated on the thread pool; what is larger is streamed. */
const WHOLE_BYTES = 4 * 1024 * 1024;
const WHOLE_COMPRESSED_BYTES = 1024 * 1024;
const PIECE_BYTES = 256 * 1024;

/** Compressed content and what its directory says of it. */
export interface StatedContent {
  readonly method: 'store' | 'deflate' | 'other';
  readonly position: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly crc32: number;
}

/** What is wrong with it, if anything. */
export type ContentProblem = null | 'data' | 'size' | 'crc' | 'method';

/** A check whose reading is done; inflating may still be under way on the thread pool. */
export interface ContentCheck {
  readonly problem: Promise<ContentProblem> | ContentProblem;
}

const inflateOnPool = promisify(inflateRaw);

/** Reads content and holds it against its stated size and CRC, in memory that does not grow with it. */
export async function checkContent(stated: StatedContent, blocks: BlockReader): Promise<ContentCheck> {
  if (stated.method === 'other') return { problem: 'method' };
  if (stated.method === 'store' && stated.compressedBytes !== stated.bytes) return { problem: 'size' };
  if (stated.bytes > WHOLE_BYTES || stated.compressedBytes > WHOLE_COMPRESSED_BYTES) {
    return { problem: await orProblem(() => checkStream(stated, blocks)) };
  }
  const compressed = await blocks.read(stated.position, stated.compressedBytes);
  if (compressed.length < stated.compressedBytes) return { problem: 'data' };
  if (stated.method === 'store') return { problem: verdict(stated, compressed.length, crc32(compressed)) };
  return { problem: stated.bytes <= INLINE_BYTES ? checkHere(stated, compressed) : checkOnPool(stated, compressed) };
}

/** One byte more than stated would show content that is longer. */
function limits(stated: StatedContent): { readonly chunkSize: number; readonly maxOutputLength: number } {
  const most = stated.bytes + 1;
  return { chunkSize: Math.min(PIECE_BYTES, Math.max(64, most)), maxOutputLength: most };
}

function checkHere(stated: StatedContent, compressed: Buffer): ContentProblem {
  try {
    const content = inflateRawSync(compressed, limits(stated));
    return verdict(stated, content.length, crc32(content));
  } catch (thrown) {
    return problemOf(thrown);
  }
}

function checkOnPool(stated: StatedContent, compressed: Buffer): Promise<ContentProblem> {
  const checked = orProblem(async () => {
    const content = await inflateOnPool(compressed, limits(stated));
    return verdict(stated, content.length, crc32(content));
  });
  // Whoever stops early asks for it no more.
  checked.catch(() => undefined);
  return checked;
}

async function orProblem(check: () => Promise<ContentProblem>): Promise<ContentProblem> {
  try {
    return await check();
  } catch (thrown) {
    return problemOf(thrown);
  }
}

/** zlib's complaints are about the content; anything else is about the disk, or a bug. */
function problemOf(thrown: unknown): ContentProblem {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'size';
  if (typeof code === 'string' && code.startsWith('Z_')) return 'data';
  throw thrown;
}

function verdict(stated: StatedContent, bytes: number, crc: number): ContentProblem {
  if (bytes !== stated.bytes) return 'size';
  return crc === stated.crc32 ? null : 'crc';
}

async function checkStream(stated: StatedContent, blocks: BlockReader): Promise<ContentProblem> {
  let bytes = 0;
  let crc = 0;
  for await (const piece of inflatedPieces(stated, blocks)) {
    bytes += piece.length;
    if (bytes > stated.bytes) return 'size';
    crc = crc32(piece, crc);
  }
  return verdict(stated, bytes, crc);
}

async function* inflatedPieces(stated: StatedContent, blocks: BlockReader): AsyncGenerator<Uint8Array> {
  const compressed = piecesOf(blocks, stated.position, stated.position + stated.compressedBytes);
  if (stated.method === 'store') {
    yield* compressed;
    return;
  }
  const inflater = createInflateRaw({ chunkSize: PIECE_BYTES });
  // What goes wrong on the way destroys the inflater, and is raised where it is read.
  pipeline(compressed, inflater, () => undefined);
  yield* inflater;
}
