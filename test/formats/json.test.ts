import { assert, double, jsonValue, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { json } from '../../src/formats/json.ts';
import type { Json, Session } from '../../src/session/session.ts';
import { closedCopy, createChecker, shippedSchema } from '../failures/closed-schema.ts';
import { entriesOf, stem } from './entries.ts';
import { documents } from './markdown/documents.ts';
import { toolCases } from './markdown/tool-cases.ts';
import { answer, aSession, aSubagent, aTurn, call, prompt, result } from './sessions.ts';

const textOf = (session: Session): string => entriesOf(json, session).get(`${stem}.json`) ?? '';

/** The members below which nothing is ours. */
const foreign = ['input', 'executed_input', 'record', 'facts', 'citations', 'meta', 'values', 'files', 'kinds'];

const camelOf = (name: string): string =>
  name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()).replace('1H', '1h');

/** The model that a document was made of. */
function modelOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modelOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'chatzip_session_version')
      .map(([name, member]) => [camelOf(name), foreign.includes(name) ? member : modelOf(member)]),
  );
}

const everyTool = aSession({ turns: [aTurn(1, [answer(Object.values(toolCases).flat())])] });
const sessions = Object.entries({ ...documents, everyTool });
const problems = createChecker(closedCopy({ ...shippedSchema('session'), $id: 'urn:chatzip:test:closed-session' }));

/** A session with values of any kind wherever the agents' own ones may stand. */
const anySession = record({
  own: jsonValue(),
  text: string({ unit: 'binary' }),
  number: double({ noNaN: true, noDefaultInfinity: true }),
});

describe('the JSON of a session', () => {
  test.each(sessions)('is one document without loss: %s', (_name, session) => {
    const text = textOf(session);
    expect(text.endsWith('}\n')).toBe(true);
    const document: unknown = JSON.parse(text);
    expect(document).toMatchObject({ chatzip_session_version: 1, id: session.id });
    expect(modelOf(document)).toEqual(session);
  });

  test.each(sessions)('is as the schema that ships says, with no member beside it: %s', (_name, session) => {
    expect(problems(JSON.parse(textOf(session)))).toEqual([]);
  });

  test('keeps whatever the agents wrote, and every text', () => {
    assert(
      property(anySession, ({ own, text, number }) => {
        const foreignValue = own as Json;
        const session = aSession({
          title: text,
          turns: [
            aTurn(1, [
              prompt(text, { facts: { ownName: foreignValue, ['__proto__']: foreignValue } }),
              answer([
                { type: 'text', text, citations: foreignValue },
                call('Pick', foreignValue, {
                  executedInput: foreignValue,
                  result: result(text, { record: foreignValue }),
                }),
              ]),
            ]),
          ],
          subagents: [aSubagent({ meta: { deepValue: foreignValue, number } })],
          state: [{ kind: text, count: 1, values: [foreignValue] }],
          notes: [
            { code: 'UNKNOWN_RECORDS', count: 1, lines: [1], files: { aPear: [1] }, kinds: { aPear: 1, [text]: 2 } },
          ],
        });
        const document: unknown = JSON.parse(textOf(session));
        expect(modelOf(document)).toEqual(JSON.parse(JSON.stringify(session)));
        expect(problems(document)).toEqual([]);
      }),
    );
  });

  test('renames nothing in what the agents cited and called their records', () => {
    const own = { citedText: 'sweet' };
    const session = aSession({
      turns: [aTurn(1, [answer([{ type: 'text', text: 'Pears.', citations: [own] }])])],
      notes: [{ code: 'UNKNOWN_RECORDS', count: 3, lines: [1], files: { aPear: [1] }, kinds: { 'system/aPear': 3 } }],
    });
    expect(JSON.parse(textOf(session))).toMatchObject({
      turns: [{ messages: [{ blocks: [{ citations: [own] }] }] }],
      notes: [{ files: { aPear: [1] }, kinds: { 'system/aPear': 3 } }],
    });
  });

  test('sets a number in a name apart: `cache_write_1h`', () => {
    const usage = { input: 1, output: 2, cacheRead: 3, cacheWrite: 4, cacheWrite1h: 4, webSearches: 0 };
    const document: unknown = JSON.parse(textOf(aSession({ turns: [aTurn(1, [answer([], { usage })])] })));
    expect(document).toMatchObject({ turns: [{ messages: [{ usage: { cache_write: 4, cache_write_1h: 4 } }] }] });
    expect(problems(document)).toEqual([]);
  });

  test('is well formed where a text is not', () => {
    const text = textOf(aSession({ title: 'half a \ud83d pear' }));
    expect(text.isWellFormed()).toBe(true);
    expect(JSON.parse(text)).toMatchObject({ title: 'half a \ud83d pear' });
  });

  test('has a message a line, and comes in pieces', () => {
    const session = documents['kinds']!;
    const lines = textOf(session)
      .split('\n')
      .filter((line) => line.startsWith('{"role":'));
    expect(lines).toHaveLength(session.turns.flatMap(({ messages }) => messages).length);
    const [entry] = json.render(session, { stem });
    expect([...entry!.pieces].length).toBeGreaterThan(lines.length);
    expect([...entry!.pieces].join('')).toBe(textOf(session));
  });
});

describe('the schema of a session', () => {
  test.each([
    ['a member is missing', (document: Record<string, unknown>) => ({ ...document, id: undefined })],
    ['a member is of another kind', (document: Record<string, unknown>) => ({ ...document, title: 3 })],
    [
      'a block is of no known kind',
      (document: Record<string, unknown>) => ({
        ...document,
        turns: [
          {
            number: 1,
            started_at: null,
            ended_at: null,
            abandoned: false,
            messages: [
              {
                role: 'user',
                uuid: null,
                at: null,
                blocks: [{ type: 'pear' }],
                is_prompt: true,
                is_queued: false,
                is_meta: false,
              },
            ],
          },
        ],
      }),
    ],
  ])('refuses a document where %s', (_what, spoil) => {
    const document = JSON.parse(textOf(aSession())) as Record<string, unknown>;
    expect(createChecker(shippedSchema('session'))(spoil(document))).not.toEqual([]);
  });

  test('lets members pass that it does not know', () => {
    const document = JSON.parse(textOf(aSession())) as Record<string, unknown>;
    expect(createChecker(shippedSchema('session'))({ ...document, colour: 'green' })).toEqual([]);
    expect(problems({ ...document, colour: 'green' })).not.toEqual([]);
  });

  test('describes each of its members', () => {
    const mute: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, member] of Object.entries(value)) {
        if (path.endsWith('/properties') && !/"(?:description|\$ref|const)"/.test(JSON.stringify(member)))
          mute.push(`${path}/${name}`);
        visit(member, `${path}/${name}`);
      }
    };
    visit(shippedSchema('session'), '');
    expect(mute).toEqual([]);
  });
});
