import { handedBack } from '../../../../session/hand-back.ts';
import type { Block, NoticeBlock } from '../../../../session/session.ts';
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
