import { type JsonObject, stringAt } from '../records/guards.ts';

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/;

/**
 * The time of a record: its top-level `timestamp`, in ms since 1970; null when that is no ISO 8601 time. One without a
 * zone is UTC. A session lasts from the earliest to the latest time of all records in its main and subagents' files.
 */
export function recordTime(record: JsonObject): number | null {
  const text = stringAt(record, 'timestamp');
  if (text === null || !ISO_TIME.test(text)) return null;
  // Without a zone, Date.parse would take the machine's.
  const ms = Date.parse(text.endsWith('Z') || /[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(ms) ? null : ms;
}
