import { expect, test } from 'vitest';
import type { ManifestRow } from '../../src/archive/manifest.ts';
import { rowLine } from '../../src/archive/write/documents.ts';
import { createManifestLines } from '../../src/archive/write/manifest-lines.ts';
import { archived } from './sessions.ts';

const rowOf = (title: string): ManifestRow => ({ ...archived('plum', []).row, title });

/** Rows that fill a chunk to its end, begin the next, and are longer than one. */
const TITLES = [
  ...Array.from({ length: 900 }, (_each, index) => `pflaume-ü 배 🍐 ${index} ${'-'.repeat(index)}`),
  'p'.repeat(600_000),
  'ü'.repeat(300_000),
  'plum',
];

test('lines are kept as they were taken, whatever their length', () => {
  const lines = createManifestLines();
  const rows = TITLES.map(rowOf);
  for (const row of rows) lines.add(rowLine(row));
  expect(lines.count).toBe(TITLES.length);
  expect(Buffer.from(lines.content()).toString()).toBe(rows.map(rowLine).join(''));
});

test('a row is made again from its line, also when others came behind it', () => {
  const lines = createManifestLines();
  const rows = TITLES.map(rowOf);
  const written = rows.map((row) => lines.add(rowLine(row)));
  expect(written.map((row) => row())).toEqual(rows);
});
