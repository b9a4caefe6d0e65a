import { describe, expect, test } from 'vitest';
import { FAILURE_CODES } from '../../src/failures/catalogue.ts';
import { detailOf, filled } from '../../src/failures/detail.ts';
import { failureOf, type UsageReason, usageFailure } from '../../src/failures/failure.ts';
import { LANGUAGES } from '../../src/failures/messages/language.ts';
import { MESSAGES, type Messages, type Words, wordsOf } from '../../src/failures/messages/words.ts';
import { reportOf } from '../../src/failures/report.ts';
import { archiveOf, countsOf, factsOf, factsOfStop, folderFailed, sessionFailed } from './facts.ts';

const parts = ['title', 'message', 'meaning', 'hint'] as const;

const placeholdersOf = (sentence: string): readonly string[] =>
  [...new Set(Array.from(sentence.matchAll(/\{(\w+)[^}]*\}/g), ([, name]) => name ?? ''))].toSorted();

const detailsOf = ({ details }: Messages): readonly (readonly [string, string])[] => Object.entries(details);

describe.each(LANGUAGES)('the words in %s', (language) => {
  test('are there for every code and for no other', () => {
    expect(Object.keys(MESSAGES[language].codes).toSorted()).toEqual([...FAILURE_CODES].toSorted());
  });

  test.each(FAILURE_CODES)('of %s are whole sentences, titles and messages without a full stop', (code) => {
    const words: Words = wordsOf(code, language);
    for (const part of parts) expect(words[part].trim(), part).toBe(words[part]);
    for (const part of ['title', 'message'] as const) expect(words[part], part).toMatch(/[^.\s]$/);
    for (const part of ['meaning', 'hint'] as const) expect(words[part], part).toMatch(/\.$/);
    expect(words.title.length).toBeLessThanOrEqual(60);
  });

  test('hold no placeholder and no absolute path in what is fixed', () => {
    const texts = FAILURE_CODES.flatMap((code) => parts.map((part) => wordsOf(code, language)[part]));
    expect(texts.filter((text) => /[{}]|(?:^|\s)(?:\/|[A-Z]:\\|~\/)/.test(text))).toEqual([]);
  });

  test('never give two codes the same title', () => {
    const titles = FAILURE_CODES.map((code) => wordsOf(code, language).title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

const flagsOf = (text: string): readonly string[] => (text.match(/--[a-z-]+/g) ?? []).toSorted();

test('all languages speak of the same flags, and Korean speaks Korean', () => {
  for (const code of FAILURE_CODES) {
    for (const part of parts) {
      const [en, ko] = [wordsOf(code, 'en')[part], wordsOf(code, 'ko')[part]];
      for (const language of LANGUAGES)
        expect(flagsOf(wordsOf(code, language)[part]), `${language} ${code}.${part}`).toEqual(flagsOf(en));
      expect(ko, `${code}.${part}`).toMatch(/[가-힣]/);
      expect(en, `${code}.${part}`).not.toMatch(/[가-힣]/);
    }
  }
});

test.each(LANGUAGES)('a sentence with numbers has in %s the placeholders of English', (language) => {
  const [own, en] = [MESSAGES[language], MESSAGES.en].map((messages) =>
    detailsOf(messages).map(([key, text]) => [key, placeholdersOf(text)]),
  );
  expect(own).toEqual(en);
});

describe('the title of a run', () => {
  const partial = { counts: countsOf({ exported: 1, failed: 1 }), failures: [sessionFailed('ENTRY_DAMAGED')] };

  test.each([
    ['Some sessions could not be exported', {}],
    ['Something is damaged or missing', { command: 'verify' }],
    ['Some files could not be restored', { command: 'restore' }],
    ['Some sessions could not be read', { command: 'look' }],
  ] as const)('is %j for %j', (title, command) => {
    expect(reportOf(factsOf({ ...partial, ...command }), 'summary').title).toBe(title);
  });

  test('is that of the code when something stopped it', () => {
    expect(reportOf(factsOfStop('DISK_FULL', { command: 'restore' }), 'summary').title).toBe('Disk is full');
  });

  test('is a sentence of its own in each language', () => {
    for (const command of ['verify', 'restore', 'look'] as const) {
      for (const [code, title] of Object.entries(MESSAGES.en.outcomes[command])) {
        expect(title).not.toMatch(/[가-힣]|[.]$/);
        expect(Object.entries(MESSAGES.ko.outcomes[command]).find(([key]) => key === code)?.[1]).toMatch(/[가-힣]/);
      }
    }
  });
});

const wrong = (reason: UsageReason, field: string, mention: string) =>
  factsOfStop(usageFailure(reason, field, { mention }));

describe('what is wrong with a flag', () => {
  test('is said in 300 characters at most', () => {
    const [shorter, longer] = [1, 400].map((length) => detailOf(wrong('conflict', '--plum', 'x'.repeat(length))));
    expect(shorter).toBe('--plum does not go with x.');
    expect(longer).toBe(`--plum does not go with ${'x'.repeat(276)}`);
  });

  test('names it in 128 bytes at most, and without a secret', () => {
    const key = `sk-ant-${'x'.repeat(40)}`;
    expect(detailOf(wrong('unknown-flag', `--${'배'.repeat(100)}`, ''))).toMatch(/^--배{42} is not a flag/);
    expect(detailOf(wrong('unknown-flag', `--token=${key}`, ''))).toMatch(/^--token=\[secret\] is not a flag/);
  });
});

describe('a sentence with numbers', () => {
  test('says one thing of one and another of several', () => {
    const sentence = '{pears} {pears:pear is:pears are} ripe.';
    expect([0, 1, 2].map((pears) => filled(sentence, { pears }))).toEqual([
      '0 pears are ripe.',
      '1 pear is ripe.',
      '2 pears are ripe.',
    ]);
  });

  const zip = archiveOf();
  const failed = [sessionFailed('PARSE_ERROR'), sessionFailed('PARSE_ERROR')];
  test.each([
    ['12 sessions are in the archive.', factsOf({ counts: countsOf({ exported: 12 }), archives: [zip] })],
    ['1 session is in the archive.', factsOf({ counts: countsOf({ exported: 1 }), archives: [zip] })],
    ['12 sessions are in 2 archives.', factsOf({ counts: countsOf({ exported: 12 }), archives: [zip, zip] })],
    ['12 sessions would be exported.', factsOf({ counts: countsOf({ exported: 12 }), isDryRun: true })],
    ['12 sessions were exported.', factsOf({ counts: countsOf({ exported: 12 }) })],
    [
      '9 sessions were found: 5 unchanged, 2 empty, 1 filtered, 1 excluded.',
      factsOf({ counts: countsOf({ unchanged: 5, empty: 2, filtered: 1, excluded: 1 }) }),
    ],
    [
      '2 of 14 sessions failed; 12 are in the archive.',
      factsOf({ counts: countsOf({ exported: 12, failed: 2 }), failures: failed, archives: [zip] }),
    ],
    [
      '2 of 14 sessions failed; 12 are in 2 archives.',
      factsOf({ counts: countsOf({ exported: 12, failed: 2 }), failures: failed, archives: [zip, zip] }),
    ],
    [
      '2 of 3 sessions failed; 1 would be exported.',
      factsOf({ counts: countsOf({ exported: 1, failed: 2 }), failures: failed, isDryRun: true }),
    ],
    [
      '2 of 3 sessions failed; 1 was exported.',
      factsOf({ counts: countsOf({ exported: 1, failed: 2 }), failures: failed }),
    ],
    [
      '2 of 2 sessions failed; none was exported. 1 folder could not be read.',
      factsOf({ counts: countsOf({ failed: 2 }), failures: [...failed, folderFailed()] }),
    ],
    [
      '1 folder could not be read. 3 sessions are in the archive.',
      factsOf({ counts: countsOf({ exported: 3 }), failures: [folderFailed()], archives: [zip] }),
    ],
    [
      '2 folders could not be read. 1 session was found: 1 unchanged, 0 empty, 0 filtered, 0 excluded.',
      factsOf({ counts: countsOf({ unchanged: 1 }), failures: [folderFailed(), folderFailed()] }),
    ],
    ['1 folder could not be read.', factsOf({ failures: [folderFailed()] })],
    ['Another run holds the bookmark. Stopped before any session was exported.', factsOfStop('LOCK_HELD')],
    [
      'Where the bookmark should be is a folder: name a file, or move the folder away. Stopped before any session was exported.',
      factsOfStop(
        { ...failureOf('BOOKMARK_CORRUPT'), reason: 'folder-bookmark' },
        { counts: countsOf({ notReached: 3 }) },
      ),
    ],
    [
      'There is no space left to write the output. Stopped after 4 of 10 sessions; 1 failed, 5 were not reached.',
      factsOfStop('DISK_FULL', { counts: countsOf({ exported: 4, failed: 1, notReached: 5 }), archives: [zip] }),
    ],
    ['12 sessions were read.', factsOf({ command: 'look', counts: countsOf({ exported: 12 }) })],
    [
      '2 of 14 sessions could not be read; 12 were. 1 folder could not be read.',
      factsOf({
        command: 'look',
        counts: countsOf({ exported: 12, failed: 2 }),
        failures: [...failed, folderFailed()],
      }),
    ],
    [
      '2 of 2 sessions could not be read.',
      factsOf({ command: 'look', counts: countsOf({ failed: 2 }), failures: failed }),
    ],
    ['1 folder could not be read.', factsOf({ command: 'look', failures: [folderFailed()] })],
    ['The folder the sessions should be in does not exist.', factsOfStop('SOURCE_NOT_FOUND', { command: 'look' })],
    ['--sinse is not a flag of this command. Did you mean --since?', wrong('likely-flag', '--sinse', '--since')],
    ['--jobs takes a whole number (1–64).', wrong('bad-number', '--jobs', '1–64')],
    ['--events does not go with --json.', wrong('conflict', '--events', '--json')],
    ['1 entry is sound.', factsOf({ command: 'verify', counts: countsOf({ exported: 1 }) })],
    [
      '2 of 14 entries are damaged or missing; 12 are sound.',
      factsOf({
        command: 'verify',
        counts: countsOf({ exported: 12, failed: 2 }),
        failures: [...failed, folderFailed()],
      }),
    ],
    [
      '2 things are damaged or missing, and nothing is sound.',
      factsOf({ command: 'verify', counts: countsOf({ failed: 2 }), failures: failed }),
    ],
    [
      'The run was ended by a signal. Stopped after 3 entries; 0 are damaged or missing.',
      factsOfStop('INTERRUPTED', { command: 'verify', signal: 'SIGINT', counts: countsOf({ exported: 3 }) }),
    ],
    ['The archive does not exist or is no ZIP file.', factsOfStop('ARCHIVE_NOT_FOUND', { command: 'verify' })],
    [
      '1 file was restored, 2 were there already.',
      factsOf({ command: 'restore', counts: countsOf({ exported: 1, unchanged: 2 }) }),
    ],
    [
      '0 files were restored, 1 was there already.',
      factsOf({ command: 'restore', counts: countsOf({ unchanged: 1 }) }),
    ],
    [
      '2 files would be restored, 0 are there already; 0 could not be restored.',
      factsOf({ command: 'restore', counts: countsOf({ exported: 2 }), isDryRun: true }),
    ],
    [
      '2 files could not be restored; 0 were restored, 0 were there already.',
      factsOf({ command: 'restore', counts: countsOf({ failed: 2 }), failures: failed }),
    ],
    [
      'There is no space left to write the output. Stopped after 4 files were restored; 1 failed, 5 were not reached.',
      factsOfStop('DISK_FULL', { command: 'restore', counts: countsOf({ exported: 4, failed: 1, notReached: 5 }) }),
    ],
    [
      '4 sessions are exported; the next run exports them again.',
      factsOfStop('BOOKMARK_NOT_SAVED', { counts: countsOf({ exported: 4 }), archives: [zip] }),
    ],
    [
      '4 sessions are exported; the next run exports 3 of them again. 5 were not reached.',
      factsOfStop('BOOKMARK_NOT_SAVED', {
        counts: countsOf({ exported: 4, notReached: 5 }),
        archives: [zip],
        bookmark: { status: 'not_saved', advanced: 1 },
      }),
    ],
  ])('%s', (expected, facts) => {
    expect(detailOf(facts)).toBe(expected);
    expect(detailOf(facts, 'ko')).toMatch(/^[^{}]*[가-힣][^{}]*$/);
  });

  test('knows every number that a sentence of either language asks for', () => {
    const everything = factsOfStop(failureOf('INTERNAL_ERROR'), { counts: countsOf({ exported: 1, notReached: 1 }) });
    expect(detailOf(everything)).not.toMatch(/[{}]/);
    const known = [
      'exported',
      'failed',
      'attempted',
      'due',
      'discovered',
      'unchanged',
      'empty',
      'filtered',
      'excluded',
    ];
    const asked = LANGUAGES.flatMap((language) =>
      detailsOf(MESSAGES[language]).flatMap(([, text]) => placeholdersOf(text)),
    );
    expect(asked.filter((name) => ![...known, 'notReached', 'folders', 'archives', 'again'].includes(name))).toEqual(
      [],
    );
  });
});
