import { joined, keyOf } from '../../files/system-path.ts';
import { assertWritable, belowRoot, folderFor, isContentOf, nearestThere, standsThere } from './standing.ts';
import type { RestoreTarget } from './target.ts';

/** A target that only says what would become of each file: nothing is written. Its root need not be there. */
export function openDryTarget(root: string): RestoreTarget {
  /** The SHA-256 of what it has said that it would put there, by its place. */
  const promised = new Map<string, string>();
  return {
    async put({ file, parts }, content) {
      const found = await belowRoot(standsThere(root, file, parts));
      if (found !== null) return { result: found };
      const place = keyOf(joined(root, parts));
      const before = promised.get(place);
      if (before !== undefined) return { result: before === file.sha256 ? 'there' : 'conflict' };
      await assertWritable(await nearestThere(root));
      await belowRoot(assertWritable(await folderFor(root, parts)));
      if (!(await isContentOf(file, content))) return { result: 'damaged' };
      promised.set(place, file.sha256);
      return { result: 'restored' };
    },
    finish: async () => undefined,
  };
}
