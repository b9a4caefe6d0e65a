import { describe, expect, test } from 'vitest';
import { isExcluded, parseRules } from '../../src/engine/exclusion-rules.ts';
import type { Session } from '../../src/session/session.ts';
import { message, session, turn } from '../support/sessions.ts';

const plums = session({
  title: 'Prune the plum tree',
  project: 'orchard',
  turns: [turn(1, [message('user', [{ type: 'text', text: 'The River Wye floods in March.' }])])],
});

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
    ['"AND"', false],
    ['c#', false],
  ])('%j excludes: %s', (rules, expected) => {
    expect(excludes(rules)).toBe(expected);
  });

  test('match project, title, models and the text of subagents', () => {
    const statistics = {
      ...plums.statistics,
      models: [{ model: 'claude-plum-9', responses: 1, tokens: plums.statistics.tokens, costUsd: null }],
    };
    const parsed = parseRules('claude-plum-9');
    expect(parsed.ok && isExcluded({ ...plums, statistics }, parsed.rules)).toBe(true);
    expect(excludes('orchard')).toBe(true);
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
