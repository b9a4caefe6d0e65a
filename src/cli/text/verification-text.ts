import type { Finding } from '../../archive/verify/finding.ts';
import type { VerifiedArchive } from '../../archive/verify/verify-archive.ts';
import type { Verification } from '../../archive/verify.ts';
import type { IncompleteRun } from '../../archive/read/missing-volumes.ts';
import type { BookmarkCheck } from '../archive-documents.ts';
import { gapsText } from './gaps-text.ts';
import { minuteOf, printable, table } from './printable.ts';
import type { Terminal } from '../terminal.ts';
import type { Say } from '../words/words.ts';

/** What is wrong with an archive, and sessions that are missing: so many are shown unless all are asked for. */
const SHOWN = 20;

/** How a verification is told: in whose words, and whether with every entry. */
export interface VerificationSpeech {
  readonly say: Say;
  readonly terminal: Terminal;
  readonly isVerbose: boolean;
}

/** What was found, archive by archive and together, then of the runs and of the bookmark. */
export function verificationText(
  { archives, incomplete }: Verification,
  check: BookmarkCheck | null,
  speech: VerificationSpeech,
): string {
  const isCovered = check !== null && check.missing.length === 0;
  return [
    ...archives.map((archive) => archiveText(archive, speech)),
    togetherText(archives, speech),
    ...incomplete.flatMap((run) => runTexts(run, isCovered, speech)),
    check === null ? '' : bookmarkText(check, speech),
  ].join('');
}

function archiveText({ archive, sound, findings, isForeign }: VerifiedArchive, speech: VerificationSpeech): string {
  const { say, terminal } = speech;
  const name = printable(archive.shown);
  if (isForeign) return `${terminal.out.dim(say('verify.foreign', { archive: name }))}\n`;
  if (findings.length === 0) return `${terminal.out.green(say('verify.sound', { archive: name, count: sound }))}\n`;
  const head = say('verify.damaged', { archive: name, failed: findings.length, sound });
  return `${terminal.out.red(head)}\n${rows(
    findings.map((finding) => findingRow(finding, say)),
    speech,
  )}`;
}

/** Of very many archives nobody reads each line. */
function togetherText(all: readonly VerifiedArchive[], { say, terminal }: VerificationSpeech): string {
  const own = all.filter(({ isForeign }) => !isForeign);
  const bad = own.filter(({ findings }) => findings.length > 0).length;
  const archives = own.length;
  if (archives < 2) return '';
  if (bad > 0) return `${terminal.out.red(say('verify.notall', { bad, archives }))}\n`;
  let entries = 0;
  for (const { sound } of own) entries += sound;
  return `${terminal.out.green(say('verify.allsound', { archives, entries }))}\n`;
}

function findingRow({ problem, path, number }: Finding, say: Say): readonly string[] {
  const name = printable(path ?? '');
  const place = problem === 'row' && number !== null ? say('verify.document', { path: name, line: number }) : name;
  return ['  ', say(`problem.${problem}`), place];
}

function runTexts(run: IncompleteRun, isCovered: boolean, speech: VerificationSpeech): string[] {
  const { startedAt, missing, hasNoLast } = run;
  const { say, terminal } = speech;
  const at = minuteOf(Date.parse(startedAt));
  const texts: string[] = [];
  if (missing.length > 0) texts.push(`${terminal.out.red(gapsText(run, say))}\n`);
  if (hasNoLast && isCovered) texts.push(`${say('verify.cutshort', { at })}\n`);
  else if (hasNoLast) texts.push(`${terminal.out.red(say('verify.nolast', { at }))}\n`);
  return texts;
}

function bookmarkText({ sessions, missing }: BookmarkCheck, speech: VerificationSpeech): string {
  const { say, terminal } = speech;
  if (missing.length === 0) return `${terminal.out.green(say('verify.covered', { count: sessions }))}\n`;
  const lines = missing.map(({ sessionId, formats }) => ['  ', printable(sessionId), formats.join(',')]);
  return `${terminal.out.red(say('verify.uncovered', { count: missing.length }))}\n${rows(lines, speech)}`;
}

function rows(all: readonly (readonly string[])[], { say, isVerbose }: VerificationSpeech): string {
  if (isVerbose || all.length <= SHOWN) return table(all);
  return `${table(all.slice(0, SHOWN))}    ${say('failure.more', { count: all.length - SHOWN })}\n`;
}
