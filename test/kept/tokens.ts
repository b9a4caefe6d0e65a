import { type HomeFile, linesOf } from './home.ts';
import { type Members, membersAt, textAt } from './values.ts';

/** The totals of a manifest's row. */
export interface TokenTotals {
  readonly input: number;
  readonly output: number;
  readonly cache_read: number;
  readonly cache_write: number;
}

const FIELDS: readonly (readonly [keyof TokenTotals, string])[] = [
  ['input', 'input_tokens'],
  ['output', 'output_tokens'],
  ['cache_read', 'cache_read_input_tokens'],
  ['cache_write', 'cache_creation_input_tokens'],
];

/**
 * What the session's files say was used: each API response once, by message id and request id (by the line's uuid where
 * it has neither), the greatest value of each field over all its lines.
 */
export function tokensOf(files: readonly HomeFile[]): TokenTotals {
  const responses = new Map<string, number[]>();
  for (const file of files) {
    if (file.part === 'sidecar') continue;
    for (const { number, record } of linesOf(file.bytes)) {
      const message = membersAt(record, 'message');
      if (textAt(record, 'type') !== 'assistant' || textAt(message, 'model') === '<synthetic>') continue;
      const key = keyOf(record, message) ?? `${file.path}:${number}`;
      const known = responses.get(key) ?? FIELDS.map(() => 0);
      const usage = membersAt(message, 'usage');
      responses.set(
        key,
        FIELDS.map(([, field], index) => Math.max(known[index] ?? 0, countIn(usage[field]))),
      );
    }
  }
  const sums = FIELDS.map((_field, index) =>
    Array.from(responses.values()).reduce((sum, one) => sum + (one[index] ?? 0), 0),
  );
  const [input = 0, output = 0, cache_read = 0, cache_write = 0] = sums;
  return { input, output, cache_read, cache_write };
}

function keyOf(record: Members, message: Members): string | null {
  const id = textAt(message, 'id');
  const requestId = textAt(record, 'requestId');
  return id === null && requestId === null ? textAt(record, 'uuid') : `${id} ${requestId}`;
}

function countIn(value: unknown): number {
  const count = typeof value === 'string' ? Number(value) : value;
  return typeof count === 'number' && Number.isFinite(count) && count > 0 ? count : 0;
}
