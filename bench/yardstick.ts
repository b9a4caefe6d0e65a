import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from './lines.ts';

// `read DIR`: every file below DIR, whole, one after the other. `parse DIR`: and JSON.parse on every line.
const [what = '', folder = ''] = process.argv.slice(2);
if (what !== 'read' && what !== 'parse') throw new RangeError(`no such yardstick: ${what}`);

let seen = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const bytes = readFileSync(join(entry.parentPath, entry.name));
  seen += what === 'read' ? bytes.length : linesOf(bytes, (line) => void JSON.parse(line));
}
process.stdout.write(`${seen}\n`);
