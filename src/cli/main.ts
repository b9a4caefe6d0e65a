import { availableParallelism, constants, homedir } from 'node:os';
import type { RunFacts, Signal } from '../failures/run-facts.ts';
import { packageVersion } from '../files/package-files.ts';
import type { Conclusion } from './conclusion.ts';
import type { CommandEnd, Context } from './context.ts';
import type { Environment } from './environment.ts';
import { isServedBy } from './node-version.ts';

// A program that falls silent has failed: only the end of main says something else.
process.exitCode = 1;
// Whatever Node would like to warn of must not stand before the one line that scripts read.
process.removeAllListeners('warning');

const SIGNALS: readonly Signal[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/** For a report that nobody reads on. */
const TELLING_MS = 2000;

let received: Signal | null = null;

/** Is told of the first signal. */
let hear: () => void = () => undefined;

function onSignal(signal: Signal): void {
  if (received !== null) dieOf(signal);
  received = signal;
  hear();
}

/**
 * Ends as a program ends that never heard of signals; where that does nothing (pid 1) or there are none, with the shell's
 * number.
 */
function dieOf(signal: Signal): void {
  for (const name of SIGNALS) process.removeAllListeners(name);
  process.exitCode = 128 + constants.signals[signal];
  // To send one there is to end with 1, or an error.
  if (process.platform === 'win32') process.exit();
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(), 100);
}

function environmentOf(): Environment {
  return {
    variables: process.env,
    home: homeFolder(),
    folder: workingFolder(),
    platform: process.platform,
    nodeMajor: Number.parseInt(process.versions.node, 10),
    cores: availableParallelism(),
    mostOpenFiles,
    isOutTerminal: process.stdout.isTTY,
    isErrorTerminal: process.stderr.isTTY,
    errorColumns: process.stderr.isTTY ? process.stderr.columns : 0,
  };
}

/** Node says it in its report on itself alone: that takes it some milliseconds. */
function mostOpenFiles(): number | null {
  // Else it would ask the names of whoever is at the other end of our sockets.
  Reflect.set(process.report, 'excludeNetwork', true);
  const report: unknown = process.report.getReport();
  const limits: unknown = Reflect.get(Object(report), 'userLimits');
  const soft: unknown = Reflect.get(Object(Reflect.get(Object(limits), 'open_files')), 'soft');
  return typeof soft === 'number' ? soft : null;
}

/** A user without a name on this machine has none where no HOME says so: what needs it asks for it. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/** In a folder that was deleted under us nothing can be written: that is told of what is to be written there. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '/proc/self/cwd';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Writes and waits until it is out; says what went wrong. A reader that went away (EPIPE) is nobody's trouble. */
function write(stream: NodeJS.WriteStream, text: string): Promise<string | null> {
  if (text === '' && stream.writableLength === 0) return Promise.resolve(null);
  return new Promise((resolve) => {
    stream.write(text, (error) => {
      const code = error !== null && error !== undefined && 'code' in error ? String(error.code) : null;
      // What comes after the first error says only that there was one.
      resolve(code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' ? null : code);
    });
  });
}

function asksVersion([only, ...others]: readonly string[]): boolean {
  return others.length === 0 && (only === '--version' || only === '-V');
}

async function main(): Promise<void> {
  const { node } = process.versions;
  if (!isServedBy(node)) {
    // Nothing else can be relied on there, the report neither.
    const { languageOf, localeOf, sayIn } = await import('./words/words.ts');
    const say = sayIn(languageOf(undefined, localeOf(process.env)));
    await write(process.stderr, `${say('node.unserved', { node })}\n`);
    return;
  }
  // Answered before anything is loaded.
  if (asksVersion(process.argv.slice(2))) {
    await write(process.stdout, `${packageVersion()}\n`);
    process.exitCode = 0;
    return;
  }
  let writeError: string | null = null;
  const { parseArguments } = await import('./program.ts');
  const { languageOf, localeOf, sayIn } = await import('./words/words.ts');
  const request = parseArguments(process.argv.slice(2));
  const environment = environmentOf();
  const language = languageOf(request.lang, localeOf(environment.variables));
  const context: Context = {
    environment,
    version: packageVersion(),
    language,
    say: sayIn(language),
    now: () => new Date(),
    pid: process.pid,
    isAlive,
    signal: () => received,
    write: (text) => void write(process.stdout, text).then((error) => (writeError ??= error)),
  };
  const { run } = await import('./run.ts');
  // Loaded before the work: an update may take our own files away meanwhile.
  const conclusion = await import('./conclusion.ts');
  const end = await run(request, context);
  const out = write(process.stdout, end.out(end.facts)).then((error) => void (writeError = error ?? writeError));
  const late = await Promise.race([out, signalUnheeded(end.facts)]);
  const told = late === undefined ? end : conclusion.interrupted(end, late);
  const flags = request.kind === 'run' ? request.flags : null;
  await finish(end, conclusion.concluded(told, writeError, environment, flags));
}

/**
 * A signal that the run itself has not heeded, while somebody who reads what it wrote does not read on. What could be
 * written at once has been by then: a run that is done is not undone.
 */
function signalUnheeded({ signal }: RunFacts): Promise<Signal> {
  return new Promise((resolve) => {
    if (signal !== null) return;
    hear = () => received !== null && setImmediate(resolve, received);
    hear();
  });
}

async function finish(end: CommandEnd, { exitCode, report, trouble, facts }: Conclusion): Promise<void> {
  if (end.reportFile !== undefined && facts.stopped !== end.facts.stopped) await rewriteReport(end.reportFile, facts);
  const told = Promise.all([write(process.stderr, trouble), write(process.stderr, report)]).then(() => facts.signal);
  const signal = await Promise.race([told, signalUntold()]);
  if (signal === null) process.exitCode = exitCode;
  else dieOf(signal);
}

/** A signal, a while after it came: how long it is waited for that somebody reads how the run ended. */
function signalUntold(): Promise<Signal> {
  return new Promise((resolve) => {
    hear = () => received !== null && setTimeout(resolve, TELLING_MS, received).unref();
    hear();
  });
}

/** The report says how the run ended, also when that was the last thing to go wrong. */
async function rewriteReport(path: string, facts: RunFacts): Promise<void> {
  const { replaceFile } = await import('../files/replace-file.ts');
  const { encodeFullReport } = await import('../failures/report.ts');
  await replaceFile(path, encodeFullReport(facts)).catch(() => undefined);
}

let isBroken = false;

/** A bug: whatever it is, it ends with 1 and one line that says so; with 1 alone where not even that can be said. */
async function onBug(): Promise<void> {
  // Of several bugs at once the first is told.
  if (isBroken) return;
  isBroken = true;
  try {
    const { bugReport } = await import('./conclusion.ts');
    await write(process.stderr, bugReport(packageVersion(), new Date()));
  } finally {
    process.exit(1);
  }
}

for (const name of SIGNALS) process.on(name, onSignal);
// Without a listener a file that grows past `ulimit -f` kills the program instead of failing with EFBIG.
process.on('SIGXFSZ', () => undefined);
process.on('uncaughtException', () => void onBug());
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
main().then(undefined, onBug);
