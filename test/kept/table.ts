import type { CheckResult, Missing } from './tally.ts';
import { KINDS } from './wanted/wanted.ts';

const SHOWN_CHARACTERS = 80;

/** Whether the export holds everything, in each format that it has, and tells the right numbers. */
export function isAllKept({ missing, tokens, faults }: CheckResult): boolean {
  return missing.length === 0 && tokens.length === 0 && faults.length === 0;
}

/** What was found of how much, kind by kind, and then each thing that is missing; of one kind no more than `most`. */
export function reportText(result: CheckResult, most: number): string {
  const { sessions, left, faults, tokens } = result;
  return [
    `${sessions} sessions in the export, ${left.length} left out for a reason`,
    ...left.map((what) => `  ${what}`),
    '',
    totalsTable(result),
    '',
    ...faults.map((fault) => `wrong: ${fault}`),
    ...tokens.map(
      (one) => `tokens of ${one.sessionId}: files ${JSON.stringify(one.files)}, row ${JSON.stringify(one.row)}`,
    ),
    ...missingLines(result, most),
    isAllKept(result) ? 'Everything is kept.' : 'NOT everything is kept.',
  ].join('\n');
}

function totalsTable({ totals, formats }: CheckResult): string {
  const rows = KINDS.flatMap((kind) => {
    const total = totals.get(kind);
    if (total === undefined) return [];
    const inJson = formats.has('json') ? `${total.JSON}/${total.wanted}` : '–';
    const inMarkdown =
      formats.has('md') && total.wantedInMarkdown > 0 ? `${total.Markdown}/${total.wantedInMarkdown}` : '–';
    return [`${kind.padEnd(16)} ${inJson.padStart(13)} ${inMarkdown.padStart(13)}`];
  });
  return [`${'kind'.padEnd(16)} ${'JSON'.padStart(13)} ${'Markdown'.padStart(13)}`, ...rows].join('\n');
}

function missingLines({ missing }: CheckResult, most: number): readonly string[] {
  return KINDS.flatMap((kind) => {
    const all = missing.filter(({ wanted }) => wanted.kind === kind);
    const rest = all.length > most ? [`… and ${all.length - most} more of kind ${kind}`] : [];
    return [...all.slice(0, most).map(missingLine), ...rest];
  });
}

function missingLine({ sessionId, wanted, from, text }: Missing): string {
  const shown = JSON.stringify(text.slice(0, SHOWN_CHARACTERS).toWellFormed());
  const place = `${wanted.path.split('/').slice(1).join('/')}:${wanted.line}`;
  return `missing: ${wanted.kind}, session ${sessionId}, ${place}, from ${from.join(' and ')}: ${shown}`;
}
