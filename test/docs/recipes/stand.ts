import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArguments } from '../../../src/cli/program.ts';
import { CATALOGUE } from '../../../src/failures/catalogue.ts';
import { assertDocument } from '../../support/documents.ts';
import { archivesIn, idOf, pathOf, temporaryFolder, writeSession } from '../../support/home.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/chatzip.js', import.meta.url));

/** What a recipe has to tell apart. */
export type Outcome = 'done' | 'nothing' | 'partial' | 'locked' | 'failed';

const OUTCOMES: Readonly<Record<number, Outcome>> = { 0: 'done', 3: 'partial', 5: 'nothing', 11: 'locked' };

/** What a code means; one that is not known is a failure. */
export function outcomeOf(code: number): Outcome {
  return OUTCOMES[code] ?? 'failed';
}

/** 5 and the signals stand in no row of the catalogue; the last three are the shell's and of no program. */
const OTHER_CODES = [5, 129, 130, 143, 77, 126, 127];

/** Every exit code of the contract, and some that are not in it. */
export const EXIT_CODES: readonly number[] = [
  ...new Set([...Object.values(CATALOGUE).flatMap(({ exit }) => exit ?? []), ...OTHER_CODES]),
].toSorted((one, other) => one - other);

/** A user's machine: a home, a folder to work in, and a `chatzip` on the PATH. */
export interface Stand {
  readonly home: string;
  readonly work: string;
  /** The folder that `chatzip` is in, where npm puts it without root. */
  readonly bin: string;
}

function createStand(program: string): Stand {
  const home = join(temporaryFolder(), 'river bank');
  const stand = { home, work: join(home, 'work'), bin: join(home, '.local', 'bin') };
  mkdirSync(stand.work, { recursive: true });
  mkdirSync(stand.bin, { recursive: true });
  writeFileSync(join(stand.bin, 'chatzip'), program);
  chmodSync(join(stand.bin, 'chatzip'), 0o755);
  return stand;
}

/** The line that the fake says for a code. */
export function lineOfFake(code: number): string {
  return `{"report_version":1,"code":"PLUM","exit_code":${code}}`;
}

/**
 * A machine whose chatzip does no work and ends with that code, by a signal where the contract says so. Like the real
 * one it says a line on stderr unless all is well, and says more without `--quiet`.
 */
export function standWithFake(code: number): Stand {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128);
  return createStand(`#!/bin/sh
printf '%s\\n' "$@" > "$(dirname "$0")/arguments"
case " $* " in *' --quiet '*) ;; *) echo 'Exported 3 sessions' >&2 ;; esac
${code === 0 ? '' : `echo '${lineOfFake(code)}' >&2`}
${signal === undefined ? `exit ${code}` : `kill -s ${signal[0].slice(3)} $$`}
`);
}

/** The arguments that a recipe gave to the fake. */
export function argumentsOf({ bin }: Stand): readonly string[] {
  return readFileSync(join(bin, 'arguments'), 'utf8').split('\n').slice(0, -1);
}

/** A machine with the real chatzip and two sessions; with `isPartial` one of them can't be read as a session. */
export function standWithReal({ isPartial }: { readonly isPartial: boolean }): Stand {
  const stand = createStand(`#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  writeSession(stand.home, 1);
  if (isPartial) writeFileSync(pathOf(stand.home, 2), 'no record, only plums\n');
  else writeSession(stand.home, 2);
  return stand;
}

export interface Ended {
  /** 128 and the number of the signal, where there was one. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** In place of the PATH that has the folder of chatzip first. */
  readonly path?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A text without the words that a shell adds when a program ended by a signal. */
export function withoutShell(text: string): string {
  const lines = text.split(/(?<=\n)/);
  return lines.filter((line) => !/(?:^|\d )(?:Hangup|Interrupt|Terminated)\b/.test(line)).join('');
}

/** Runs a command on a machine with no more than a login's bare environment. */
export function runOn({ home, work, bin }: Stand, { command, args, cwd, path, env }: Started): Ended {
  const ended = spawnSync(command, args, {
    cwd: cwd ?? work,
    env: { HOME: home, LOGNAME: 'fern', SHELL: '/bin/sh', PATH: path ?? `${bin}:/usr/bin:/bin`, ...env },
    encoding: 'utf8',
  });
  if (ended.error !== undefined) throw ended.error;
  const code = ended.status ?? 128 + constants.signals[ended.signal ?? 'SIGKILL'];
  return { code, stdout: ended.stdout, stderr: ended.stderr };
}

/** Whether a program is installed here. */
export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

/** What is wrong with the arguments of a recipe: flags that are not the program's, or not what a backup needs. */
export function troubleWith(args: readonly string[]): readonly string[] {
  const request = parseArguments(args);
  if (request.kind !== 'run' || request.command !== 'export') return [`no export: ${args.join(' ')}`];
  const { flags } = request;
  return [
    ...(flags.text('since') === 'incremental' ? [] : ['not what is new']),
    ...(flags.text('format') === 'md,raw' ? [] : ['not both to read and to put back']),
    ...(flags.text('out') === undefined ? ['nowhere to put it'] : []),
    ...(flags.isSet('quiet') ? [] : ['not quiet']),
  ];
}

/** The report in a file, checked against its schema. */
export function reportAt(path: string): unknown {
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  assertDocument('report', document);
  return document;
}

/** What a report of the partial run of {@link standWithReal} holds. */
export const PARTIAL_REPORT = {
  code: 'EXPORT_PARTIAL',
  exit_code: 3,
  counts: { exported: 1, failed: 1 },
  failures: [{ session_id: idOf(2) }],
};

/** The number of archives in a folder; 0 when it is not there. */
export function archiveCount(folder: string): number {
  return existsSync(folder) ? archivesIn(folder).length : 0;
}
