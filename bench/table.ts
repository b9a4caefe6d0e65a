import type { Figures } from './run-case.ts';
import type { Verdict } from './verdict.ts';

/** Where figures were made. */
export interface Surroundings {
  readonly date: string;
  readonly chatzip: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
}

/** What a case's programs needed, as a Markdown table. */
export function figuresTable(figures: readonly Figures[]): string {
  const rows = figures.map((one) => [
    one.name,
    `${mb(one.input.bytes)} in ${one.input.files} files`,
    seconds(one.medianMs),
    `${seconds(one.leastMs)} – ${seconds(one.mostMs)}`,
    one.peakBytes === null ? '' : mb(one.peakBytes),
    one.resultBytes === null ? '' : mb(one.resultBytes),
  ]);
  return table(['program', 'input', 'median', 'least – most', 'peak memory', 'result'], rows);
}

/** A case's goals beside what was measured; without judging when the sizes are not those that the goals are set for. */
export function goalsTable(verdicts: readonly Verdict[], isJudged: boolean): string {
  const rows = verdicts.map(({ what, shown, goal, isMet }) => [
    what,
    shown,
    goal,
    !isJudged || isMet === null ? 'not judged' : isMet ? 'met' : 'missed',
  ]);
  return table(['what', 'figure', 'goal', ''], rows);
}

/** One line that says where the figures were made. */
export function surroundingsLine({ date, chatzip, node, platform, cpu, cores, memoryGb }: Surroundings): string {
  return `chatzip ${chatzip}, Node ${node}, ${platform}, ${cores} cores (${cpu}), ${memoryGb} GB, ${date}`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) =>
    Math.max(3, head.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(heads), rule, ...rows.map(line)].join('\n');
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 1000 ? 3 : 2)} s`;

function mb(bytes: number): string {
  const size = bytes / 1e6;
  return `${size.toFixed(size < 10 ? 1 : 0)} MB`;
}
