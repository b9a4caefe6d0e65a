/**
 * Whether an id was made to be the only one of its kind: by chance, or long (`toolu_01skTEAh…`, `msg_…`, a UUID). Some
 * gateways and backends count instead, from the beginning in each response: `call_0`, `msg_0`.
 */
export function isUnique(id: string): boolean {
  return /[A-Za-z0-9]{12}/.test(id);
}
