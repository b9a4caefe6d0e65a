import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type CodeName, EXPLAINED_CODES, type Explanation, explanationOf } from '../../src/cli/text/explanation.ts';
import { exitRows } from '../../src/cli/text/help.ts';
import { sayIn } from '../../src/cli/words/words.ts';
import { CATEGORIES } from '../../src/failures/catalogue.ts';

const PAGE = new URL('../../docs/errors.md', import.meta.url);
const say = sayIn('en');

const explained = (code: CodeName): Explanation => explanationOf(code, say, 'en');

const isFailure = ({ kind }: Explanation): boolean => kind === 'failure';

const retryWords = ({ retry }: Explanation): string =>
  `${retry.policy}${retry.after_seconds === null ? '' : ` ${retry.after_seconds}`}`;

function tableRow(row: Explanation): string {
  const cells = [
    `[\`${row.code}\`](#${row.code.toLowerCase()})`,
    row.number,
    row.category,
    row.of.join(', '),
    row.level,
  ];
  return `| ${[...cells, retryWords(row), row.exit_codes.join(', ')].join(' | ')} |`;
}

function section(row: Explanation): string {
  const head = `### ${row.code}\n\n${row.title === null ? '' : `**${row.title}.** `}${row.meaning}\n\n${row.hint}\n\n`;
  if (row.kind === 'note') return head;
  const again = say(`explain.retry.${row.retry.policy}`, { seconds: row.retry.after_seconds ?? 0 });
  const exits = exitRows(row.exit_codes, say).map(([exit, words]) => `${exit} (${words})`);
  const facts = [`Number ${row.number}`, row.category, row.level].join(', ');
  return `${head}${facts}. Run again: ${again}. Exit code: ${exits.join(', ')}.\n\n`;
}

function page(): string {
  const rows = EXPLAINED_CODES.map(explained);
  const failures = rows.filter(isFailure);
  const ofCategory = (category: string): readonly Explanation[] => failures.filter((row) => row.category === category);
  const parts = [
    '# Codes\n',
    'What can go wrong, by code. `chatzip explain CODE` says the same, in English or Korean; with `--json` as a document.',
    'Codes, numbers and exit codes are API: they are added, never renamed, never used again. A code of a session, folder or',
    'entry ends no run: the run goes on and ends 3 (an export with `--partial-ok` 0) or 4. So it does where `verify` and `restore` find',
    'one of several archives to be no ZIP or unreadable (`ARCHIVE_NOT_FOUND`, `SOURCE_UNREADABLE`): they go on without it.\n',
    '`retry` is what the report says: `none` (it would change nothing), `rerun` (at once), `after_fix` (once the cause is',
    'mended) or `backoff` with seconds. Of a run in which sessions failed (`EXPORT_PARTIAL`, `EXPORT_ALL_FAILED`) it is that',
    'of the failure with the best hope: what a run again may bring.\n',
    '| code | number | category | of | level | retry | exit code |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...failures.map(tableRow),
    '',
  ];
  const sections = Object.keys(CATEGORIES).map(
    (category) => `## ${category}\n\n${ofCategory(category).map(section).join('')}`,
  );
  const notes = rows.filter((row) => !isFailure(row)).map(section);
  const head = '## Notes\n\nWorth saying, nothing failed: a note changes no exit code.\n\n';
  return `${parts.join('\n')}\n${sections.join('')}${head}${notes.join('')}`.trimEnd() + '\n';
}

test('docs/errors.md says of every code what the program says', () => {
  // UPDATE_DOCS=1 writes the page instead.
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, page());
  expect(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '').toBe(page());
});
