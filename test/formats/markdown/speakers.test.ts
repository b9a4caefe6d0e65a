import { describe, expect, test } from 'vitest';
import { contents, headingOf } from '../../../src/formats/markdown/conversation.ts';
import { markdown } from '../../../src/formats/markdown/index.ts';
import type { Block, Message } from '../../../src/session/session.ts';
import { entriesOf, stem } from '../entries.ts';
import { answer, aSession, aTurn, call, prompt, result } from '../sessions.ts';

const told = (messages: readonly Message[]): string => {
  const document = entriesOf(markdown, aSession({ turns: [aTurn(1, messages)] })).get(`${stem}.md`) ?? '';
  return document.slice(document.indexOf('### Turn 1'));
};

const aCall = call('Bash', { command: 'ls baskets' }, { result: result('pears.txt') });
const from = (block: Block): Message => ({ ...prompt([block], { isPrompt: false }), role: 'system' });
const hook = (text: string): Message =>
  from({ type: 'notice', kind: 'hook', label: 'Hook: PostToolUse:Bash', text, folded: true });

describe('who speaks', () => {
  test('is said before the first call that follows a prompt, and not before the next', () => {
    const text = told([prompt('Count the pears.'), answer([aCall]), answer([aCall])]);
    expect(text.match(/🤖 \*\*Assistant\*\*/g)).toHaveLength(1);
    expect(text.indexOf('🤖')).toBeLessThan(text.indexOf('🔧'));
  });

  test('is said again after a prompt that was typed in between', () => {
    const text = told([prompt('Count.'), answer([aCall]), prompt('Faster!', { isQueued: true }), answer([aCall])]);
    expect(text.match(/🤖 \*\*Assistant\*\*/g)).toHaveLength(2);
  });
});

const times = (messages: readonly Message[], fact: string): number => told(messages).split(fact).length - 1;

const asked = (requestedModel: string): object => ({ model: 'claude-fig-5', facts: { requestedModel } });

describe('what is special about a message', () => {
  const aborted = { facts: { isAbortedMidStream: true, effort: 'high' } };

  test('is said of each that it happened to', () => {
    const messages = [answer('One', aborted), prompt('Go on'), answer('Two', aborted), hook('x'), answer('3', aborted)];
    expect(times(messages, 'isAbortedMidStream')).toBe(3);
  });

  test('is said where it is but a number, in a notice too', () => {
    const limits = { rateLimits: { remaining: 17 } };
    expect(told([answer('One', { facts: limits })])).toContain('{"remaining":17}');
    const error = { type: 'notice', kind: 'api-error', label: 'API error', text: 'flood', folded: false } as const;
    expect(told([from({ ...error, record: limits })])).toContain('{"remaining":17}');
    expect(told([from({ ...error, text: '17 left', record: limits })])).not.toContain('remaining');
  });

  test('is said once while it lasts', () => {
    const messages = [answer('One', aborted), prompt('Go on'), answer('Two', aborted)];
    expect(times(messages, 'effort: high')).toBe(1);
    const turnEffort = { facts: { perTurnEffort: 'xhigh' } };
    expect(times([answer('1', turnEffort), prompt('Go on'), answer('2', turnEffort)], 'xhigh')).toBe(1);
  });

  test('is not the model that was asked where that is the one that answered, with or without its large window', () => {
    const same = [answer('One', asked('claude-fig-5')), prompt('Go on'), answer('Two', asked('claude-fig-5[1m]'))];
    expect(times(same, 'requestedModel')).toBe(0);
    const other = [answer('One', asked('claude-plum-5')), prompt('Go on'), answer('Two', asked('claude-plum-5'))];
    expect(times(other, 'requestedModel: claude-plum-5')).toBe(1);
    expect(times([...other, ...same, ...other], 'requestedModel: claude-plum-5')).toBe(2);
  });

  test('is not where the program put what the model saw', () => {
    const facts = { renderedRole: 'system', renderedBesideToolResult: true, queueTranscriptOnly: true };
    const messages = [prompt('Count.'), { ...hook('x'), facts }, { ...hook('y'), facts }];
    expect(told(messages)).not.toMatch(/rendered|queueTranscriptOnly|System/);
  });

  test('is not what every prompt says, nor what the program notes for itself', () => {
    const human = { turnOrigin: 'human', humanTurn: true, source_uuid: 'u1', timestamp: '2026-01-31T08:00:00.000Z' };
    const scheduled = { queuePriority: 'later', queueSkipAttachments: true, scheduledFireId: 'f1', delivery_id: 'd1' };
    const text = told([prompt('Count.', { facts: human }), prompt('Again.', { facts: scheduled })]);
    expect(text).not.toMatch(/turnOrigin|humanTurn|source_uuid|timestamp|queue|scheduledFireId|delivery_id/);
    expect(told([prompt('Count.', { facts: { turnOrigin: 'scheduled' } })])).toContain('turnOrigin: scheduled');
  });
});

describe("a turn's heading", () => {
  test('is the command that began it, not a prompt that was typed while the agent worked', () => {
    const command = prompt([{ type: 'command', name: '/harvest', args: 'pears' }], { isPrompt: false });
    expect(headingOf(aTurn(3, [command, prompt('And plums', { isQueued: true })]))).toBe('Turn 3 · /harvest pears');
  });

  test('is a prompt from the queue when nothing else began it', () => {
    expect(headingOf(aTurn(3, [prompt('And plums', { isQueued: true })]))).toBe('Turn 3 · And plums');
  });
});

test.each([
  [20, 0],
  [21, 21],
])('a conversation of %i turns has a list of %i links in front', (turns, links) => {
  const some = Array.from({ length: turns }, (_, index) => aTurn(index + 1, [prompt('Count.')]));
  const list = [...contents(some)].join('\n');
  expect(list.match(/^- \[Turn \d+ · Count\.\]\(#turn-\d+\)$/gm) ?? []).toHaveLength(links);
});

describe('hooks', () => {
  test('that said nothing stand once, behind the turn', () => {
    const text = told([prompt('Count.'), answer([aCall]), hook('callback'), answer([aCall]), hook('callback')]);
    expect(text.match(/<details>/g)).toHaveLength(1);
    expect(text.indexOf('<details>')).toBeGreaterThan(text.lastIndexOf('🔧'));
    expect(text).toContain('**Hook: PostToolUse:Bash** · `callback` · 2×');
  });

  test('that said something stand where they said it', () => {
    const text = told([prompt('Count.'), answer([aCall]), hook('Three pears\nare missing'), answer([aCall])]);
    expect(text.indexOf('are missing')).toBeLessThan(text.lastIndexOf('🔧'));
  });

  test('that said something in their record alone do so too', () => {
    const record = { hookErrors: ['Three pears\nare missing'] };
    const silent = { type: 'notice', kind: 'hook', label: 'Hooks', text: '', folded: true } as const;
    const text = told([prompt('Count.'), answer([aCall]), from({ ...silent, record }), answer([aCall])]);
    expect(text.indexOf('are missing')).toBeLessThan(text.lastIndexOf('🔧'));
  });
});

describe('folded lines of another session', () => {
  test('do not change whose session is told', () => {
    const text = told([
      prompt('Count.'),
      { ...hook('pears\nplums'), foreignSessionId: '99999999-2222-4333-8444-555555555555' },
      answer('Three.'),
    ]);
    expect(text).not.toContain('from session');
    expect(text).not.toContain('this session again');
  });
});

test('an accepted plan that was put in as a prompt is Markdown', () => {
  const text = told([prompt('Implement the following plan:\n\n# Harvest\n\n  - pears\n    - ripe')]);
  expect(text).toContain('#### Harvest\n\n  - pears\n    - ripe');
});

describe('what is of another type than the program writes it', () => {
  test('is told of a notice', () => {
    const record = { subtype: { is: 'quince' }, uuid: ['medlar'], level: 'info', isMeta: true };
    const text = told([from({ type: 'notice', kind: 'other', label: 'Notice', text: 'x', folded: false, record })]);
    expect(text).toMatch(/quince[^]*medlar/);
    expect(text).not.toMatch(/level|isMeta/);
  });

  test('is told of the time of a line', () => {
    expect(told([prompt('Count.', { facts: { timestamp: { is: 'quince' } } })])).toContain('quince');
  });
});
