import type { Block, Message, Session, Turn } from '../../src/session/session.ts';
import type { Statistics } from '../../src/session/statistics.ts';

/** Numbers of a conversation in which nothing was counted. */
export const NO_STATISTICS: Statistics = {
  turns: 0,
  messages: 0,
  prompts: 0,
  responses: 0,
  toolCalls: 0,
  tools: [],
  models: [],
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  costUsd: 0,
  filesTouched: [],
  commands: [],
  urls: [],
  images: 0,
  compactions: 0,
  apiErrors: 0,
  interruptions: 0,
  wallMs: 0,
  activeMs: 0,
};

/** A message with these blocks. */
export function message(role: Message['role'], blocks: readonly Block[], more: Partial<Message> = {}): Message {
  return { role, uuid: null, at: null, blocks, isPrompt: role === 'user', isQueued: false, isMeta: false, ...more };
}

/** A turn of these messages. */
export function turn(number: number, messages: readonly Message[]): Turn {
  return { number, startedAt: null, endedAt: null, abandoned: false, messages };
}

/** A session about fruit; whatever matters to a test is given. */
export function session(more: Partial<Session> = {}): Session {
  return {
    id: '0a1b2c3d-0000-4000-8000-000000000001',
    source: 'claude-code',
    title: 'Prune the plum tree',
    titleOrigin: 'prompt',
    project: 'orchard',
    cwd: '/home/fern/orchard',
    gitBranch: 'main',
    agentVersion: '2.1.114',
    startedAt: '2026-02-01T08:00:00.000Z',
    endedAt: '2026-02-01T09:30:00.000Z',
    turns: [turn(1, [message('user', [{ type: 'text', text: 'When are plums ripe?' }])])],
    subagents: [],
    state: [],
    links: [],
    statistics: NO_STATISTICS,
    notes: [],
    ...more,
  };
}
