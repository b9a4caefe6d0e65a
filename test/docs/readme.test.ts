import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS, type Flag, FLAGS } from '../../src/cli/flags.ts';
import { exitRows as exitRowsOf, helpText } from '../../src/cli/text/help.ts';
import { sayIn, type WordKey } from '../../src/cli/words/words.ts';
import { FORMATS } from '../../src/formats/index.ts';
import { LANGUAGES } from '../../src/failures/messages/language.ts';
import { CATALOGUE } from '../../src/failures/catalogue.ts';

const README = new URL('../../README.md', import.meta.url);
const say = sayIn('en');
const EVERY_CODE = Array.from({ length: 256 }, (_, code) => code);

function flagRows(): string {
  const rows = Object.entries<Flag>(FLAGS).map(([name, flag]) => {
    const words = say(`flag.${name}` as WordKey).replaceAll('|', '\\|');
    const commands = flag.commands.length === COMMANDS.length ? 'all' : flag.commands.join(', ');
    return `| \`${flag.spelling}\` | ${commands} | ${words} |`;
  });
  return ['| flag | commands | meaning |', '|---|---|---|', ...rows].join('\n');
}

function exitRows(): string {
  const rows = exitRowsOf(EVERY_CODE, say).map(([codes, meaning]) => `| ${codes} | ${meaning} |`);
  return ['| code | meaning |', '|---|---|', ...rows].join('\n');
}

/** What stands between `<!-- name -->` and `<!-- /name -->`, with the padding of tables taken out. */
function sectionOf(text: string, name: string): string {
  const body = text.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? '';
  return body
    .trim()
    .replaceAll(/ +\| /g, ' | ')
    .replaceAll(/ +\|$/gm, ' |')
    .replaceAll(/-{3,}/g, '---')
    .replaceAll('| --- ', '|---')
    .replaceAll('|--- |', '|---|');
}

describe('the README', () => {
  const written = readFileSync(README, 'utf8');

  test('names the Nodes that the package asks for: those that have `zlib.crc32`', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(engines.node).toBe('^20.15.0 || >=22.2.0');
    expect(written).toContain('Node 20 from 20.15 on, or 22.2 or newer.');
  });

  test.each([
    ['flags', flagRows()],
    ['exits', exitRows()],
  ])('lists the %s that the program has', (name, rows) => {
    // UPDATE_DOCS=1 writes the table instead.
    if (process.env['UPDATE_DOCS'] === '1') {
      const before = readFileSync(README, 'utf8');
      const pattern = new RegExp(`(<!-- ${name} -->)[\\s\\S]*(<!-- /${name} -->)`);
      writeFileSync(
        README,
        before.replace(pattern, (_, open: string, close: string) => `${open}\n\n${rows}\n\n${close}`),
      );
      return;
    }
    expect(sectionOf(written, name)).toBe(rows);
  });

  test.each([...Object.keys(FORMATS), 'raw'])('and the help name the format %s', (name) => {
    expect(written).toMatch(new RegExp(`^\\| \`${name}\` `, 'm'));
    for (const language of LANGUAGES) expect(sayIn(language)('flag.format')).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test('names the languages that there are', () => {
    expect(written).toContain(`\`--lang ${LANGUAGES.join('|')}\``);
  });

  test('opens with the two commands that set the project up', () => {
    const commands = Array.from(written.matchAll(/```sh\n([^`]*)```/g), (match) => match[1]!.trim());
    expect(commands.slice(0, 2)).toEqual(['npm ci && npm run build && node bin/chatzip.js', 'npm ci && npm test']);
  });

  test('shows the cron line that can be restored from', () => {
    expect(written).toContain('npx chatzip --since incremental --format md,raw --out');
  });
});

describe('the help', () => {
  test.each(COMMANDS)('of %s names each of its flags once', (command) => {
    const text = helpText(command, say);
    for (const flag of Object.values<Flag>(FLAGS)) {
      const count = text.split('\n').filter((line) => line.trim().startsWith(`${flag.spelling} `)).length;
      expect([flag.spelling, count]).toEqual([flag.spelling, flag.commands.includes(command) ? 1 : 0]);
    }
  });

  test('names every exit code that the catalogue has', () => {
    const codes = new Set(Object.values(CATALOGUE).map((row) => row.exit));
    codes.delete(null);
    const text = helpText('export', say);
    for (const code of codes) expect(text).toMatch(new RegExp(`^ +${code} +\\S`, 'm'));
  });
});
