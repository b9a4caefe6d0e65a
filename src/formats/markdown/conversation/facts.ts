import type { Json, Message } from '../../../session/session.ts';
import { isMembers } from '../members.ts';
import type { View } from '../view.ts';

/** Facts that hold for nearly every message and say nothing there. */
const usual: Readonly<Record<string, Json>> = {
  entrypoint: 'cli',
  humanTurn: true,
  origin: { kind: 'human' },
  permissionMode: 'default',
  promptSource: 'typed',
  turnOrigin: 'human',
};

/** What the summary counts anyway, and the program's own bookkeeping: the JSON has them. */
const unsaid: readonly string[] = [
  'delivery_id',
  'queuePriority',
  'queueSkipAttachments',
  'queueTranscriptOnly',
  'renderedBesideToolResult',
  'renderedRole',
  'scheduledFireId',
  'slug',
  'sourceToolUseID',
  'source_uuid',
  'thinkingMetadata',
  'turnPosition',
  'usageSoFar',
];

/** Of a prompt that was queued: when it was typed. */
const isTyping = (name: string, value: Json): boolean => name === 'timestamp' && typeof value === 'string';

const isOfTask = (name: string, value: Json): boolean =>
  name === 'origin' && isMembers(value) && value['kind'] === 'task-notification';

/** Whether a fact says something that the messages before have not said, and a reader would miss. */
export const isNew = (name: string, value: Json, { shown }: View): boolean =>
  !unsaid.includes(name) &&
  !isOfTask(name, value) &&
  !isTyping(name, value) &&
  JSON.stringify(value) !== (shown.facts.get(name) ?? JSON.stringify(usual[name]));

/** Facts that hold until another value is told; all others hold for their own message. */
const lasting: ReadonlySet<string> = new Set([
  'advisorModel',
  'agentColor',
  'agentName',
  'attributionAgent',
  'cwd',
  'effort',
  'entrypoint',
  'gitBranch',
  'perTurnEffort',
  'permissionMode',
  'requestedModel',
  'sessionKind',
  'session_id',
  'slug',
  'teamName',
  'thinkingMetadata',
  'version',
]);

/** Whether it is the model that answered, under the name that asks for its large window (`[1m]`) or its own. */
const isAnswering = ({ model }: Message, name: string, value: Json | undefined): boolean =>
  name === 'requestedModel' && model !== undefined && (value === model || value === `${model}[1m]`);

/** What a message does not say of itself is news when one of the next does. */
export function forgetAbsent(message: Message, { shown }: View): void {
  const { facts = {} } = message;
  for (const name of shown.facts.keys()) {
    const isGone = !lasting.has(name) && !Object.hasOwn(facts, name);
    if (isGone || isAnswering(message, name, facts[name])) shown.facts.delete(name);
  }
}

/** The facts that differ from the last message's. */
export function newFacts(message: Message, view: View): Readonly<Record<string, Json>> {
  const { facts = {} } = message;
  forgetAbsent(message, view);
  const fresh = Object.entries(facts).filter(
    ([name, value]) => isNew(name, value, view) && !isAnswering(message, name, value),
  );
  for (const [name, value] of fresh) view.shown.facts.set(name, JSON.stringify(value));
  return Object.fromEntries(fresh);
}
