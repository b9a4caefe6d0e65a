import { msOfIso } from '../../session/iso-time.ts';

/** A span of time in ms since 1970, from its first to its last instant; null is open. */
export interface Period {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

const DAY_MS = 86_400_000;
const UNIT_MS = { d: DAY_MS, h: 3_600_000 } as const;

/** The UTC day that holds an instant. */
export function dayOf(ms: number): Period {
  const fromMs = Math.floor(ms / DAY_MS) * DAY_MS;
  return { fromMs, toMs: fromMs + DAY_MS - 1 };
}

/** Whether [first, last] overlaps the period. */
export function overlaps(period: Period, firstMs: number, lastMs: number): boolean {
  return (period.toMs === null || firstMs <= period.toMs) && (period.fromMs === null || lastMs >= period.fromMs);
}

/** `2026-11-01` (a UTC day), a full ISO time, or `7d` / `12h` before now, as the first instant; null for what is none. */
export function parseSince(text: string, nowMs: number): number | null {
  const span = /^(\d{1,6})([dh])$/.exec(text);
  const unit = span?.[2] === 'h' ? UNIT_MS.h : UNIT_MS.d;
  if (span?.[1] !== undefined) return nowMs - Number(span[1]) * unit;
  return parseInstant(text, 0);
}

/** `2026-11-30`, that day included, or a full ISO time, as the last instant; null for what is none. */
export function parseUntil(text: string): number | null {
  return parseInstant(text, DAY_MS - 1);
}

function parseInstant(text: string, endOfDayMs: number): number | null {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const hasZone = /(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = isDay || hasZone ? msOfIso(text) : null;
  return ms !== null && isDay ? ms + endOfDayMs : ms;
}
