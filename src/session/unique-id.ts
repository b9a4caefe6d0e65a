const LEAST = 12;
const LONG = 20;
const VARIED = 5;

/**
 * Whether an id was made to be the only one of its kind: at random, and long (`toolu_01skTEAh…`, `msg_…`, a UUID). Some
 * gateways and backends count instead, from the beginning in each response: `call_0`, `msg_0`, `functions.ExitPlanMode:0`.
 *
 * Looks for letters and digits in a row: twelve with a digit, or twenty, of which five differ. Called for every id of a
 * session several times, so it looks at each character once and makes nothing.
 */
export function isUnique(id: string): boolean {
  let length = 0;
  let hasDigit = false;
  let varied = 0;
  // Which have been seen: 0-9 and A-V, then W-Z and a-z.
  let low = 0;
  let high = 0;
  for (let at = 0; at < id.length; at += 1) {
    const place = placeOf(id.charCodeAt(at));
    if (place < 0) {
      length = varied = low = high = 0;
      hasDigit = false;
      continue;
    }
    const bit = 1 << place;
    const isLow = place < 32;
    if (((isLow ? low : high) & bit) === 0) varied += 1;
    if (isLow) low |= bit;
    else high |= bit;
    length += 1;
    hasDigit ||= place < 10;
    if (length >= LEAST && varied >= VARIED && (hasDigit || length >= LONG)) return true;
  }
  return false;
}

/** The place of a digit or letter among the 62 of them; -1 for any other character. */
function placeOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x5a) return code - 0x41 + 10;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 36;
  return -1;
}
