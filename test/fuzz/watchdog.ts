import { Worker } from 'node:worker_threads';

/** Tells a hang from work. */
export interface Watchdog {
  /** An input is about to be fed; with the number of those before. */
  see(inputs: number): void;
  stop(): Promise<unknown>;
}

// Another thread sees what this one can't when it no longer comes back.
const THREAD = `
const { workerData: { counter, patience, name } } = require('node:worker_threads');
let before = -1;
let seconds = 0;
setInterval(() => {
  const now = Atomics.load(counter, 0);
  seconds = now === before ? seconds + 1 : 0;
  before = now;
  if (seconds < patience) return;
  require('node:fs').writeSync(1, name + ': no answer to input ' + (now + 1) + ' for ' + patience + ' seconds\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

/** Kills this process when an input takes longer than so many seconds, and says which. */
export function startWatchdog(name: string, patience: number): Watchdog {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(THREAD, { eval: true, workerData: { counter, patience, name } });
  worker.unref();
  return {
    see: (inputs) => void Atomics.store(counter, 0, inputs),
    stop: () => worker.terminate(),
  };
}
