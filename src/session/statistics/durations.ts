/** A pause longer than this is time nobody worked. */
const LONGEST_PAUSE_MS = 5 * 60 * 1000;

/** How long a conversation lasted by the times of its records (ms since 1970, in any order). */
export function durationsOf(times: readonly number[]): { readonly wallMs: number; readonly activeMs: number } {
  const sorted = Float64Array.from(times).toSorted();
  let activeMs = 0;
  for (let index = 1; index < sorted.length; index += 1) {
    const pause = (sorted[index] ?? 0) - (sorted[index - 1] ?? 0);
    if (pause <= LONGEST_PAUSE_MS) activeMs += pause;
  }
  return { wallMs: (sorted.at(-1) ?? 0) - (sorted[0] ?? 0), activeMs };
}
