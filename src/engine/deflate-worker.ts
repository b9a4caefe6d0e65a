import { kTransferable, kValue, Tinypool } from 'tinypool';
import { type Block, deflateBlock } from './convert/deflate.ts';

export interface DeflateTask {
  readonly block: Block;
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
