import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from '../../../src/sources/records/split-lines.ts';

function linesOf(chunks: readonly Buffer[], maxLineBytes: number): readonly string[] {
  const lines: string[] = [];
  const splitter = splitLines(maxLineBytes, {
    onLine: (bytes, { start, end, number, isTerminated }) =>
      void lines.push(`${number}:${bytes.toString('utf8', start, end)}${isTerminated ? '' : '…'}`),
    onTooLarge: (number) => void lines.push(`${number}!`),
  });
  for (const chunk of chunks) {
    splitter.push(chunk);
    // What a later read would leave there.
    chunk.fill('#');
  }
  lines.push(`${splitter.end()} lines`);
  return lines;
}

/** The same said simply. */
function expectedLines(text: string, maxLineBytes: number): readonly string[] {
  const parts = text.split('\n').map((part) => part.replace(/^\0+/, ''));
  const last = parts.length - 1;
  const lines = parts.flatMap((part, index) => {
    if (part === '') return [];
    if (part.length > maxLineBytes) return [`${index + 1}!`];
    return [`${index + 1}:${part}${index === last ? '…' : ''}`];
  });
  return [...lines, `${parts[last] === '' ? last : parts.length} lines`];
}

const anyText = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\n', '\0', ' '), maxLength: 60 });
const anyCuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });
const anyLimit = fc.integer({ min: 1, max: 8 });

function chunksOf(content: string, sizes: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let rest = content;
  for (const size of [...sizes, content.length]) {
    if (rest !== '') chunks.push(Buffer.from(rest.slice(0, size)));
    rest = rest.slice(size);
  }
  return chunks;
}

test('lines do not depend on where the chunks end', () => {
  fc.assert(
    fc.property(anyText, anyCuts, anyLimit, (content, sizes, limit) => {
      expect(linesOf(chunksOf(content, sizes), limit)).toEqual(expectedLines(content, limit));
    }),
    { numRuns: 2000 },
  );
});

test('a line stands in the file where it is said to', () => {
  fc.assert(
    fc.property(anyText, anyCuts, anyLimit, (content, sizes, limit) => {
      const splitter = splitLines(limit, {
        onLine: (bytes, { start, end, offset }) =>
          expect(content.slice(offset, offset + end - start)).toBe(bytes.toString('utf8', start, end)),
        onTooLarge: () => {},
      });
      for (const chunk of chunksOf(content, sizes)) splitter.push(chunk);
      splitter.end();
    }),
    { numRuns: 2000 },
  );
});
