import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { yamlOf } from '../../../../src/formats/markdown/syntax/yaml.ts';

const byLibrary = (members: Readonly<Record<string, unknown>>): string =>
  stringify(members, { lineWidth: 0, compat: 'yaml-1.1' });

const PIECES = [
  'null',
  'True',
  'FALSE',
  '~',
  'y',
  'no',
  '0',
  '1',
  '7',
  'e',
  'E',
  '.',
  '-',
  '+',
  '_',
  ':',
  '#',
  ' ',
  '/',
];
const MORE = [
  'T',
  'Z',
  'x',
  'inf',
  'nan',
  '\n',
  '"',
  "'",
  '---',
  '...',
  '<<',
  '=',
  '&',
  '*',
  '!',
  '|',
  '>',
  '%',
  '@',
  'é',
];

const anyTexts = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom(...PIECES, ...MORE), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.uuid(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.tuple(fc.nat(), fc.nat(), fc.nat()).map((parts) => parts.join('.')),
  fc.stringMatching(/^[\da-fe+.-]{1,12}$/),
  fc.stringMatching(/^[\w./ -]{0,300}$/),
  fc.stringMatching(/^\d{1,3}[dehms](?: \d{1,2}[dehms]){0,2}$/),
  fc.stringMatching(/^[ -~\u00a0-\u00ff\u2028\u3000배포🌱-]{0,40}$/u),
  fc.stringMatching(/^[A-Za-z][\w ./,;:()!?'"-]{0,60}(?:: )?[\w ./,;:()!?'-]{0,20}$/),
);
// What the library does not know of YAML 1.1 and its readers.
const texts = anyTexts.filter((text) => text !== '=' && !text.includes('\t'));
const numbers = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((number) => Number(number.toFixed(4))),
);
const scalars = fc.oneof(texts, numbers, fc.constant(null), fc.boolean());
const members = fc.dictionary(
  fc.stringMatching(/^[a-z_]{1,12}$/).filter((key) => !/^(?:null|true|false|yes|no|on|off|y|n)$/.test(key)),
  fc.oneof(scalars, fc.array(texts, { maxLength: 3 }), fc.dictionary(fc.constantFrom('input', 'output'), scalars)),
  { minKeys: 1 },
);

describe('front matter in YAML', () => {
  test('is what the library writes', () => {
    fc.assert(
      fc.property(members, (one) => {
        expect(yamlOf(one)).toBe(byLibrary(one));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['a title', 'Tend the orchard'],
    ['a path', '/home/fern/orchard-3'],
    ['a version', '2.1.114'],
    ['a version that is a number', '2.1'],
    ['a word that is a value', 'Null'],
    ['a UUID of digits', '12345678-1234-1234-1234-123456789012'],
    ['a UUID like a number', '1e5'],
    ['a time', '2026-03-02T11:31:03.377Z'],
    ['a day', '2026-03-02'],
    ['a colon', 'Fix: the gate'],
    ['a colon at the end', 'Fix this:'],
    ['a colon within', 'See https://plum.test/orchard'],
    ['words of another script', '과수원: 배 #3 🌱'],
    ['a length of time', '1h 02m 03s'],
    ['a quotation', 'Call it "plum"'],
    ['an indicator in front', '@fern, look'],
    ['a hyphen in front', '- sort by size'],
    ['a hyphen alone', '-'],
    ['a mark of a comment', 'gate #3'],
    ['nothing', ''],
  ])('reads back as the same text: %s', (_, value) => {
    expect(parse(yamlOf({ value }))).toEqual({ value });
    expect(yamlOf({ value })).toBe(byLibrary({ value }));
  });

  test.each(['no', 'On', 'y', '2026-01-01', '12:30:45', '1_000', '0b11', '=', '<<', '2026-03-02T11:31:03.377Z'])(
    'is the same text for readers of YAML 1.1: %s',
    (value) => {
      for (const version of ['1.1', '1.2'] as const) expect(parse(yamlOf({ value }), { version })).toEqual({ value });
      expect(yamlOf({ value })).toBe(`value: "${value}"\n`);
    },
  );

  test.each(['/home/fern/a\tb', '\ta', 'a\t', 'a "\t\\ b'])(
    'quotes a tab, which ends plain text for some readers: %j',
    (value) => {
      expect(yamlOf({ value, list: [value] })).toBe(
        `value: ${JSON.stringify(value)}\nlist:\n  - ${JSON.stringify(value)}\n`,
      );
      for (const version of ['1.1', '1.2'] as const) expect(parse(yamlOf({ value }), { version })).toEqual({ value });
    },
  );

  test('tells a time as one', () => {
    expect(yamlOf({ at: new Date(0) })).toBe('at: 1970-01-01T00:00:00.000Z\n');
  });
});
