import { describe, expect, test } from 'vitest';
import { createNotes } from '../../../src/sources/records/notes.ts';

const main = { path: 'orchard/pear.jsonl', part: 'main' } as const;
const agent = { path: 'orchard/pear/subagents/agent-plum.jsonl', part: 'subagent' } as const;

describe('the notes of a session', () => {
  test('are counted over its files, with the lines of each', () => {
    const notes = createNotes();
    notes.add('MALFORMED_LINES', { file: main, line: 3 });
    notes.add('MALFORMED_LINES', { file: agent, line: 1 });
    notes.add('MALFORMED_LINES', { file: main, line: 7 });
    expect(notes.list()).toEqual([{ code: 'MALFORMED_LINES', count: 3, lines: [3, 7], files: { [agent.path]: [1] } }]);
  });

  test('stand in the order of the contract and without what they do not have', () => {
    const notes = createNotes();
    notes.add('ORPHANED_SUBAGENT', { file: agent });
    notes.add('TORN_LAST_LINE', { file: main, line: 2 });
    expect(notes.list()).toEqual([
      { code: 'TORN_LAST_LINE', count: 1, lines: [2] },
      { code: 'ORPHANED_SUBAGENT', count: 1, lines: [], files: { [agent.path]: [] } },
    ]);
  });

  test('name the first ten lines and count the rest', () => {
    const notes = createNotes();
    for (let line = 1; line <= 500; line += 1) notes.add('INVALID_UTF8', { file: main, line });
    expect(notes.list()).toEqual([{ code: 'INVALID_UTF8', count: 500, lines: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }]);
  });

  test('count each kind of what is unknown, whatever it is called', () => {
    const notes = createNotes();
    for (const kind of ['ripe', '__proto__', 'ripe', 'constructor']) {
      notes.add('UNKNOWN_RECORDS', { file: main, line: 1 }, kind);
    }
    const [note] = notes.list();
    expect(Object.entries(note?.kinds ?? {})).toEqual([
      ['ripe', 2],
      ['__proto__', 1],
      ['constructor', 1],
    ]);
  });

  test('name at most 200 kinds, none longer than a hundred characters, and lose no count', () => {
    const notes = createNotes();
    for (let kind = 0; kind < 1000; kind += 1) notes.add('UNKNOWN_RECORDS', { file: main }, `${kind}`.padEnd(150, 'x'));
    const kinds = notes.list()[0]?.kinds ?? {};
    expect(Object.keys(kinds)).toHaveLength(201);
    expect(Math.max(...Object.keys(kinds).map((kind) => kind.length))).toBe(101);
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(1000);
  });

  test('count a kind that has a name by it, however many there are', () => {
    const notes = createNotes();
    for (let kind = 0; kind < 300; kind += 1) notes.add('UNKNOWN_RECORDS', { file: main }, `${kind}`);
    for (const kind of ['0', '199', '299']) notes.add('UNKNOWN_RECORDS', { file: main }, kind);
    expect(notes.list()[0]?.kinds).toMatchObject({ 0: 2, 198: 1, 199: 2, '…': 101 });
  });

  test('do not change any more once listed', () => {
    const notes = createNotes();
    notes.add('TORN_LAST_LINE', { file: main, line: 2 });
    const before = notes.list();
    notes.add('TORN_LAST_LINE', { file: main, line: 3 });
    expect(before).toEqual([{ code: 'TORN_LAST_LINE', count: 1, lines: [2] }]);
  });
});
