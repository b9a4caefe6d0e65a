import { ARGUMENTS, type CommandName, COMMANDS, FLAG_GROUPS, flagsOf, LANG_FLAG } from '../flags.ts';
import { table } from './printable.ts';
import type { Say, WordKey } from '../words/words.ts';

const EXITS: readonly (readonly [string, WordKey])[] = [
  ['0', 'help.exit.0'],
  ['1', 'help.exit.1'],
  ['2', 'help.exit.2'],
  ['3', 'help.exit.3'],
  ['4', 'help.exit.4'],
  ['5', 'help.exit.5'],
  ['10', 'help.exit.10'],
  ['11', 'help.exit.11'],
  ['20', 'help.exit.20'],
  ['21', 'help.exit.21'],
  ['30', 'help.exit.30'],
  ['129, 130, 143', 'help.exit.signal'],
];

const EXAMPLES: readonly (readonly [string, WordKey])[] = [
  ['chatzip', 'help.example.all'],
  ['chatzip --since incremental --format md,raw --out ~/backups --quiet', 'help.example.cron'],
  ['chatzip list --project my-app', 'help.example.list'],
];

/** The rows of the table of exit codes that these codes stand in: the code and what it means. */
export function exitRows(exits: readonly number[], say: Say): readonly (readonly [string, string])[] {
  const isAsked = (codes: string): boolean => codes.split(', ').some((code) => exits.includes(Number(code)));
  return EXITS.filter(([codes]) => isAsked(codes)).map(([codes, key]) => [codes, say(key)]);
}

/** What is to be known of a command beyond its flags. */
const MORE: Readonly<Partial<Record<CommandName, WordKey>>> = {
  verify: 'help.more.verify',
  restore: 'help.more.restore',
};

/** The help of a command; that of `export` is the whole program's, with the exit codes and examples. */
export function helpText(command: CommandName, say: Say): string {
  const isWhole = command === 'export';
  const head = isWhole
    ? `${say('help.usage')}\n\n${say('help.about')}\n\n${commandsText(say)}`
    : `chatzip ${withArguments(command)}: ${say(`help.command.${command}`)}\n`;
  const more = MORE[command] === undefined ? '' : `\n${say(MORE[command])}\n`;
  return `${head}${more}\n${flagsText(command, say)}${isWhole ? `\n${exitsText(say)}\n${examplesText(say)}` : ''}`;
}

function withArguments(command: CommandName): string {
  return [command, ARGUMENTS[command] ?? ''].join(' ').trimEnd();
}

function commandsText(say: Say): string {
  return `${say('help.commands')}\n${table(COMMANDS.map((name) => [' ', withArguments(name), say(`help.command.${name}`)]))}`;
}

function flagsText(command: CommandName, say: Say): string {
  const flags = flagsOf(command);
  const root: readonly (readonly [string, WordKey])[] = [
    [LANG_FLAG, 'help.lang'],
    ['-V, --version', 'help.version'],
    ['-h, --help', 'help.help'],
  ];
  const widest = Math.max(...flags.map(([, flag]) => flag.spelling.length), 0);
  const rows = (pairs: readonly (readonly [string, string])[]): string =>
    table(pairs.map(([spelling, words]) => [' ', spelling.padEnd(widest), words]));
  const groups = FLAG_GROUPS.map((group) => {
    const own = flags.filter(([, flag]) => flag.group === group);
    if (own.length === 0) return '';
    return `${say(`help.group.${group}`)}\n${rows(own.map(([name, flag]) => [flag.spelling, say(`flag.${name}`)]))}`;
  });
  const everywhere = `${say('help.group.root')}\n${rows(root.map(([spelling, key]) => [spelling, say(key)]))}`;
  return [...groups.filter((group) => group !== ''), everywhere].join('\n');
}

function exitsText(say: Say): string {
  return `${say('help.exits')}\n${table(EXITS.map(([code, key]) => [' ', code, say(key)]))}`;
}

function examplesText(say: Say): string {
  const lines = EXAMPLES.map(([example, key]) => `  ${example}\n      ${say(key)}\n`);
  return `${say('help.examples')}\n${lines.join('')}`;
}
