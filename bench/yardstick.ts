import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// `read DIR`: every file below DIR, whole, one after the other. `parse DIR`: and JSON.parse on every line.
const [what = '', folder = ''] = process.argv.slice(2);
if (what !== 'read' && what !== 'parse') throw new RangeError(`no such yardstick: ${what}`);

const LINE_FEED = 10;
let seen = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const bytes = readFileSync(join(entry.parentPath, entry.name));
  seen += what === 'read' ? bytes.length : parsedIn(bytes);
}
process.stdout.write(`${seen}\n`);

function parsedIn(bytes: Buffer): number {
  let lines = 0;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found;
    if (end > start && JSON.parse(bytes.toString('utf8', start, end)) !== undefined) lines += 1;
    start = end + 1;
  }
  return lines;
}
