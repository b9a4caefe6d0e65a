import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Loaded into a measured program by `node --import`: at its end it writes down the most memory it ever held.
const file = process.env['BENCH_PEAK_FILE'];
if (isMainThread && file !== undefined) process.on('exit', () => writeFileSync(file, String(peakBytes())));

// Linux carries ru_maxrss over from the program that started this one, so the address space's own mark is read there.
function peakBytes(): number {
  if (process.platform === 'linux') {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  }
  return process.resourceUsage().maxRSS * 1024;
}
