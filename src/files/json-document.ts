/** A JSON document; undefined when it is none, or bytes are no UTF-8. */
export function jsonIn(document: Uint8Array | string): unknown {
  try {
    return JSON.parse(
      typeof document === 'string' ? document : new TextDecoder('utf-8', { fatal: true }).decode(document),
    );
  } catch {
    return undefined;
  }
}

/** Whether a value is a number of bytes. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Whether a value is a time in ISO 8601 UTC, to the second or finer. */
export function isUtcTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(value);
}

/** Whether a value is a SHA-256 in hex. */
export function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
