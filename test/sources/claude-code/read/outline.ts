import type { Block, Json, Message, Session, Subagent, ToolResult, Turn } from '../../../../src/session/session.ts';
import type { ReadSession } from '../../../../src/sources/source.ts';

/** A session as it was read, in lines that a person can check against the fixture. */
export function outline({ session, isEmpty, pictures, counted }: ReadSession): string {
  const { statistics } = session;
  const lines = [
    `title: ${session.title} (${session.titleOrigin})`,
    `place: ${session.project ?? '-'} ${session.cwd ?? '-'} ${session.gitBranch ?? '-'} ${session.agentVersion ?? '-'}`,
    `time: ${session.startedAt ?? '-'} to ${session.endedAt ?? '-'}${isEmpty ? ', empty' : ''}`,
    ...session.links.map(({ relation, sessionId }) => `link: ${relation} ${sessionId}`),
    ...session.state.map(({ kind, count, values }) => `state: ${kind} ×${count} ${json(values)}`),
    ...session.notes.map(({ code, count, ...where }) => `note: ${code} ×${count} ${json(where)}`),
    `counted: ${numbers(session)}`,
    `tokens: ${tokens(statistics.tokens)}; together ${tokens(statistics.together?.tokens)} in ${counted.responses.length} responses`,
    ...statistics.commands.map((one) => `command: ${one.command} ${one.outcome} ${one.exitCode ?? '-'}`),
    ...statistics.filesTouched.map(({ path, reads, writes }) => `file: ${path} ${reads} reads, ${writes} writes`),
    ...statistics.urls.map((url) => `url: ${url}`),
    ...Array.from(pictures, ([path, bytes]) => `picture: ${path} ${bytes.length} bytes`),
    ...session.turns.flatMap(turnLines),
    ...session.subagents.flatMap(agentLines),
  ];
  return `${lines.join('\n')}\n`;
}

function numbers({ statistics }: Session): string {
  const { turns, messages, prompts, toolCalls, images, compactions, apiErrors, interruptions } = statistics;
  const counted = { turns, messages, prompts, toolCalls, images, compactions, apiErrors, interruptions };
  return Object.entries(counted)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function tokens(sum: Session['statistics']['tokens'] | undefined): string {
  return sum === undefined ? '-' : [sum.input, sum.output, sum.cacheRead, sum.cacheWrite].join('/');
}

function agentLines(agent: Subagent): readonly string[] {
  const { id, agentType, description, toolCallId, parentAgentId, path, meta } = agent;
  const parent =
    toolCallId === null ? 'an orphan' : `called by ${toolCallId} in ${parentAgentId ?? 'the conversation'}`;
  return [
    `agent ${id}: ${agentType ?? '-'}, ${description ?? '-'}, ${parent}, ${path ?? 'inline'}, ${json(meta)}`,
    ...agent.turns.flatMap(turnLines).map((line) => `  ${line}`),
  ];
}

function turnLines({ number, abandoned, messages }: Turn): readonly string[] {
  return [`turn ${number}${abandoned ? ', abandoned' : ''}`, ...messages.flatMap(messageLines)];
}

function messageLines(message: Message): readonly string[] {
  const { role, isPrompt, isQueued, isMeta, model, usage, foreignSessionId, facts } = message;
  const marks = [isPrompt && 'prompt', isQueued && 'queued', isMeta && 'meta'].filter((mark) => mark !== false);
  const rest = [
    role,
    ...marks,
    ...(model === undefined ? [] : [model]),
    ...(usage === undefined ? [] : [tokens(usage)]),
    ...(foreignSessionId === undefined ? [] : [`of ${foreignSessionId}`]),
    ...(facts === undefined ? [] : [json(facts)]),
  ];
  return [`  ${rest.join(' ')}`, ...message.blocks.flatMap(blockLines).map((line) => `    ${line}`)];
}

function blockLines(block: Block): readonly string[] {
  switch (block.type) {
    case 'text':
      return [`text: ${quoted(block.text)}`];
    case 'thinking':
      return [
        `thinking: ${quoted(block.text)}${block.signature === undefined ? '' : ', signed'}${block.redacted ? ', redacted' : ''}`,
      ];
    case 'tool_call': {
      const { id, name, input, executedInput, result, subagentId, facts } = block;
      const more = [
        ...(executedInput === undefined ? [] : [`really ${json(executedInput)}`]),
        ...(subagentId === null ? [] : [`started ${subagentId}`]),
        ...(facts === undefined ? [] : [json(facts)]),
      ];
      return [`call ${id}: ${name} ${json(input)} ${more.join(' ')}`.trimEnd(), ...resultLines(result)];
    }
    case 'tool_result':
      return [`result of ${block.callId}`, ...resultLines(block.result)];
    case 'notice': {
      const record = block.record === undefined ? '' : ` ${json(block.record)}`;
      return [`${block.folded ? '' : 'shown '}notice ${block.kind}: ${block.label} | ${quoted(block.text)}${record}`];
    }
    case 'attachment':
      return [
        `${block.folded ? 'folded ' : ''}attachment ${block.kind}: ${block.label} | ${quoted(block.text)} ${json(block.record)}`,
      ];
    case 'unknown':
      return [`unknown ${block.kind}: ${json(block.record)}`];
    case 'image':
    case 'document':
    case 'command':
    case 'shell': {
      const { type, ...rest } = block;
      return [`${type}: ${json(rest)}`];
    }
  }
}

function resultLines(result: ToolResult | null): readonly string[] {
  if (result === null) return ['  no result'];
  const { isError, content, record, persisted, denial, facts } = result;
  return [
    `  ${isError ? 'error' : 'ok'}${denial === undefined ? '' : ` (${denial})`}${facts === undefined ? '' : ` ${json(facts)}`}`,
    ...content.flatMap(blockLines).map((line) => `    ${line}`),
    ...(record === undefined ? [] : [`    record: ${json(record)}`]),
    ...(persisted === undefined ? [] : [`    spilled: ${persisted.path} ${quoted(persisted.text)}`]),
  ];
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function json(value: Json | object): string {
  return JSON.stringify(value);
}
