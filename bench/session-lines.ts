import { crc32, deflateSync } from 'node:zlib';
import type { Random } from './random.ts';
import { bodyOf, type Making, toolName, toolUse } from './tools.ts';
import type { Prose } from './text.ts';

/** What one transcript is made from. */
export interface TranscriptPlan {
  readonly sessionId: string;
  readonly cwd: string;
  /** The time of the first record, in ms since 1970. */
  readonly startMs: number;
  /** How long a line is on average, in bytes. */
  readonly meanLineBytes: number;
  /** This is a subagent's transcript. */
  readonly agentId?: string;
  /** The first prompt starts this subagent. */
  readonly startsAgent?: string;
}

const MODELS = ['claude-sonnet-4-5-20250929', 'claude-opus-4-5-20251101', 'claude-haiku-4-5-20251001'];
const VERSION = '2.1.114';
// What stands around the text on a line of a conversation, on average.
const ENVELOPE_BYTES = 760;
// Sessions of shorter lines would be nothing but their picture.
const PICTURE_LINE_BYTES = 2000;
const ENOUGH_TURNS = 1_000_000;

interface Writing extends Making {
  readonly plan: TranscriptPlan;
  readonly model: string;
  /** The last record's uuid and time. */
  parent: string | null;
  nowMs: number;
}

/** The records of a transcript in the mix that real sessions show; it has no end: take as many as are wanted. */
export function* transcriptRecords(plan: TranscriptPlan, random: Random, prose: Prose): Generator<object> {
  const body = bodyOf(prose, random, plan.meanLineBytes - ENVELOPE_BYTES);
  const writing: Writing = { random, body, plan, model: random.pick(MODELS), parent: null, nowMs: plan.startMs };
  if (plan.agentId === undefined) yield* opening(writing);
  for (let turn = 0; turn < ENOUGH_TURNS; turn += 1) yield* turnRecords(writing, turn);
}

/** The record that a finished session ends with. */
export function titleRecord({ sessionId }: TranscriptPlan, random: Random, prose: Prose): object {
  const words = prose.take(40, random).replaceAll(/\s+/g, ' ').trim();
  return { type: 'ai-title', sessionId, aiTitle: `Tend the orchard: ${words}` };
}

function* opening({ plan, random }: Writing): Generator<object> {
  const { sessionId } = plan;
  yield { type: 'permission-mode', permissionMode: 'default', sessionId };
  const messageId = random.uuid();
  const snapshot = { messageId, trackedFileBackups: {}, timestamp: new Date(plan.startMs).toISOString() };
  yield { type: 'file-history-snapshot', messageId, snapshot, isSnapshotUpdate: false };
}

function* turnRecords(writing: Writing, turn: number): Generator<object> {
  const { random, body, plan } = writing;
  const isMain = plan.agentId === undefined;
  yield prompt(writing, turn);
  if (isMain && turn === 0) yield hookOutput(writing);
  if (plan.startsAgent !== undefined && turn === 0) yield* agentCall(writing, plan.startsAgent);
  const steps = random.integer(2, 8);
  for (let step = 0; step < steps; step += 1) yield* stepRecords(writing);
  yield answer(writing, newResponse(random), { type: 'text', text: `Done. ${body(0.6)}` });
  if (isMain) yield* afterTurn(writing);
}

function prompt(writing: Writing, turn: number): object {
  const { random, body, plan } = writing;
  const text = `Please look after the orchard. ${body(0.3)}`;
  const hasPicture = turn === 0 && plan.meanLineBytes > PICTURE_LINE_BYTES && random.happens(0.2);
  const words = { type: 'text', text };
  const content = hasPicture ? [words, picture(random)] : random.happens(0.7) ? text : [words];
  return record(writing, 'user', {
    promptId: random.uuid(),
    message: { role: 'user', content },
    permissionMode: 'default',
  });
}

function* stepRecords(writing: Writing): Generator<object> {
  const { random, body } = writing;
  const response = newResponse(random);
  if (random.happens(0.25)) {
    const signature = Buffer.from(random.hex(180), 'hex').toString('base64');
    yield answer(writing, response, { type: 'thinking', thinking: `Let me see. ${body(0.5)}`, signature });
  }
  if (random.happens(0.35)) yield answer(writing, response, { type: 'text', text: `I will look at it. ${body(0.5)}` });
  const name = toolName(random);
  const use = toolUse(name, writing);
  const id = `toolu_01${random.token(22)}`;
  yield answer(writing, response, { type: 'tool_use', id, name, input: use.input });
  const isError = random.happens(0.06);
  const content = random.happens(0.8) ? use.content : [{ type: 'text', text: use.content }];
  yield record(writing, 'user', {
    message: {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: id, content, ...(isError ? { is_error: true } : {}) }],
    },
    toolUseResult: isError ? `Error: ${use.content}` : use.record,
    sourceToolAssistantUUID: writing.parent,
  });
}

function* afterTurn(writing: Writing): Generator<object> {
  const { random, plan, body } = writing;
  if (random.happens(0.5)) {
    yield record(writing, 'system', {
      subtype: 'turn_duration',
      durationMs: random.integer(1000, 300_000),
      isMeta: false,
    });
  }
  if (random.happens(0.1)) {
    const content = `also water the plums ${body(0.05)}`;
    const timestamp = new Date(writing.nowMs).toISOString();
    yield { type: 'queue-operation', operation: 'enqueue', timestamp, content, sessionId: plan.sessionId };
    const attachment = { type: 'queued_command', prompt: content, commandMode: 'prompt', origin: { kind: 'human' } };
    yield record(writing, 'attachment', { attachment });
  }
  if (random.happens(0.03)) {
    const compactMetadata = { trigger: 'auto', preTokens: 155_000 };
    yield record(writing, 'system', {
      subtype: 'compact_boundary',
      content: 'Conversation compacted',
      compactMetadata,
    });
    const content = `This session is being continued from a previous conversation. ${body(1)}`;
    yield record(writing, 'user', {
      isCompactSummary: true,
      isVisibleInTranscriptOnly: true,
      message: { role: 'user', content },
    });
  }
}

function* agentCall(writing: Writing, agentId: string): Generator<object> {
  const { random, body } = writing;
  const id = `toolu_01${random.token(22)}`;
  const task = { description: 'Count the trees', prompt: 'Count the trees by the river.' };
  const input = { ...task, subagent_type: 'general-purpose' };
  yield answer(writing, newResponse(random), { type: 'tool_use', id, name: 'Agent', input });
  const content = [{ type: 'text', text: `The count is done. ${body(0.4)}` }];
  yield record(writing, 'user', {
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content }] },
    toolUseResult: { status: 'completed', prompt: task.prompt, agentId, agentType: 'general-purpose', content },
    sourceToolAssistantUUID: writing.parent,
  });
}

function hookOutput(writing: Writing): object {
  const attachment = {
    type: 'hook_success',
    hookEvent: 'UserPromptSubmit',
    hookName: 'UserPromptSubmit',
    content: '',
    stdout: 'the gate is open',
    stderr: '',
    exitCode: 0,
    command: './gate.sh',
    durationMs: 12,
  };
  return record(writing, 'attachment', { attachment });
}

interface Response {
  readonly id: string;
  readonly requestId: string;
  readonly usage: object;
}

function newResponse(random: Random): Response {
  return {
    id: `msg_01${random.token(22)}`,
    requestId: `req_01${random.token(22)}`,
    usage: {
      input_tokens: random.integer(3, 900),
      cache_creation_input_tokens: random.integer(0, 9000),
      cache_read_input_tokens: random.integer(0, 90_000),
      output_tokens: random.integer(1, 2000),
      service_tier: 'standard',
    },
  };
}

/** One block of an API response: each block is a record of its own that repeats the usage. */
function answer(writing: Writing, { id, requestId, usage }: Response, block: object): object {
  const message = {
    model: writing.model,
    id,
    type: 'message',
    role: 'assistant',
    content: [block],
    stop_reason: null,
    usage,
  };
  return record(writing, 'assistant', { message, requestId });
}

function record(writing: Writing, type: string, payload: object): object {
  const { plan, random, parent } = writing;
  const uuid = random.uuid();
  writing.parent = uuid;
  writing.nowMs += random.integer(200, 9000);
  return {
    parentUuid: parent,
    isSidechain: plan.agentId !== undefined,
    ...(plan.agentId === undefined ? {} : { agentId: plan.agentId }),
    type,
    ...payload,
    uuid,
    timestamp: new Date(writing.nowMs).toISOString(),
    userType: 'external',
    entrypoint: 'cli',
    cwd: plan.cwd,
    sessionId: plan.sessionId,
    version: VERSION,
    gitBranch: 'main',
  };
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const SIDE = 64;

/** A picture of noise: 12 KB that no deflate makes smaller. */
function picture(random: Random): object {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: SIDE }, () => `00${random.hex(SIDE * 6)}`).join('');
  const pixels = deflateSync(Buffer.from(rows, 'hex'));
  const png = Buffer.concat([
    PNG_SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png.toString('base64') } };
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(named.length + 8);
  frame.writeUInt32BE(data.length, 0);
  named.copy(frame, 4);
  frame.writeUInt32BE(crc32(named), named.length + 4);
  return frame;
}
