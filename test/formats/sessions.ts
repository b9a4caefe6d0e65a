import type {
  Block,
  Json,
  Message,
  Session,
  Subagent,
  ToolCallBlock,
  ToolResult,
  Turn,
} from '../../src/session/session.ts';
import type { Statistics } from '../../src/session/statistics.ts';
import { NO_STATISTICS } from '../support/sessions.ts';

/** Numbers of a conversation in which nothing happened, of whose models no price is known. */
export const nothingHappened: Statistics = { ...NO_STATISTICS, costUsd: null };

/** A session about fruit. */
export const aSession = (members: Partial<Session> = {}): Session => ({
  id: '11111111-2222-4333-8444-555555555555',
  source: 'claude-code',
  title: 'Count the pears',
  titleOrigin: 'prompt',
  project: 'orchard',
  cwd: '/home/gardener/orchard',
  gitBranch: 'main',
  agentVersion: '2.1.114',
  startedAt: '2026-01-31T08:00:00.000Z',
  endedAt: '2026-01-31T09:02:00.000Z',
  turns: [],
  subagents: [],
  state: [],
  links: [],
  statistics: nothingHappened,
  notes: [],
  ...members,
});

/** A subagent of it. */
export const aSubagent = (members: Partial<Subagent> = {}): Subagent => ({
  id: 'a1234567890abcdef',
  agentType: 'Explore',
  description: 'Find the pear trees',
  toolCallId: 'toolu_agent',
  parentAgentId: null,
  path: '-home-gardener-orchard/11111111-2222-4333-8444-555555555555/subagents/agent-a1234567890abcdef.jsonl',
  meta: { agentType: 'Explore' },
  startedAt: '2026-01-31T08:10:00.000Z',
  endedAt: '2026-01-31T08:12:00.000Z',
  turns: [],
  statistics: nothingHappened,
  ...members,
});

export const aTurn = (number: number, messages: readonly Message[], abandoned = false): Turn => ({
  number,
  startedAt: '2026-01-31T08:00:00.000Z',
  endedAt: '2026-01-31T08:01:00.000Z',
  abandoned,
  messages,
});

/** What a human typed. */
export const prompt = (blocks: string | readonly Block[], members: Partial<Message> = {}): Message => ({
  role: 'user',
  uuid: '00000000-0000-4000-8000-000000000001',
  at: '2026-01-31T08:00:00.000Z',
  blocks: typeof blocks === 'string' ? [{ type: 'text', text: blocks }] : blocks,
  isPrompt: true,
  isQueued: false,
  isMeta: false,
  ...members,
});

/** What a model answered. */
export const answer = (blocks: string | readonly Block[], members: Partial<Message> = {}): Message => ({
  ...prompt(blocks),
  role: 'assistant',
  at: '2026-01-31T08:00:12.000Z',
  isPrompt: false,
  messageId: 'msg_01pear',
  requestId: 'req_01pear',
  model: 'claude-opus-4-5-20251101',
  ...members,
});

/** What the agent's program put in. */
export const inserted = (blocks: readonly Block[], members: Partial<Message> = {}): Message => ({
  ...prompt(blocks),
  role: 'system',
  isPrompt: false,
  ...members,
});

/** A result whose text is given. */
export const result = (text: string, members: Partial<ToolResult> = {}): ToolResult => ({
  at: '2026-01-31T08:00:15.000Z',
  isError: false,
  content: [{ type: 'text', text }],
  ...members,
});

export const call = (name: string, input: Json, members: Partial<ToolCallBlock> = {}): ToolCallBlock => ({
  type: 'tool_call',
  id: 'toolu_01pear',
  name,
  input,
  result: null,
  subagentId: null,
  ...members,
});
