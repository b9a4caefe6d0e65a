import { maskSecrets } from '../../failures/secrets.ts';
import { UNRULY } from '../../failures/unruly.ts';

const UNPRINTABLE = new RegExp(`[\\p{Cc}${UNRULY}]`, 'gu');

/** Text from outside as one line that can do nothing to a terminal, and tells no secret: control characters are made visible. */
export function printable(text: string): string {
  return maskSecrets(text.toWellFormed()).replaceAll(UNPRINTABLE, (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** Text as one word of a POSIX shell, as it is where nothing in it means more to one. */
export function shellWord(text: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Bytes for people: `1.2 MB`, powers of 1000. */
export function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** `2026-11-21 08:00` (UTC). */
export function minuteOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

/** Columns aligned by their displayed width; the last is not padded. Numbers are right-aligned where `right` says so. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width(cell));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => {
        const gap = ' '.repeat((widths[index] ?? 0) - width(cell));
        if (right.includes(index)) return gap + cell;
        return index === row.length - 1 ? cell : cell + gap;
      })
      .join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** A column of a table: what stands above it, and what of each row in it. */
export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => string;
  /** Aligned to the right: numbers. */
  readonly isRight?: true;
}

/** A table with a head, told column by column. */
export function tableOf<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const right = columns.flatMap(({ isRight }, index) => (isRight === true ? [index] : []));
  const lines = rows.map((row) => columns.map(({ cell }) => cell(row)));
  return table([columns.map(({ head }) => head), ...lines], right);
}

// East Asian wide and fullwidth characters and emoji take two columns; a flag is of two signs that take one each.
const WIDE =
  /(?!\p{RI})[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

function width(text: string): number {
  const marks = text.match(/\p{Mn}/gu)?.length ?? 0;
  return Array.from(text).length - marks + (text.match(WIDE)?.length ?? 0);
}
