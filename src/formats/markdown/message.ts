import type { Block, Json, Message } from '../../session/session.ts';
import { printBlock } from './blocks.ts';
import { folded } from './code.ts';
import { codeSpan, escapeLine } from './escape.ts';
import { knownTexts, restOf } from './rest.ts';
import type { View } from './view.ts';
import { oneLine } from './visible.ts';
import { clockOf, dayOf, firstWords } from './words.ts';

/** Facts that hold for nearly every message and say nothing there. */
const usual: Readonly<Record<string, Json>> = {
  promptSource: 'typed',
  permissionMode: 'default',
};

const usualStops = ['end_turn', 'tool_use', 'stop_sequence'];

/** Blocks that say themselves what they are; below the others' message stands who speaks. */
const telling: readonly Block['type'][] = ['tool_call', 'tool_result', 'notice', 'attachment', 'unknown'];

function speaker(message: Message): string {
  if (message.role === 'assistant') return '🤖 **Assistant**';
  if (message.role === 'system') return '⚙️ **System**';
  return message.isPrompt ? '👤 **User**' : '📨 **Input**';
}

function timeOf(at: string | null, { shown }: View): readonly string[] {
  if (at === null) return [];
  const day = dayOf(at);
  const isSameDay = day === shown.day;
  shown.day = day;
  return [isSameDay ? clockOf(at) : `${day} ${clockOf(at)}`];
}

function modelOf({ model }: Message, { shown }: View): readonly string[] {
  if (model === undefined || model === shown.model) return [];
  shown.model = model;
  return [escapeLine(model)];
}

/** The facts that differ from the last message's. */
function newFacts({ facts = {} }: Message, { shown }: View): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(facts).filter(([name, value]) => {
      const text = JSON.stringify(value);
      const before = shown.facts.get(name) ?? JSON.stringify(usual[name]);
      shown.facts.set(name, text);
      return text !== before;
    }),
  );
}

/** Whether a block says itself what it is, and by whom. */
const isTelling = (block: Block): boolean =>
  telling.includes(block.type) || ((block.type === 'text' || block.type === 'thinking') && block.text.trim() === '');

/** Who spoke, when, as what, and what was special; nothing where the blocks say enough. */
function header(message: Message, view: View): readonly string[] {
  const [short = '', ...long] = headFacts(message, view);
  const model = modelOf(message, view);
  const { stopReason } = message;
  const remarks = [
    ...(message.isQueued ? ['typed while the agent worked'] : []),
    ...model,
    ...(stopReason === undefined || usualStops.includes(stopReason) ? [] : [`stopped: ${escapeLine(stopReason)}`]),
    ...(message.foreignSessionId === undefined ? [] : [`from session ${codeSpan(message.foreignSessionId)}`]),
    ...(short === '' ? [] : [short]),
  ];
  if (remarks.length + long.length === 0 && message.blocks.every(isTelling)) return [];
  return [[speaker(message), ...timeOf(message.at, view), ...remarks].join(' · '), ...long];
}

/** The new facts: the short ones in a line, which may be empty, and the long ones behind it. */
function headFacts(message: Message, view: View): readonly string[] {
  const blocks = restOf(newFacts(message, view), [], knownTexts([]));
  const [first = ''] = blocks;
  return first.startsWith('`') && !first.includes('\n') ? blocks : ['', ...blocks];
}

/** What a message that the agent's program put in begins with. */
function summaryOf({ blocks }: Message): string {
  const text = blocks.find((block) => block.type === 'text');
  const words = text === undefined ? '' : `: ${firstWords(oneLine(text.text.slice(0, 400)), 60)}`;
  return `Added by the agent’s program${words}`;
}

/** A message as blocks of Markdown. */
export function* printMessage(message: Message, view: View): Generator<string> {
  if (message.isMeta && !message.blocks.every(isTelling)) {
    const blocks = message.blocks.flatMap((block) => [...printBlock(block, message, view)]);
    const facts = restOf(newFacts(message, view), [], knownTexts([]));
    yield folded(summaryOf(message), [...blocks, ...facts]);
    return;
  }
  yield* header(message, view);
  for (const block of message.blocks) yield* printBlock(block, message, view);
}
