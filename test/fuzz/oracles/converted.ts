import { deflateBlock } from '../../../src/engine/convert/deflate.ts';
import { inflateRawSync } from 'node:zlib';
import type { Entry } from '../../../src/archive/archive.ts';
import type { ManifestRow } from '../../../src/archive/manifest.ts';
import type { Conversion } from '../../../src/engine/convert/conversion.ts';
import { convert } from '../../../src/engine/convert.ts';
import type { FailureCode } from '../../../src/failures/catalogue.ts';
import { FORMATS } from '../../../src/formats/index.ts';
import type { SessionRef } from '../../../src/session/reference.ts';
import { claudeCode } from '../../../src/sources/claude-code/source.ts';
import { Fault } from '../target.ts';

/** What became of a session, with its entries as they would be read back. */
export interface Converted {
  readonly kind: Conversion['kind'];
  /** Of a failed one. */
  readonly code: FailureCode;
  readonly row: ManifestRow | null;
  readonly entries: ReadonlyMap<string, { readonly entry: Omit<Entry, 'body'>; readonly content: Buffer }>;
  /** Lines that were no records, as its notes count them. */
  readonly badLines: number;
  readonly tornLines: number;
}

/** What may be wrong with a file that can be read: everything else is nobody's promise but a bug. */
const EXPECTED: readonly FailureCode[] = ['PARSE_ERROR', 'UNSUPPORTED_FORMAT', 'NESTING_TOO_DEEP', 'LINE_TOO_LARGE'];

/** Converts a session to every format. Raises a fault for a failure that the contract does not name. */
export async function convertedOf(ref: SessionRef, { strict }: { readonly strict: boolean }): Promise<Converted> {
  const conversion = await convert(
    {
      source: claudeCode,
      formats: FORMATS,
      wanted: ['md', 'json', 'raw'],
      deflate: deflateBlock,
      level: 1,
      period: null,
      rules: [],
      readOptions: { strict, maxLineBytes: 64 * 1024 * 1024, maxSessionBytes: null },
      largestSession: 1024 ** 3,
      isGivenUp: () => false,
    },
    { ref, label: '10000000', clashing: [], known: null },
  );
  const nothing = { code: 'INTERNAL_ERROR', row: null, entries: new Map(), badLines: 0, tornLines: 0 } as const;
  if (conversion.kind === 'left') return { ...nothing, kind: 'left' };
  if (conversion.kind === 'failed') {
    const { failure, cause } = conversion;
    if (EXPECTED.includes(failure.code)) return { ...nothing, kind: 'failed', code: failure.code };
    throw cause instanceof Error ? cause : new Fault(`a failure of the contract, not ${failure.code}`);
  }
  const { row, entries, notes } = conversion.archived;
  const countOf = (...codes: readonly string[]): number =>
    notes.filter(({ code }) => codes.includes(code)).reduce((sum, { count }) => sum + count, 0);
  return {
    ...nothing,
    kind: 'converted',
    row,
    entries: new Map(entries.map(({ body, ...entry }) => [entry.path, { entry, content: contentOf(entry, body) }])),
    badLines: countOf('MALFORMED_LINES', 'RECORD_TOO_DEEP', 'RECORD_TOO_LARGE'),
    tornLines: countOf('TORN_LAST_LINE'),
  };
}

function contentOf({ method }: Pick<Entry, 'method'>, body: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(body);
  return method === 'deflate' ? inflateRawSync(bytes) : bytes;
}
