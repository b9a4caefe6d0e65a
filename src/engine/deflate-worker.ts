import { kTransferable, kValue, Tinypool } from 'tinypool';
import { type ContentBlock, deflateBlock } from './convert/deflate.ts';

/** What a thread that deflates is sent. */
export interface DeflateTask {
  readonly block: ContentBlock;
  readonly level: number;
}

/** Deflates a block and hands both its buffers over without copying them. */
export async function deflateTask({ block, level }: DeflateTask): Promise<unknown> {
  const deflated = await deflateBlock(block, level);
  const { buffer } = block.bytes;
  return Tinypool.move({
    [kTransferable]: [deflated.buffer, buffer],
    [kValue]: { deflated, buffer },
  });
}
