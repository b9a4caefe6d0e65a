import { Command, CommanderError, Option } from 'commander';
import { LANGUAGES } from '../failures/messages/language.ts';
import { type Failure, type UsageReason, usageFailure } from '../failures/failure.ts';
import {
  ARGUMENTS,
  COMMANDS,
  type CommandName,
  type Flag,
  FLAGS,
  type FlagName,
  flagsOf,
  type FlagValues,
  LANG_FLAG,
  takesManyWords,
} from './flags.ts';
import { misreadIn } from './flags/misread.ts';
import { nameable, spellingIn, spellingOf } from './flags/values.ts';
import { type Wanted, wantedIn } from './flags/wanted.ts';

/** What the arguments ask for. `lang` is as given. */
export type Request = { readonly lang: string | undefined } & (
  | {
      readonly kind: 'run';
      readonly command: CommandName;
      /** What stands behind the command that is no flag. */
      readonly words: readonly string[];
      readonly flags: FlagValues;
    }
  | { readonly kind: 'help'; readonly command: CommandName }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'wrong';
      readonly failure: Failure;
      /** What was wanted of the run all the same. */
      readonly wanted: Wanted;
    }
);

/** What asks for a command to be run. */
export type RunRequest = Extract<Request, { kind: 'run' }>;

/** Reads the arguments (without node and script), and does nothing else: no work, no output, no exit. */
export function parseArguments(args: readonly string[]): Request {
  const root = createRoot();
  let request: Request | null = null;
  for (const name of COMMANDS) {
    const command = createCommand(root, name);
    command.action(() => {
      request = requestOf(root, command, { name, args });
    });
  }
  const isHelpWord = args[0] === 'help';
  const error = parse(root, inFull(isHelpWord ? [...args.slice(1), '--help'] : args));
  const [, word = ''] = isHelpWord ? args : [];
  if (word !== '' && !word.startsWith('-') && !isCommand(word)) {
    return { kind: 'wrong', failure: failureOfCommand(word), wanted: wantedIn(args), lang: langOf(root) };
  }
  const asked: Request =
    error === null
      ? (request ?? { kind: 'help', command: 'export', lang: langOf(root) })
      : { kind: 'wrong', failure: failureOfError(error), wanted: wantedIn(args), lang: langOf(root) };
  return asked;
}

interface Asked {
  readonly name: CommandName;
  readonly args: readonly string[];
}

function createRoot(): Command {
  const root = silenced(new Command('chatzip'));
  const lang = new Option(LANG_FLAG).choices(LANGUAGES);
  return root.addOption(lang).option('--version').option('--help');
}

/** With the short flags in full: commander would take `-home` for `-h` and more, also where it is a flag's value. */
function inFull(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return args.map((arg, index) => (end === -1 || index < end ? (SHORT_FLAGS.get(arg) ?? arg) : arg));
}

const SHORT_FLAGS = new Map([
  ['-h', '--help'],
  ['-V', '--version'],
]);

function createCommand(root: Command, name: CommandName): Command {
  const command = silenced(root.command(name, { isDefault: name === 'export' })).allowExcessArguments(true);
  for (const [, flag] of flagsOf(name)) command.addOption(optionOf(flag));
  return command;
}

/** commander as a pure parser: it throws instead of exiting and prints nothing. */
function silenced(command: Command): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .helpOption(false)
    .helpCommand(false);
}

function optionOf(flag: Flag): Option {
  const option = new Option(flag.spelling);
  return flag.isRepeatable === true
    ? option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value])
    : option;
}

function parse(root: Command, args: readonly string[]): CommanderError | null {
  try {
    root.parse([...args], { from: 'user' });
    return null;
  } catch (error) {
    if (error instanceof CommanderError) return error;
    throw error;
  }
}

function langOf(root: Command): string | undefined {
  const lang: unknown = root.opts()['lang'];
  return typeof lang === 'string' ? lang : undefined;
}

function requestOf(root: Command, command: Command, { name, args }: Asked): Request {
  const lang = langOf(root);
  if (root.opts()['version'] === true) return { kind: 'version', lang };
  if (root.opts()['help'] === true) return { kind: 'help', command: name, lang };
  const misread = misreadIn(inFull(args));
  if (misread !== null) return { kind: 'wrong', failure: misread, wanted: wantedIn(args), lang };
  const excess = takesManyWords(name) ? undefined : command.args[ARGUMENTS[name] === undefined ? 0 : 1];
  if (excess !== undefined)
    return { kind: 'wrong', failure: failureOfExcess(excess, name, root), wanted: wantedIn(args), lang };
  return { kind: 'run', command: name, words: command.args, flags: valuesOf(command), lang };
}

function valuesOf(command: Command): FlagValues {
  const value = (name: FlagName): unknown => command.opts()[new Option(FLAGS[name].spelling).attributeName()];
  return {
    text(name) {
      const given = value(name);
      return typeof given === 'string' ? given : undefined;
    },
    list(name) {
      const given = value(name);
      return Array.isArray(given) ? given.filter((part) => typeof part === 'string') : [];
    },
    isSet(name) {
      return value(name) === !new Option(FLAGS[name].spelling).negate;
    },
  };
}

/** A word too many; the first of all was meant as a command, and what is no name as the place of the archive. */
function failureOfExcess(word: string, command: CommandName, root: Command): Failure {
  const [first = ''] = root.args;
  const isNameless = nameable(word, '') === '';
  const isFirst = word === first && !isCommand(word);
  if (isFirst || (isNameless && command === 'export')) return failureOfCommand(word);
  if (!isCommand(word) && takesProject(command))
    return usageFailure('project-argument', nameable(word, 'arguments'), { mention: spellingOf('project') });
  if (isNameless) return usageFailure('stray-argument', 'arguments');
  if (!isCommand(word)) return usageFailure('unexpected-argument', word);
  return usageFailure(isCommand(first) ? 'second-command' : 'late-command', word);
}

/** Of these a word that is no flag can mean nothing but a project. */
function takesProject(command: CommandName): boolean {
  return command === 'list' || command === 'stats';
}

function isCommand(word: string): boolean {
  return COMMANDS.some((name) => name === word);
}

function failureOfCommand(word: string): Failure {
  if (nameable(word, '') === '') return usageFailure('stray-path', 'arguments');
  const likely = likelyCommand(word);
  return likely === null
    ? usageFailure('unknown-command', word)
    : usageFailure('likely-command', word, { mention: likely });
}

/** The command that a mistyped word was meant to be; commander knows it where no command is the default. */
function likelyCommand(word: string): CommandName | null {
  const root = silenced(new Command());
  for (const name of COMMANDS) silenced(root.command(name));
  const suggested = suggestionIn(parse(root, [word])?.message ?? '');
  return COMMANDS.find((name) => name === suggested) ?? null;
}

/** The first of what commander thinks was meant: `(Did you mean --since?)`, `(Did you mean one of list, stats?)`. */
function suggestionIn(message: string): string | null {
  return /\(Did you mean (?:one of )?([\w-]+)/.exec(message)?.[1] ?? null;
}

const REASONS: Readonly<Record<string, UsageReason>> = {
  'commander.unknownOption': 'unknown-flag',
  'commander.unknownCommand': 'unknown-command',
  'commander.optionMissingArgument': 'missing-value',
  'commander.missingArgument': 'missing-argument',
};

/** commander names the culprit in quotes: `error: unknown option '--sinse'`. Its text goes no further. */
function failureOfError(error: CommanderError): Failure {
  const reason = REASONS[error.code] ?? 'bad-value';
  const named = /'(-[^\s',]*)/.exec(error.message)?.[1] ?? /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const [name = ''] = named.split('=');
  const choices = /Allowed choices are (.+)\.$/.exec(error.message)?.[1];
  if (choices !== undefined) return usageFailure('bad-choice', nameable(name, 'arguments'), { mention: choices });
  if (reason === 'unknown-flag') return failureOfFlag(name, suggestionIn(error.message), named !== name);
  return usageFailure(reason, nameable(name, 'arguments'));
}

/** What is wrong with a flag that the command does not know: it takes no value, is another command's, or is mistyped. */
function failureOfFlag(name: string, suggested: string | null, hasValue: boolean): Failure {
  const known = Object.values<Flag>(FLAGS).find((flag) => spellingIn(flag) === name);
  const field = nameable(name, 'arguments');
  if (known !== undefined && hasValue && !known.spelling.includes(' ')) return usageFailure('no-value', field);
  if (known !== undefined) return usageFailure('other-command', field, { mention: known.commands.join(', ') });
  const likely = Object.values<Flag>(FLAGS)
    .map(spellingIn)
    .find((spelling) => spelling === suggested);
  return likely === undefined
    ? usageFailure('unknown-flag', field)
    : usageFailure('likely-flag', field, { mention: likely });
}
