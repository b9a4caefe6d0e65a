import { handedBack } from '../../../../session/hand-back.ts';
import type { Block, NoticeBlock, NoticeKind } from '../../../../session/session.ts';
import { type JsonObject, stringAt } from '../../../records/guards.ts';
import { notice } from '../program/notices.ts';
import { decoded } from './entities.ts';
import { splitWrappers, type Wrapper } from './wrappers.ts';

/** What another session or agent says, in a wrapper that names it. */
export function messageNotice({ attributes, body }: Pick<Wrapper, 'attributes' | 'body'>): NoticeBlock {
  const from = decoded(attributes['teammate_id'] ?? attributes['from-name'] ?? attributes['from'] ?? 'another session');
  const { summary } = attributes;
  const { text, frame } = handedBack(body.trimStart());
  return notice('teammate', `Message from ${from}${summary === undefined ? '' : `: ${decoded(summary)}`}`, {
    text: text.trim(),
    folded: false,
    record: frame === '' ? attributes : { ...attributes, frame },
  });
}

/** Stands before what another session says, with a wrapper or (2.1.28x) without. */
const PREAMBLE = /^Another Claude session sent a message(?: while you were working)?:\s*/;

/** The wrappers of what other sessions say, and of what the program puts beside it: in their words no other is one. */
export const FORWARDED_TAGS = new Set([
  'teammate-message',
  'cross-session-message',
  'agent-message',
  'system-reminder',
]);

/** What stands behind the words that a message of another session begins with; null where they are missing. */
export function forwardedBy(text: string): string | null {
  const preamble = PREAMBLE.exec(text.slice(0, 100));
  return preamble === null ? null : text.slice(preamble[0].length);
}

/** A message that came over a channel (Telegram, a webhook): a person's words, or where it names none the program's. */
export function channelBlocks({ attributes, body }: Pick<Wrapper, 'attributes' | 'body'>): readonly Block[] {
  const source = decoded(attributes['source'] ?? 'a channel');
  const { user } = attributes;
  const text = body.trim();
  if (user === undefined || user === '')
    return [notice('other', `Message from ${source}`, { text, record: attributes })];
  const said: Block[] = text === '' ? [] : [{ type: 'text', text }];
  return [notice('other', `From ${decoded(user)}, over ${source}`, { record: attributes }), ...said];
}

/** Whether a text is what a person says over a channel: such a line is the program's by all its marks. */
export function isSaidOverChannel(text: string): boolean {
  if (!text.trimStart().startsWith('<channel ')) return false;
  const [first] = splitWrappers(text);
  return first?.kind === 'wrapper' && first.tag === 'channel' && (first.attributes['user'] ?? '') !== '';
}

/** Who speaks for himself, though the program marks his words as its own (`isMeta`). */
const OTHERS = new Set(['channel', 'coordinator', 'peer', 'teammate']);

/** What comes as the news of a task and is none, by the `subkind` of its origin (2.1.26x). */
const NO_NEWS: ReadonlyMap<string, { readonly kind: NoticeKind; readonly label: string }> = new Map([
  ['scheduled-trigger', { kind: 'task', label: 'A scheduled task began' }],
  ['peer-send-message', { kind: 'teammate', label: 'Message from another session' }],
  ['projects-relay', { kind: 'teammate', label: 'Message from the coordinator' }],
]);

const TASK_NEWS = 'task-notification';

/** Whether words of such an origin are another's, whatever the line says; `name` is the kind of the origin. */
export function speaksForHimself(origin: JsonObject, name: string): boolean {
  return OTHERS.has(name) || (name === TASK_NEWS && NO_NEWS.has(stringAt(origin, 'subkind') ?? ''));
}

/** Whose words nobody should have to unfold: another's, or perhaps a human's of whom nothing is known. */
const SHOWN: ReadonlyMap<string, string> = new Map([
  ['observer', 'Message from an observer'],
  ['unclassified', 'Message of unknown origin'],
]);

/** Words of another than the human, as the notice that they are; `name` is the kind of the origin. */
export function fromElsewhere(text: string, origin: JsonObject, name: string): NoticeBlock {
  if (name === TASK_NEWS) {
    const other = NO_NEWS.get(stringAt(origin, 'subkind') ?? '');
    if (other !== undefined) return notice(other.kind, other.label, { text, folded: false, record: origin });
    return notice('task', 'News of a background task', { text, record: origin });
  }
  const isPerson = name === 'peer' || name === 'coordinator' || name === 'teammate';
  const label = SHOWN.get(name) ?? `Message from ${name}`;
  const folded = !isPerson && !SHOWN.has(name);
  return notice(isPerson ? 'teammate' : 'other', label, { text, folded, record: origin });
}
