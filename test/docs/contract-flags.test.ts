import { describe, expect, test } from 'vitest';
import { ARGUMENTS, type CommandName, COMMANDS, type Flag, FLAGS } from '../../src/cli/flags.ts';
import { helpText } from '../../src/cli/text/help.ts';
import { parseArguments } from '../../src/cli/program.ts';
import { sayIn } from '../../src/cli/words/words.ts';

/** CONTRACT §0: the commands with what stands behind them. */
const COMMANDS_OF_THE_CONTRACT = {
  export: '',
  list: '',
  stats: '',
  verify: 'ARCHIVE…',
  restore: 'ARCHIVE…',
  bookmark: 'show|reset',
  explain: '[CODE]',
  schema: 'NAME',
} as const;

const ALL = Object.keys(COMMANDS_OF_THE_CONTRACT).join(' ');

/** CONTRACT §0: each flag, `=` when it takes a value, `+` when it may be repeated, and the commands it is for. */
const FLAGS_OF_THE_CONTRACT = `
  --since              = export
  --until              = export
  --base-dir           = export list stats
  --project            + export list stats restore
  --session            + export stats restore
  --exclude-rules      = export
  --format             = export
  --out                = export
  --to                 = restore
  --force              . export restore
  --no-zip             . export
  --volume-size        = export
  --compression-level  = export
  --jobs               = export
  --bookmark           = export list verify bookmark
  --no-bookmark        . export
  --wait               = export
  --strict             . export
  --follow-links       . export
  --max-line-bytes     = export
  --max-session-bytes  = export
  --error-on-empty     . export
  --partial-ok         . export
  --dry-run            . export restore
  --json               . export list stats verify restore explain
  --events             . export
  --report-file        = export verify restore
  --debug-log          = export verify restore
  --trace-id           = export verify restore
  --quiet              . ${ALL}
  --verbose            . ${ALL}
  --no-progress        . ${ALL}
  --color              . ${ALL}
  --no-color           . ${ALL}
  --yes                . bookmark
`;

const rows = FLAGS_OF_THE_CONTRACT.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
  .map(([flag = '', kind = '', ...commands]) => ({ flag, kind, commands }));

const kindOf = (flag: Flag): string => {
  if (flag.isRepeatable === true) return '+';
  return flag.spelling.includes('<') ? '=' : '.';
};

const byName = (one: { readonly flag: string }, other: { readonly flag: string }): number =>
  one.flag < other.flag ? -1 : 1;

/** What a command line ends as: the reason of a usage failure and what it names, or that it is carried out. */
function endOf(args: readonly string[]): string {
  const request = parseArguments(args);
  return request.kind === 'wrong' ? `${request.failure.code} ${request.failure.field}` : request.kind;
}

describe('the flags of the program', () => {
  test('are those of the contract, with their values, for its commands', () => {
    const own = Object.values<Flag>(FLAGS).map((flag) => ({
      flag: flag.spelling.split(' ')[0] ?? '',
      kind: kindOf(flag),
      commands: [...flag.commands],
    }));
    const sorted = rows.map((row) => ({
      ...row,
      commands: COMMANDS.filter((name) => row.commands.includes(name)),
    }));
    expect(own.toSorted(byName)).toEqual(sorted.toSorted(byName));
  });

  test.each(rows)('$flag is taken by its commands and refused by the others', ({ flag, kind, commands }) => {
    for (const command of COMMANDS) {
      const args = [command, flag, ...(kind === '.' ? [] : ['1'])];
      expect([command, endOf(args)]).toEqual([command, commands.includes(command) ? 'run' : `USAGE_ERROR ${flag}`]);
    }
  });

  test.each(rows.filter(({ commands }) => commands.includes('export')))(
    '$flag works without the name of the default command',
    ({ flag, kind }) => {
      expect(endOf([flag, ...(kind === '.' ? [] : ['1'])])).toBe('run');
    },
  );
});

const takesMany = (command: CommandName): boolean => COMMANDS_OF_THE_CONTRACT[command].endsWith('…');

describe('the commands of the program', () => {
  test('are those of the contract, with what stands behind them', () => {
    const own = COMMANDS.map((command) => [command, ARGUMENTS[command] ?? '']);
    expect(own).toEqual(Object.entries(COMMANDS_OF_THE_CONTRACT));
  });

  test.each(COMMANDS.filter((command) => !takesMany(command)))('%s takes no word more than its own', (command) => {
    const own = ARGUMENTS[command] === undefined ? [] : ['plum'];
    expect(endOf([command, ...own, 'pear'])).toBe('USAGE_ERROR pear');
  });

  test.each(COMMANDS.filter(takesMany))('%s takes as many words as there are', (command) => {
    expect(endOf([command, 'plum', 'pear', 'fig'])).toBe('run');
  });
});

describe('the root', () => {
  test('knows help, version and language, and every help names them', () => {
    for (const command of COMMANDS) {
      const group = helpText(command, sayIn('en')).split('Everywhere:\n')[1]?.split('\n\n')[0] ?? '';
      const spellings = group
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().split(/ {2,}/)[0]);
      expect(spellings).toEqual(['--lang <en|ko>', '-V, --version', '-h, --help']);
    }
    expect([endOf(['--help']), endOf(['--version']), endOf(['--lang', 'ko'])]).toEqual(['help', 'version', 'run']);
  });

  test.each(['--config', '--input', '-v', '--langs'])('does not know %s', (flag) => {
    expect(endOf([flag, 'ko'])).toBe(`USAGE_ERROR ${flag}`);
  });
});
