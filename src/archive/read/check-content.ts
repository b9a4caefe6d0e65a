import type { Hash } from 'node:crypto';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import { FailureError, failureOf } from '../../failures/failure.ts';
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

/** What goes along with a check. */
export interface ContentWatch {
  /** Is fed the content; what it is fed of damaged content is undefined. */
  readonly hash: Hash | null;
  /** Asked between the pieces of long content; may raise to stop the check. */
  readonly assertWanted?: () => void;
}

/** Reads content and holds it against its stated size and CRC, in memory that does not grow with it. */
export async function checkContent(
  stated: StatedContent,
  blocks: BlockReader,
  watch: ContentWatch,
): Promise<ContentCheck> {
  const problem = problemBefore(stated);
  if (problem !== null) return { problem };
  if (stated.bytes > WHOLE_BYTES || stated.compressedBytes > WHOLE_COMPRESSED_BYTES) {
    return { problem: await orProblem(() => checkStream(stated, blocks, watch)) };
  }
  const compressed = await blocks.read(stated.position, stated.compressedBytes);
  if (compressed.length < stated.compressedBytes) return { problem: 'data' };
  const judge = (content: Uint8Array): ContentProblem => {
    watch.hash?.update(content);
    return verdict(stated, content.length, crc32(content));
  };
  if (stated.method === 'store') return { problem: judge(compressed) };
  const check = stated.bytes <= INLINE_BYTES ? checkHere : checkOnPool;
  return { problem: check(stated, compressed, judge) };
}

/** What can be told without reading the content. */
function problemBefore({ method, bytes, compressedBytes }: StatedContent): ContentProblem {
  if (method === 'other') return 'method';
  return method === 'store' && compressedBytes !== bytes ? 'size' : null;
}

/** The content piece by piece. Raises ENTRY_DAMAGED where it is not what was stated, at its end at the latest. */
export async function* checkedPieces(stated: StatedContent, blocks: BlockReader): AsyncGenerator<Uint8Array> {
  let problem = problemBefore(stated);
  let bytes = 0;
  let crc = 0;
  try {
    if (problem === null) {
      for await (const piece of inflatedPieces(stated, blocks)) {
        bytes += piece.length;
        if (bytes > stated.bytes) break;
        crc = crc32(piece, crc);
        yield piece;
      }
    }
  } catch (thrown) {
    problem = problemOf(thrown);
  }
  if ((problem ?? verdict(stated, bytes, crc)) !== null) throw new FailureError(failureOf('ENTRY_DAMAGED'));
}

/** One byte more than stated would show content that is longer. */
function limits(stated: StatedContent): { readonly chunkSize: number; readonly maxOutputLength: number } {
  const most = stated.bytes + 1;
  return { chunkSize: Math.min(PIECE_BYTES, Math.max(64, most)), maxOutputLength: most };
}

type Judge = (content: Uint8Array) => ContentProblem;

function checkHere(stated: StatedContent, compressed: Buffer, judge: Judge): ContentProblem {
  try {
    return judge(inflateRawSync(compressed, limits(stated)));
  } catch (thrown) {
    return problemOf(thrown);
  }
}

function checkOnPool(stated: StatedContent, compressed: Buffer, judge: Judge): Promise<ContentProblem> {
  const checked = orProblem(async () => judge(await inflateOnPool(compressed, limits(stated))));
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

async function checkStream(
  stated: StatedContent,
  blocks: BlockReader,
  { hash, assertWanted }: ContentWatch,
): Promise<ContentProblem> {
  let bytes = 0;
  let crc = 0;
  for await (const piece of inflatedPieces(stated, blocks)) {
    bytes += piece.length;
    if (bytes > stated.bytes) return 'size';
    assertWanted?.();
    hash?.update(piece);
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
  const inflater = createInflateRaw({ chunkSize: limits(stated).chunkSize });
  // What goes wrong on the way destroys the inflater, and is raised where it is read.
  pipeline(compressed, inflater, () => undefined);
  yield* inflater;
}
