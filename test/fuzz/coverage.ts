import { type Profiler, Session } from 'node:inspector';

/** Counts what of the program's code runs. */
export interface Coverage {
  /** Whether the code that ran since the last call did anything new: a block, or a block ten times as often. */
  isNew(): boolean;
  /** How many different things have been seen. */
  seen(): number;
  /** How often the busiest block of each function has run since the last call: work that no clock is needed to measure. */
  steps(): number;
  stop(): void;
}

/** Measures by V8's own counters, the code whose URL `isOurs` names; nothing is instrumented. */
export function startCoverage(isOurs: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const known = new Map<string, number>();
  const take = (): readonly Profiler.ScriptCoverage[] => {
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    // In the same thread the answer is there when the call returns.
    session.post('Profiler.takePreciseCoverage', (_, { result }) => (scripts = result));
    return scripts.filter(({ url }) => isOurs(url));
  };
  return {
    isNew() {
      let isNew = false;
      for (const { url, functions } of take()) {
        for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
          if (count === 0) continue;
          const key = `${url} ${startOffset} ${endOffset}`;
          const before = known.get(key) ?? 0;
          const now = before | (1 << Math.min(6, Math.ceil(Math.log10(count))));
          if (now !== before) known.set(key, now);
          isNew ||= now !== before;
        }
      }
      return isNew;
    },
    seen: () => known.size,
    steps: () =>
      take()
        .flatMap(({ functions }) => functions.map(({ ranges }) => Math.max(...ranges.map(({ count }) => count))))
        .reduce((sum, count) => sum + count, 0),
    stop: () => session.disconnect(),
  };
}
