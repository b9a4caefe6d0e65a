import type { Block, Message, ToolCallBlock, ToolResult, Turn } from '../session.ts';
import type { RanCommand, Response, Statistics, Totals } from '../statistics.ts';
import { originalUuid } from '../original-uuid.ts';
import { durationsOf } from './durations.ts';
import { answersAmong, modelsOf, responsesIn, sumOf, uncountedAmong, uniqueResponses } from './responses.ts';
import { type CountedCall, countedCall, ranCommand, stringIn, toolsOf, touchedFiles, uniqueCalls } from './calls.ts';
import { urlsIn } from './urls.ts';
import { isExchange } from '../turn.ts';

/** What is counted, each with a key that is the same in every file that repeats it (a fork, a resumed session). */
export interface Counted {
  /** The keys alone; empty where nothing names a prompt. */
  readonly prompts: readonly string[];
  readonly responses: readonly Response[];
  readonly calls: readonly CountedCall[];
}

/** What was counted of one conversation: its own numbers, and what sums over several conversations are made from. */
export interface Tally extends Counted {
  readonly statistics: Statistics;
}

/** Counts one conversation, without subagents. `times` are those of all its records, in ms since 1970. */
export function tallyOf(turns: readonly Turn[], times: readonly number[]): Tally {
  const responses = responsesIn(turns);
  const seen = lookThrough(turns);
  const models = modelsOf(responses);
  const { counted: calls } = seen;
  return {
    prompts: seen.prompts,
    responses,
    calls,
    statistics: {
      turns: turns.filter(isExchange).length,
      messages: seen.prompts.length + answersAmong(responses),
      prompts: seen.prompts.length,
      responses: answersAmong(responses),
      ...uncounted(uncountedAmong(responses)),
      toolCalls: calls.length,
      tools: toolsOf(calls),
      models,
      ...sumOf(models),
      filesTouched: touchedFiles(seen.calls),
      commands: seen.commands,
      urls: [...seen.urls],
      images: seen.images,
      compactions: seen.notices.get('compaction') ?? 0,
      apiErrors: seen.notices.get('api-error') ?? 0,
      interruptions: seen.notices.get('interruption') ?? 0,
      ...durationsOf(times),
    },
  };
}

/** The prompts of a conversation, the first; the responses and calls of it and its subagents, each once. */
export function countedOnce(tallies: readonly Tally[]): Counted {
  return {
    prompts: tallies[0]?.prompts ?? [],
    responses: uniqueResponses(tallies.flatMap((tally) => tally.responses)),
    calls: uniqueCalls(tallies.flatMap((tally) => tally.calls)),
  };
}

/** Sums over a conversation and its subagents: each response and each call once, however many of them repeat it. */
export function togetherOf(tallies: readonly Tally[], { responses, calls }: Counted): Totals {
  const models = modelsOf(responses);
  const prompts = tallies.reduce((sum, { statistics }) => sum + statistics.prompts, 0);
  return {
    messages: prompts + answersAmong(responses),
    ...uncounted(uncountedAmong(responses)),
    toolCalls: calls.length,
    models,
    tools: toolsOf(calls),
    ...sumOf(models),
  };
}

function uncounted(count: number): Pick<Statistics, 'uncountedResponses'> {
  return count === 0 ? {} : { uncountedResponses: count };
}

interface Seen {
  images: number;
  readonly prompts: string[];
  readonly calls: ToolCallBlock[];
  readonly counted: CountedCall[];
  readonly commands: RanCommand[];
  readonly urls: Set<string>;
  readonly notices: Map<string, number>;
}

function lookThrough(turns: readonly Turn[]): Seen {
  const seen: Seen = {
    images: 0,
    prompts: [],
    calls: [],
    counted: [],
    commands: [],
    urls: new Set(),
    notices: new Map(),
  };
  for (const { messages } of turns) {
    for (const message of messages) {
      if (message.isPrompt) seen.prompts.push(originalUuid(message) ?? '');
      for (const block of message.blocks) lookAt(block, message, seen);
    }
  }
  return seen;
}

/** How many there are when each counts once; those that nothing names stay apart. */
export function countPrompts(prompts: readonly string[]): number {
  return new Set(prompts.filter((key) => key !== '')).size + prompts.filter((key) => key === '').length;
}

function lookAt(block: Block, message: Message, seen: Seen): void {
  if (block.type === 'text') {
    if (message.isPrompt || message.role === 'assistant') urlsIn(block.text, (url) => seen.urls.add(url));
  } else if (block.type === 'tool_call') {
    seen.counted.push(countedCall(block, message));
    lookAtCall(block, seen);
  } else if (block.type === 'tool_result') {
    lookAtResult(block.result, seen);
  } else if (block.type === 'notice') {
    seen.notices.set(block.kind, (seen.notices.get(block.kind) ?? 0) + 1);
  } else if (block.type === 'image') {
    seen.images += 1;
  } else if (block.type === 'shell' && block.command !== '') {
    seen.commands.push({ command: block.command, exitCode: null, outcome: 'unknown' });
  }
}

function lookAtCall(call: ToolCallBlock, seen: Seen): void {
  seen.calls.push(call);
  const command = ranCommand(call);
  if (command !== null) seen.commands.push(command);
  const url = call.name === 'WebFetch' ? stringIn(call.input, 'url') : null;
  if (url !== null) seen.urls.add(url);
  if (call.result === null) return;
  lookAtResult(call.result, seen);
  if (SEARCHES.has(call.name)) urlsOfSearch(call.result, seen);
}

/** The program's own, and the API's. */
const SEARCHES = new Set(['WebSearch', 'web_search']);

function lookAtResult(result: ToolResult, seen: Seen): void {
  seen.images += result.content.filter(({ type }) => type === 'image').length;
}

/** The addresses that a search found stand as links in its record, or in what the model saw of it. */
function urlsOfSearch({ record, content }: ToolResult, seen: Seen): void {
  const add = (url: string): void => void seen.urls.add(url);
  if (record !== undefined && typeof record === 'object') urlsIn(JSON.stringify(record), add);
  else {
    for (const block of content) {
      if (block.type === 'text') urlsIn(block.text, add);
      else if (block.type === 'unknown') urlsIn(JSON.stringify(block.record), add);
    }
  }
}
