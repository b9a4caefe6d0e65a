import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/sources/records/guards.ts';
import {
  leaveText,
  type Path,
  placeOfText,
  type TextPlace,
  valueInMemory,
} from '../../../src/sources/records/left-texts.ts';
import { raisedBy } from '../temporary.ts';

const line = { offset: 0, bytes: 10, sha256: '' };

/** A place in a record, and how often it was asked for. */
function placeIn(
  record: JsonObject,
  steps: readonly Path['step'][],
): { readonly place: TextPlace; readonly asked: () => number } {
  let asked = 0;
  const lines = {
    recordAt: () => {
      asked += 1;
      return record;
    },
    close: () => {},
  };
  const path = steps.reduce<Path | null>((above, step) => ({ above, step }), null);
  return { place: { lines, line, path: path! }, asked: () => asked };
}

test('a text that is left is a member like any other', () => {
  const { place } = placeIn({ a: [{ b: 'plum' }] }, ['a', 0, 'b']);
  const holder: Record<string, unknown> = leaveText({ first: 1, text: 'plum', last: 2 }, 'text', place);
  expect(Object.keys(holder)).toEqual(['first', 'text', 'last']);
  expect(JSON.stringify(holder)).toBe('{"first":1,"text":"plum","last":2}');
  expect({ ...holder }).toEqual({ first: 1, text: 'plum', last: 2 });
  expect(placeOfText({ ...holder }, 'text')).toBeNull();
});

test('it is read whenever it is asked for, and not before', () => {
  const { place, asked } = placeIn({ text: 'plum' }, ['text']);
  const holder = leaveText({ text: 'plum' }, 'text', place);
  expect(Object.keys(holder)).toEqual(['text']);
  expect(placeOfText(holder, 'text')).toBe(place);
  expect(valueInMemory(holder, 'text')).toBeUndefined();
  expect(asked()).toBe(0);
  expect(holder.text).toBe('plum');
  expect(holder.text).toBe('plum');
  expect(asked()).toBe(2);
});

test('several of one object have places of their own, whatever they are called', () => {
  const record = JSON.parse('{"__proto__":"plum","constructor":"pear"}');
  const holder = JSON.parse('{"__proto__":"plum","constructor":"pear","text":"fig"}');
  leaveText(holder, '__proto__', placeIn(record, ['__proto__']).place);
  leaveText(holder, 'constructor', placeIn(record, ['constructor']).place);
  expect(Object.entries(holder)).toEqual([
    ['__proto__', 'plum'],
    ['constructor', 'pear'],
    ['text', 'fig'],
  ]);
  expect(Object.getPrototypeOf(holder)).toBe(Object.prototype);
  expect(valueInMemory(holder, 'text')).toBe('fig');
  expect(valueInMemory(holder, 'constructor')).toBeUndefined();
  expect(valueInMemory({}, 'constructor')).toBeUndefined();
});

test('a record that no longer has it has changed', async () => {
  for (const record of [{}, { a: 'plum' }, { a: { b: 1 } }]) {
    const holder = leaveText({ text: 'plum' }, 'text', placeIn(record, ['a', 'b']).place);
    expect(await raisedBy(() => holder.text)).toMatchObject({ code: 'SOURCE_CHANGED' });
  }
});
