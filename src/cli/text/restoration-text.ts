import type { Restoration } from '../../archive/restore.ts';
import type { RestorePlace } from '../../archive/restore/root.ts';
import type { SubjectFailure } from '../../failures/failure.ts';
import type { RunFacts } from '../../failures/run-facts.ts';
import { gapsText } from './gaps-text.ts';
import { minuteOf, printable, shellWord, table } from './printable.ts';
import type { Terminal } from '../terminal.ts';
import { saidCounts } from './said-counts.ts';
import type { Say, WordKey } from '../words/words.ts';

/** Files that could not be restored: so many are shown unless all are asked for. */
const SHOWN = 20;

/** How a restore is told: in whose words, where to, and whether with every entry. */
export interface RestorationSpeech {
  readonly say: Say;
  readonly terminal: Terminal;
  readonly place: RestorePlace;
  /** Whether that is where the agent keeps its sessions, and tidies up. */
  readonly isAgentsOwn: boolean;
  readonly isVerbose: boolean;
}

/** The short summary of a restore: what was put where, and what was not. */
export function restorationText(facts: RunFacts, restoration: Restoration, speech: RestorationSpeech): string {
  const { say, terminal, place } = speech;
  const { counts } = facts;
  const lines = [headOf(facts, speech), ...failedRows(restoration, speech)];
  const noRaw = restoration.failures.filter(isWithoutRaw).length;
  if (noRaw > 0) lines.push(say('restore.noraw', { count: noRaw }));
  for (const run of restoration.incomplete) {
    if (run.missing.length > 0) lines.push(terminal.out.red(gapsText(run, say)));
    if (run.hasNoLast) lines.push(say('restore.nolast', { at: minuteOf(Date.parse(run.startedAt)) }));
  }
  for (const { shown } of restoration.unread) {
    lines.push(terminal.out.red(say('restore.unread', { archive: printable(shown) })));
  }
  for (const { shown } of restoration.foreign) lines.push(say('verify.foreign', { archive: printable(shown) }));
  if (counts.exported > 0 && speech.isAgentsOwn) lines.push(terminal.out.yellow(say('restore.cleanup')));
  if (counts.exported > 0 && !facts.isDryRun) {
    lines.push(terminal.out.dim(say('restore.look', { folder: shellWord(printable(place.folder)) })));
  }
  return `${lines.join('\n')}\n`;
}

function isWithoutRaw({ subject, failure }: SubjectFailure): boolean {
  return subject !== null && failure.code === 'NOT_IN_ARCHIVE';
}

function headOf(facts: RunFacts, { say, terminal, place }: RestorationSpeech): string {
  const { counts } = facts;
  const rest = restOf(facts, say);
  if (counts.exported === 0) {
    const isStopped = facts.stopped !== null && counts.failed === 0;
    return say(isStopped ? 'restore.stopped' : counts.failed > 0 ? 'restore.none' : 'restore.nothing', { rest });
  }
  const values = { count: counts.exported, folder: printable(place.projects), rest };
  const done = say(facts.isDryRun ? 'restore.dry' : 'restore.done', values);
  return counts.failed > 0 ? terminal.out.yellow(done) : terminal.out.green(done);
}

function restOf({ counts }: RunFacts, say: Say): string {
  const counted: readonly (readonly [WordKey, number])[] = [
    ['restore.there', counts.unchanged],
    ['restore.notrestored', counts.failed],
    ['restore.filtered', counts.filtered],
    ['restore.notreached', counts.notReached],
  ];
  return saidCounts(counted, say);
}

/** With --verbose each of them has had its line already. */
function failedRows({ files }: Restoration, { say, isVerbose }: RestorationSpeech): readonly string[] {
  const failed = isVerbose ? [] : files.filter(({ failure }) => failure !== null);
  if (failed.length === 0) return [];
  const rows = failed
    .slice(0, SHOWN)
    .map(({ planned, result }) => ['  ', say(`result.${result}`), printable(planned.file.path)]);
  const more = failed.length - SHOWN;
  return [table(rows).trimEnd(), ...(more > 0 ? [`    ${say('failure.more', { count: more })}`] : [])];
}
