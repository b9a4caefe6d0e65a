import type { Goal } from './cases.ts';
import { fittedExponent } from './measure.ts';
import type { Figures } from './run-case.ts';

/** A goal beside what was measured. */
export interface Verdict {
  readonly what: string;
  readonly figure: number;
  /** With its unit. */
  readonly shown: string;
  readonly goal: string;
  /** null when the goal sets no limit. */
  readonly isMet: boolean | null;
}

/** Holds a goal against the figures of its case. */
export function verdictOf(goal: Goal, figures: readonly Figures[]): Verdict {
  const of = (name: string): Figures => {
    const found = figures.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`a goal names a program that is not in its case: ${name}`);
    return found;
  };
  switch (goal.kind) {
    case 'ratio': {
      const ratio = of(goal.of).medianMs / of(goal.to).medianMs;
      return limited(`time of ${goal.of} / ${goal.to}`, ratio, { most: goal.most, unit: '', digits: 2 });
    }
    case 'beyond': {
      const ms = of(goal.of).medianMs - of(goal.to).medianMs;
      return limited(`time of ${goal.of} beyond ${goal.to}`, ms, { most: goal.mostMs, unit: ' ms', digits: 0 });
    }
    case 'memory': {
      const { peakBytes, resultBytes } = of(goal.of);
      const allowance = goal.withResult === true ? (resultBytes ?? 0) / 1e6 : 0;
      const most = Math.round(goal.mostMb + allowance);
      return limited(`peak memory of ${goal.of}`, (peakBytes ?? Number.NaN) / 1e6, { most, unit: ' MB', digits: 0 });
    }
    case 'growth': {
      const points = goal.of.map((name, index) => ({
        x: goal.sizes[index] ?? Number.NaN,
        y: (goal.what === 'time' ? of(name).medianMs : of(name).peakBytes) ?? Number.NaN,
      }));
      const sizes = goal.sizes.map((size) => `${size}×`).join(', ');
      const what = `exponent of ${goal.what} over ${sizes}`;
      return limited(what, fittedExponent(points), { most: goal.most ?? null, unit: '', digits: 2 });
    }
  }
}

interface Limit {
  readonly most: number | null;
  readonly unit: string;
  readonly digits: number;
}

function limited(what: string, figure: number, { most, unit, digits }: Limit): Verdict {
  return {
    what,
    figure,
    shown: `${figure.toFixed(digits)}${unit}`,
    goal: most === null ? 'none' : `at most ${most}${unit}`,
    isMet: most === null ? null : figure <= most,
  };
}
