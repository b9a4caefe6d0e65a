import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { en } from '../../src/cli/words/en.ts';
import { ko } from '../../src/cli/words/ko.ts';
import { languageOf, localeOf, type Sentence, type Words, WORDS } from '../../src/cli/words/words.ts';
import { LANGUAGES } from '../../src/failures/messages/language.ts';
import { MESSAGES } from '../../src/failures/messages/words.ts';

const KEYS = Object.keys(en) as readonly (keyof typeof en)[];

const textsOf = (sentence: Sentence): readonly string[] =>
  typeof sentence === 'string' ? [sentence] : [sentence.one, sentence.other];

/** The names in braces; of a sentence for one and for many, those of each. */
function placeholdersOf(sentence: Sentence): readonly string[] {
  const each = textsOf(sentence).map((text) => Array.from(text.matchAll(/\{(\w+)/g), ([, name]) => name ?? ''));
  return each.map((names) => [...new Set(names)].toSorted().join(' '));
}

const flagsOf = (sentence: Sentence): readonly string[] =>
  [
    ...new Set(
      textsOf(sentence)
        .join(' ')
        .match(/--[a-z-]+/g),
    ),
  ].toSorted();

describe('the words of the command line', () => {
  test.each(LANGUAGES)('are there in %s under the keys of English', (language) => {
    expect(Object.keys(WORDS[language]).toSorted()).toEqual([...KEYS].toSorted());
    for (const key of KEYS) for (const text of textsOf(WORDS[language][key])) expect(text).not.toBe('');
  });

  test('do not compile with a key missing or unknown', () => {
    const { 'help.usage': _, ...fewer } = ko;
    // @ts-expect-error -- no help.usage
    const incomplete: Words = fewer;
    // @ts-expect-error -- nothing says help.plum
    const unknown: Words = { ...ko, 'help.plum': '자두' };
    expect(Object.keys(incomplete)).not.toEqual(Object.keys(unknown));
  });

  test.each(KEYS)('%s has the same placeholders in every language', (key) => {
    const asked = new Set(LANGUAGES.flatMap((language) => placeholdersOf(WORDS[language][key])));
    expect(asked.size).toBe(1);
  });

  // Names that are the same everywhere, and a line made of values.
  const untranslated: readonly (keyof typeof en)[] = ['list.id', 'progress.converting'];

  test.each(KEYS.filter((key) => !untranslated.includes(key)))(
    '%s is English in one and Korean in the other',
    (key) => {
      for (const text of textsOf(en[key])) expect(text).not.toMatch(/[가-힣]/);
      for (const text of textsOf(ko[key])) expect(text).toMatch(/[가-힣]/);
    },
  );

  test('speak of the same flags', () => {
    for (const words of Object.values(WORDS))
      for (const key of KEYS) expect([key, flagsOf(words[key])]).toEqual([key, flagsOf(en[key])]);
  });
});

test.each(LANGUAGES)('what is wrong with a flag is said in %s with the placeholders of English', (language) => {
  const placeholders = Object.entries(MESSAGES.en.usage).map(([reason, text]) => [reason, placeholdersOf(text)]);
  expect(Object.entries(MESSAGES[language].usage).map(([reason, text]) => [reason, placeholdersOf(text)])).toEqual(
    placeholders,
  );
});

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Every string and every piece of a template in a file, types and imports aside. */
function literalsIn(source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.type.startsWith('TS') && !['TSAsExpression', 'TSSatisfiesExpression'].includes(node.type)) return;
    if (['ImportDeclaration', 'ImportExpression'].includes(node.type)) return;
    if (node.type === 'Literal' && typeof node['value'] === 'string') found.push(node['value']);
    if (node.type === 'TemplateElement') found.push((node['value'] as { cooked: string }).cooked);
    for (const member of Object.values(node).flat()) if (isNode(member)) visit(member);
  };
  visit(parseAst(source, { lang: 'ts' }) as unknown as Node);
  return found;
}

/** Two words beside each other, a word with the end of a sentence, or a letter of another script. */
const SENTENCE = /\p{L}[\p{L}'’)]*[,;:]? +\(?\p{L}|(?:^\p{Lu}|\s)\p{L}+[.!?…](?:$|\s)|(?!\p{Script=Latin})\p{L}/u;

const isSentence = (text: string): boolean => SENTENCE.test(text);

/** Literals that look like sentences and are none. */
const NO_SENTENCES = new Set([
  // Command lines are the same in every language.
  'chatzip --since incremental --format md,raw --out ~/backups --quiet',
  'chatzip list --project my-app',
  // What stands behind a command, in the help.
  'ARCHIVE…',
  // Kinds of subject in the catalogue.
  'session, run',
]);

const CLI = fileURLToPath(new URL('../../src/cli', import.meta.url));
const FILES = readdirSync(CLI, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', posix.sep))
  .filter((path) => path.endsWith('.ts') && !path.startsWith('words/'));

describe('a sentence stands in the tables of words and nowhere else', () => {
  test.each(FILES)('in src/cli/%s there is none', (path) => {
    const literals = literalsIn(readFileSync(join(CLI, path), 'utf8'));
    expect(literals.filter((text) => isSentence(text) && !NO_SENTENCES.has(text))).toEqual([]);
  });

  test('and every exception is still needed', () => {
    const literals = new Set(FILES.flatMap((path) => literalsIn(readFileSync(join(CLI, path), 'utf8'))));
    expect([...NO_SENTENCES].filter((text) => !isSentence(text) || !literals.has(text))).toEqual([]);
  });

  test.each([
    ["say('x'); write('No plums were found')", ['No plums were found']],
    ['write(`${count} plums are ripe`)', [' plums are ripe']],
    ["write('Done.')", ['Done.']],
    ["write('자두')", ['자두']],
    ["const head = { title: 'Ripe plums' } as const", ['Ripe plums']],
    [
      "import { x } from './a b.ts'; type Y = 'ripe plums'; write('EACCES', 'utf8', '--since <when>', '.zip', '. ')",
      [],
    ],
  ])('which a look at %j tells', (source, sentences) => {
    expect(literalsIn(source).filter(isSentence)).toEqual(sentences);
  });
});

describe('the language', () => {
  test.each([
    [{ LC_ALL: 'ko_KR.UTF-8', LC_MESSAGES: 'en_US', LANG: 'en_US' }, 'ko'],
    [{ LC_ALL: 'C', LC_MESSAGES: 'ko_KR', LANG: 'ko_KR' }, 'en'],
    [{ LC_ALL: '', LC_MESSAGES: 'ko_KR', LANG: 'en_US' }, 'ko'],
    [{ LC_MESSAGES: '', LANG: 'ko' }, 'ko'],
    [{ LANG: 'ko.UTF-8' }, 'ko'],
    [{ LANG: 'KO_kr@hanja' }, 'ko'],
    [{ LANG: 'kok_IN.UTF-8' }, 'en'],
    [{ LANG: '' }, 'en'],
    [{}, 'en'],
  ] as const)('of the locale %j is %s', (variables, language) => {
    expect(languageOf(undefined, localeOf(variables))).toBe(language);
  });

  test('that is asked for goes before the locale', () => {
    expect([languageOf('en', 'ko_KR'), languageOf('ko', 'C')]).toEqual(['en', 'ko']);
  });

  test.each(LANGUAGES)('%s is found by its name and by a locale', (language) => {
    expect(languageOf(language, 'xx')).toBe(language);
    expect(languageOf(undefined, `${language}_XX.UTF-8`)).toBe(language);
  });
});
