import type { Block, Message } from '../../../session/session.ts';
import { isGivenCommand } from '../../../session/turn.ts';
import { printBlock } from './blocks.ts';
import { folded } from '../syntax/code.ts';
import { codeSpan, escapeLine } from '../syntax/escape.ts';
import { forgetAbsent, isNew, newFacts } from './facts.ts';
import { knownTexts, newsOf } from '../rest.ts';
import { type Aside, foldedAsides, isEmpty, isSilentHook } from './notice.ts';
import type { View } from '../view.ts';
import { oneLine } from '../syntax/visible.ts';
import { clockOf, dayOf, firstWords } from '../words.ts';

const usualStops = ['end_turn', 'tool_use', 'stop_sequence'];

/** Blocks that say themselves what they are; below the others' message stands who speaks. */
const telling: readonly Block['type'][] = ['tool_call', 'tool_result', 'notice', 'attachment', 'unknown'];

function speaker({ role, isPrompt, blocks }: Message, { isOfAgent }: View): string {
  if (role === 'assistant') return '🤖 **Assistant**';
  if (role === 'system') return '⚙️ **System**';
  if (isPrompt && isOfAgent) return '📨 **Prompt**';
  return isPrompt || blocks.some(isGivenCommand) ? '👤 **User**' : '📨 **Input**';
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

/** Another session's line among ours, and ours after another's. */
function sessionOf({ foreignSessionId = '' }: Message, { shown }: View): readonly string[] {
  if (foreignSessionId === shown.foreignSession) return [];
  shown.foreignSession = foreignSessionId;
  return [foreignSessionId === '' ? 'from this session again' : `from session ${codeSpan(foreignSessionId)}`];
}

/** Whether a block says itself what it is, and by whom. */
const isTelling = (block: Block): boolean =>
  telling.includes(block.type) || ((block.type === 'text' || block.type === 'thinking') && block.text.trim() === '');

/** Whether it acts as the assistant after someone else spoke: its calls must not seem to be theirs. */
const takesOver = ({ role, blocks }: Message, { shown }: View): boolean =>
  role === 'assistant' &&
  shown.speaker !== 'assistant' &&
  blocks.some(({ type }) => type === 'tool_call' || type === 'tool_result' || type === 'unknown');

/** Who spoke, when, as what, and what was special; nothing where the blocks say enough. */
function header(message: Message, view: View): readonly string[] {
  const [short = '', ...long] = headFacts(message, view);
  const model = modelOf(message, view);
  const { stopReason } = message;
  const remarks = [
    ...(message.isQueued ? ['typed while the agent worked'] : []),
    ...model,
    ...(stopReason === undefined || usualStops.includes(stopReason) ? [] : [`stopped: ${escapeLine(stopReason)}`]),
    ...sessionOf(message, view),
    ...(short === '' ? [] : [short]),
  ];
  const isSaid = message.blocks.every(isTelling) && !takesOver(message, view);
  if (remarks.length + long.length === 0 && isSaid) return [];
  view.shown.speaker = message.role;
  return [[speaker(message, view), ...timeOf(message.at, view), ...remarks].join(' · '), ...long];
}

/** The new facts: the short ones in a line, which may be empty, and the long ones behind it. */
function headFacts(message: Message, view: View): readonly string[] {
  const blocks = newsOf(newFacts(message, view), [], knownTexts([]));
  const [first = ''] = blocks;
  return first.startsWith('`') && !first.includes('\n') ? blocks : ['', ...blocks];
}

/** What a message that the agent's program put in begins with. */
function summaryOf({ blocks }: Message): string {
  const text = blocks.find((block) => block.type === 'text');
  const words = text === undefined ? '' : `: ${firstWords(oneLine(text.text.slice(0, 400)), 60)}`;
  return `Added by the agent’s program${words}`;
}

function* printMessage(message: Message, view: View): Generator<string> {
  if (message.isMeta && !message.blocks.every(isTelling)) {
    const blocks = message.blocks.flatMap((block) => [...printBlock(block, message, view)]);
    const facts = newsOf(newFacts(message, view), [], knownTexts([]));
    yield folded(summaryOf(message), [...blocks, ...facts]);
    return;
  }
  yield* header(message, view);
  for (const block of message.blocks) yield* printBlock(block, message, view);
}

const isFolded = (block: Block): block is Aside =>
  (block.type === 'notice' || block.type === 'attachment') && block.folded;

/** What a message holds when it is nothing but folded things and would have no line of its own. */
function asidesOf(message: Message, view: View): readonly Aside[] {
  const { blocks, facts = {}, role } = message;
  if (role === 'assistant' || !blocks.every(isFolded)) return [];
  return Object.entries(facts).some(([name, value]) => isNew(name, value, view)) ? [] : blocks;
}

/** The messages of a turn as blocks of Markdown; folded things that follow each other share a fold. */
export function* printMessages(messages: readonly Message[], view: View): Generator<string> {
  let waiting: Aside[] = [];
  const silent: Aside[] = [];
  for (const message of messages) {
    const asides = asidesOf(message, view);
    for (const aside of asides) {
      if (isSilentHook(aside)) silent.push(aside);
      else if (!isEmpty(aside)) waiting.push(aside);
    }
    if (asides.length > 0) {
      forgetAbsent(message, view);
      continue;
    }
    if (waiting.length > 0) yield foldedAsides(waiting);
    waiting = [];
    yield* printMessage(message, view);
  }
  for (const aside of silent) waiting.push(aside);
  if (waiting.length > 0) yield foldedAsides(waiting);
}
