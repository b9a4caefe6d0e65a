import type { TokenTotals } from './tokens.ts';
import type { Kind, Wanted } from './wanted/wanted.ts';

/** The formats that are searched. */
export type Searched = 'JSON' | 'Markdown';

/** Something that stands in the home and not in the export. */
export interface Missing {
  readonly sessionId: string;
  readonly wanted: Wanted;
  readonly from: readonly Searched[];
  /** The text that was not found, or what is wrong with it. */
  readonly text: string;
}

/** What a check found out. */
export interface CheckResult {
  readonly totals: ReadonlyMap<Kind, Readonly<Record<Searched | 'wanted' | 'wantedInMarkdown', number>>>;
  readonly missing: readonly Missing[];
  /** Sessions whose manifest row tells other token totals than their files do. */
  readonly tokens: readonly { readonly sessionId: string; readonly files: TokenTotals; readonly row: TokenTotals }[];
  /** What is wrong with files, rows and entries themselves. */
  readonly faults: readonly string[];
  readonly sessions: number;
  /** The formats that the export has. */
  readonly formats: ReadonlySet<string>;
  /** Sessions that were not exported and need not be, each with its reason. */
  readonly left: readonly string[];
}

/** Collects what a check finds out. */
export interface Tally {
  readonly add: (
    sessionId: string,
    wanted: Wanted,
    lacking: readonly { format: Searched; text: string | null }[],
  ) => void;
  readonly tokens: (sessionId: string, files: TokenTotals, row: TokenTotals) => void;
  readonly fault: (what: string) => void;
  readonly leave: (what: string) => void;
  readonly result: (sessions: number, formats: ReadonlySet<string>) => CheckResult;
}

/** An empty tally. */
export function createTally(): Tally {
  const totals = new Map<Kind, { JSON: number; Markdown: number; wanted: number; wantedInMarkdown: number }>();
  const missing: Missing[] = [];
  const tokens: CheckResult['tokens'][number][] = [];
  const faults: string[] = [];
  const left: string[] = [];
  return {
    add(sessionId, wanted, lacking) {
      const total = totals.get(wanted.kind) ?? { JSON: 0, Markdown: 0, wanted: 0, wantedInMarkdown: 0 };
      totals.set(wanted.kind, total);
      total.wanted += 1;
      if (wanted.isForJsonAlone !== true) total.wantedInMarkdown += 1;
      for (const { format, text } of lacking) {
        if (text === null && (format === 'JSON' || wanted.isForJsonAlone !== true)) total[format] += 1;
      }
      const from = lacking.filter(({ text }) => text !== null);
      const text = from[0]?.text ?? null;
      if (text !== null) missing.push({ sessionId, wanted, from: from.map(({ format }) => format), text });
    },
    tokens: (sessionId, files, row) => tokens.push({ sessionId, files, row }),
    fault: (what) => faults.push(what),
    leave: (what) => left.push(what),
    result: (sessions, formats) => ({ totals, missing, tokens, faults, sessions, formats, left }),
  };
}
