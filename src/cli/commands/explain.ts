import { FAILURE_CODES, rowOf as failureRowOf } from '../../failures/catalogue.ts';
import { FailureError, usageFailure } from '../../failures/failure.ts';
import type { CommandEnd, Context, Invocation } from '../context.ts';
import { type CodeName, EXPLAINED_CODES, type Explanation, explanationOf, isCodeName } from '../text/explanation.ts';
import { exitRows } from '../text/help.ts';
import { plainEnd } from '../plain-end.ts';
import { table } from '../text/printable.ts';
import { nameable } from '../flags/values.ts';
import { type Say, sayIn } from '../words/words.ts';

/** `chatzip explain [CODE]`: what a code, or an exit code, means and what to do; without one, the table of all. */
export async function explainCommand(invocation: Invocation): Promise<CommandEnd> {
  const { context, flags } = invocation;
  const asked = askedBy(invocation.words[0]);
  if (flags.isSet('json')) {
    const codes = asked.codes.map((name) => explanationOf(name, sayIn('en'), 'en'));
    return plainEnd(invocation, `${JSON.stringify({ explain_version: 1, codes })}\n`, true);
  }
  return plainEnd(invocation, flags.isSet('quiet') ? '' : textOf(asked, context), false);
}

/** What is to be explained: one code, the codes that a run can end by with an exit code, or all. */
interface Asked {
  readonly codes: readonly CodeName[];
  readonly exit: number | null;
  readonly isOne: boolean;
}

function askedBy(word: string | undefined): Asked {
  if (word === undefined) return { codes: EXPLAINED_CODES, exit: null, isOne: false };
  const exit = /^\d{1,3}$/.test(word) ? Number(word) : null;
  if (exit !== null && exitRows([exit], sayIn('en')).length > 0) {
    const codes = EXPLAINED_CODES.filter((code) => exitsOf(code).includes(exit));
    return { codes, exit, isOne: false };
  }
  return { codes: [codeNamed(word)], exit: null, isOne: true };
}

function exitsOf(code: CodeName): readonly number[] {
  return explanationOf(code, sayIn('en'), 'en').exit_codes;
}

function textOf({ codes, exit, isOne }: Asked, context: Context): string {
  const [code] = codes;
  if (isOne && code !== undefined) return codeText(code, context);
  return exit === null ? tableText(context) : exitText(exit, codes, context);
}

/** An exit code, and what a run that ends with it may say. */
function exitText(exit: number, codes: readonly CodeName[], { say, language }: Context): string {
  const rows = codes.map((code) => explanationOf(code, say, language)).map(rowOf);
  return `${table(exitRows([exit], say))}\n${table([headIn(say), ...rows], [1])}\n${say('explain.more')}\n`;
}

/** A code by its name or, as reports also have it, by its number. */
function codeNamed(word: string): CodeName {
  const code = word.toUpperCase();
  if (isCodeName(code)) return code;
  const numbered = FAILURE_CODES.find((name) => String(failureRowOf(name).number) === word);
  if (numbered !== undefined) return numbered;
  const reason = /^\d{1,3}$/.test(word) ? 'unknown-exit' : 'unknown-code';
  throw new FailureError(usageFailure(reason, nameable(word, 'CODE')));
}

function codeText(code: CodeName, { say, language }: Context): string {
  const explained = explanationOf(code, say, language);
  const { title, number, meaning, hint } = explained;
  const head = number === null ? code : `${code} (${number})`;
  return [
    `${head}${title === null ? '' : `: ${title}`}\n\n`,
    section(say('explain.happened'), meaning),
    section(say('explain.do'), hint),
    section(say('explain.again'), againText(explained, say)),
    section(say('explain.exit'), exitsText(explained, say)),
    `\n${table(kindRows(explained, say))}`,
  ].join('');
}

function section(head: string, text: string): string {
  return `${head}\n${text.replaceAll(/^/gm, '  ')}\n`;
}

function againText({ retry }: Explanation, say: Say): string {
  return say(`explain.retry.${retry.policy}`, { seconds: retry.after_seconds ?? 0 });
}

function exitsText({ exit_codes: exits }: Explanation, say: Say): string {
  if (exits.length === 0) return say('explain.noexit');
  const rows = exitRows(exits, say);
  return table(rows.map(([exit, words]) => [exit, words + (exit === '3' ? say('explain.partialok') : '')])).trimEnd();
}

function kindRows({ category, level, of }: Explanation, say: Say): readonly (readonly string[])[] {
  const concerns = [say('explain.concerns'), of.map((subject) => say(`explain.of.${subject}`)).join(', ')];
  return category === null || level === null
    ? [concerns]
    : [concerns, [say('explain.category'), category], [say('explain.level'), level]];
}

const COLUMNS = ['code', 'number', 'exits', 'retry', 'meaning'] as const;

function headIn(say: Say): readonly string[] {
  return COLUMNS.map((key) => say(`explain.column.${key}`));
}

function tableText({ say, language }: Context): string {
  const all = EXPLAINED_CODES.map((code) => explanationOf(code, say, language));
  const failures = all.filter(({ kind }) => kind === 'failure');
  const notes = all.filter(({ kind }) => kind === 'note');
  return [
    table([headIn(say), ...failures.map(rowOf)], [1]),
    `\n${say('explain.notes')}\n`,
    table(notes.map(({ code, meaning }) => [code, meaning])),
    `\n${say('explain.more')}\n`,
  ].join('');
}

function rowOf({ code, number, exit_codes: exits, retry, title }: Explanation): readonly string[] {
  const wait = retry.after_seconds === null ? '' : ` ${retry.after_seconds}`;
  return [code, String(number), exits.join(', '), `${retry.policy}${wait}`, title ?? ''];
}
