import { describe, expect, test } from 'vitest';
import { isExcluded, parseRules } from '../../src/engine/select/exclusion-rules.ts';
import type { Json, Session, Subagent } from '../../src/session/session.ts';
import type { Statistics } from '../../src/session/statistics.ts';
import { message, session, turn } from '../support/sessions.ts';

const plums = session({
  title: 'Prune the plum tree',
  project: 'orchard',
  turns: [turn(1, [message('user', [{ type: 'text', text: 'The River Wye floods in March.' }])])],
});

const asked = (input: Json): Partial<Session> => {
  const block = {
    type: 'tool_call',
    id: 't',
    name: 'mcp__fs__write',
    input,
    result: null,
    subagentId: null,
  } as const;
  return { turns: [turn(1, [message('assistant', [block])])] };
};

const statisticsOf = (model: string): Statistics => ({
  ...plums.statistics,
  models: [{ model, responses: 1, tokens: plums.statistics.tokens, costUsd: null }],
});

const helper: Subagent = {
  id: 'a1',
  agentType: null,
  description: 'Count the pears',
  toolCallId: null,
  parentAgentId: null,
  path: null,
  meta: null,
  startedAt: null,
  endedAt: null,
  turns: [],
  statistics: plums.statistics,
};

function excludes(text: string): boolean {
  const parsed = parseRules(text);
  if (!parsed.ok) throw new Error(`line ${parsed.line}`);
  return isExcluded(plums, parsed.rules);
}

describe('exclusion rules', () => {
  test.each([
    ['plum', true],
    ['PLUM', true],
    ['pear', false],
    ['"plum tree"', true],
    ['"tree plum"', false],
    ['plum AND wye', true],
    ['plum AND pear', false],
    ['pear OR wye', true],
    ['pear AND plum OR orchard', true],
    ['pear OR apple AND orchard', false],
    ['plum river', true],
    ['pear river', false],
    ['# plum', false],
    ['pear # or plum', false],
    ['', false],
    ['pear\nwye\n', true],
    ['\ufeffplum', true],
    ['"AND"', false],
    ['c#', false],
  ])('%j excludes: %s', (rules, expected) => {
    expect(excludes(rules)).toBe(expected);
  });

  test.each<[string, Partial<Session>]>([
    ['the title', { title: 'Pick every greengage' }],
    ['the project', { project: 'greengages' }],
    ['the working folder', { cwd: '/home/fern/greengage/trees' }],
    ['the models', { statistics: statisticsOf('claude-greengage-9') }],
    ['the text', { turns: [turn(1, [message('assistant', [{ type: 'text', text: 'A greengage is a plum.' }])])] }],
    ['what a subagent was to do', { subagents: [{ ...helper, description: 'Count the greengages' }] }],
    ['the models of subagents', { subagents: [{ ...helper, statistics: statisticsOf('claude-greengage-9') }] }],
    [
      'the text of subagents',
      {
        subagents: [
          helper,
          { ...helper, turns: [turn(1, [message('user', [{ type: 'text', text: 'greengages?' }])])] },
        ],
      },
    ],
  ])('match %s', (_, more) => {
    const parsed = parseRules('Greengage');
    expect(parsed.ok && isExcluded({ ...plums, subagents: [helper] }, parsed.rules)).toBe(false);
    expect(parsed.ok && isExcluded({ ...plums, ...more }, parsed.rules)).toBe(true);
  });

  test('find whatever is exported as text, however its accents were typed', () => {
    const parsed = parseRules('secretsauce');
    const [first] = plums.turns;
    const holds = (more: Partial<Session>): boolean => parsed.ok && isExcluded({ ...plums, ...more }, parsed.rules);
    expect(holds({})).toBe(false);
    expect(holds({ state: [{ kind: 'last-prompt', count: 1, values: [{ lastPrompt: 'Mix the SecretSauce' }] }] })).toBe(
      true,
    );
    expect(holds({ state: [{ kind: 'mode', count: 1, values: [{ mode: 'secretsauce' }] }] })).toBe(false);
    const said = message('user', [], { facts: { userFeedback: 'no secretsauce' } });
    expect(holds({ turns: [{ ...(first ?? turn(1, [])), messages: [said] }] })).toBe(true);
    expect(holds({ gitBranch: 'secretsauce' })).toBe(true);
    expect(holds(asked({ files: { 'clients/secretsauce.md': '' } }))).toBe(true);
    expect(holds(asked({ answers: { 'Which secretsauce?': '' } }))).toBe(true);
    expect(holds(asked({ secretsauce: '' }))).toBe(false);
    const branched = message('user', [], { facts: { gitBranch: 'feature/secretsauce' } });
    expect(holds({ turns: [turn(1, [branched])] })).toBe(true);
    const name = '자두';
    const rule = parseRules(name.normalize('NFC'));
    expect(rule.ok && isExcluded({ ...plums, project: name.normalize('NFD') }, rule.rules)).toBe(true);
  });

  test.each([
    ['plum\n"open', 2],
    ['AND plum', 1],
    ['plum OR', 1],
    ['# fine\n\nplum AND OR pear', 3],
    ['""', 1],
    ['foo AND NOT bar', 1],
    ['(a OR b) AND c', 1],
  ])('%j cannot be read, and the line is named', (text, line) => {
    expect(parseRules(text)).toEqual({ ok: false, line });
  });
});
