import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVolume } from '../../src/archive/write/volume.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { writeArchive } from './made-archives.ts';
import { archived, entry } from './sessions.ts';

const END_BYTES = 22;

test.each(['plum', 'pflaume-ü', '배', '🍐 and a pear'])(
  'a volume has room for what its ZIP takes: %s',
  async (name) => {
    const entries = [entry(`orchard/${name}.md`, 'plums '.repeat(50)), entry(`river/${name}.md`, 'wye')];
    const path = join(temporaryFolder(), 'fruit.zip');
    await writeArchive(path, entries);
    const bytes = statSync(path).size - END_BYTES;
    const [first, second] = entries.map((one) => archived('plum', [one]));
    const hasRoom = [bytes, bytes - 1].map((limit) => {
      const volume = openVolume({ bytes: limit, entries: 10 });
      volume.add(first!);
      return volume.hasRoomFor(second!);
    });
    expect(hasRoom).toEqual([true, false]);
  },
);
