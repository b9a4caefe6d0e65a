import { type CommandName, COMMANDS } from '../flags.ts';
import { isFlag, spellingOf } from './values.ts';

/** What can be told of arguments that can't be read as a whole. */
export interface Wanted {
  readonly command: CommandName;
  readonly isJson: boolean;
  readonly isEvents: boolean;
  /** As given; null where there is none. */
  readonly traceId: string | null;
  readonly reportFile: string | null;
  readonly baseDir: string | null;
  /** All else that was given: any of it may name a file. */
  readonly others: readonly string[];
}

/** Reads what is wanted of a run whose arguments are wrong. */
export function wantedIn(args: readonly string[]): Wanted {
  const report = givenIn(args, spellingOf('reportFile'));
  const others = args.filter((_, index) => index !== report?.at && index !== report?.valueAt);
  return {
    command: COMMANDS.find((name) => name === behindLanguage(args)[0]) ?? 'export',
    isJson: args.includes(spellingOf('json')),
    isEvents: args.includes(spellingOf('events')),
    traceId: givenIn(args, spellingOf('traceId'))?.value ?? null,
    reportFile: report?.value ?? null,
    baseDir: givenIn(args, spellingOf('baseDir'))?.value ?? null,
    others: others.map((arg) => arg.split(/=(.*)/s)[1] ?? arg),
  };
}

/** The arguments from the command on: only --lang may stand before it. */
function behindLanguage(args: readonly string[]): readonly string[] {
  const [first = '', , ...rest] = args;
  if (first === '--lang') return rest;
  return first.startsWith('--lang=') ? args.slice(1) : args;
}

interface Given {
  /** Where the flag and its value stand: the same place for `--flag=value`. */
  readonly at: number;
  readonly valueAt: number;
  readonly value: string;
}

function givenIn(args: readonly string[], flag: string): Given | null {
  // Of several the last one counts, as everywhere.
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const attached = args[at]?.split(/=(.*)/s)[1];
  const valueAt = attached === undefined ? at + 1 : at;
  const value = attached ?? args[valueAt] ?? '';
  const isMissing = value === '' || (attached === undefined && isFlag(value));
  return at === -1 || isMissing ? null : { at, valueAt, value };
}
