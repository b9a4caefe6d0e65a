import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { deflateRawSync } from 'node:zlib';
import { DEFAULT_LEVEL } from '../src/engine/defaults.ts';
import { FORMATS } from '../src/formats/index.ts';
import { DEFAULT_SOURCE as source } from '../src/sources/index.ts';
import { linesOf } from './lines.ts';

// `parts HOME FILE`: parsing, rendering and deflating of every session, each alone on one thread. Writes into FILE what
// they took in all, in ms, divided by the cores; what stands between them (finding, reading, assembling) does not count.
const [home = '', file = ''] = process.argv.slice(2);
const READING = { strict: false, maxLineBytes: Infinity, maxSessionBytes: null };

let spent = 0;

function timed<T>(work: () => T): T {
  const started = performance.now();
  const result = work();
  spent += performance.now() - started;
  return result;
}

const { roots } = source.roots({ home, variables: {} });
const { sessions } = await source.discover(roots, { followLinks: false });
for (const ref of sessions) {
  for (const { location } of ref.files) {
    const bytes = readFileSync(location);
    timed(() => linesOf(bytes, (line) => void JSON.parse(line)));
  }
  const { session } = await source.read(ref, READING);
  const texts = timed(() =>
    Array.from(FORMATS.md.render(session, { stem: 'session' }), ({ pieces }) => [...pieces].join('')),
  );
  for (const text of texts) {
    const bytes = Buffer.from(text);
    timed(() => deflateRawSync(bytes, { level: DEFAULT_LEVEL, chunkSize: Math.max(64, bytes.length) }));
  }
}
writeFileSync(file, String(spent / availableParallelism()));
