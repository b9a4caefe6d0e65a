const LONG = 20;
const VARIED = 5;

/**
 * Whether an id was made to be the only one of its kind: at random, and long (`toolu_01skTEAh…`, `msg_…`, a UUID). Some
 * gateways and backends count instead, from the beginning in each response: `call_0`, `msg_0`, `functions.ExitPlanMode:0`.
 */
export function isUnique(id: string): boolean {
  for (const [run] of id.matchAll(/[A-Za-z0-9]{12,}/g)) {
    const isVaried = new Set(run).size >= VARIED;
    if (isVaried && (run.length >= LONG || /\d/.test(run))) return true;
  }
  return false;
}
