import type { Json } from '../../../session/session.ts';
import { escapeLine } from '../syntax/escape.ts';
import { type Members, textIn } from '../members.ts';
import { prose } from '../prose.ts';
import type { Tool } from './tool.ts';

const isLine = (text: string | undefined): text is string => text !== undefined && text !== '' && !text.includes('\n');

/** SendMessage: to whom and what; the confirmation, which repeats it, is folded. */
export const sendMessage: Tool = ({ input, record, text }) => {
  const to = textIn(input, 'to') ?? textIn(input, 'recipient');
  const summary = textIn(input, 'summary');
  const message = textIn(input, 'message') ?? textIn(input, 'content');
  const lines = ['to', 'recipient', 'summary'].filter((name) => isLine(textIn(input, name)));
  return {
    title: [...(isLine(to) ? [`to ${escapeLine(to)}`] : []), ...(isLine(summary) ? [escapeLine(summary)] : [])].join(
      ': ',
    ),
    asked: message === undefined || message.trim() === '' ? [] : [prose('Message', message)],
    input: [...lines.filter((name) => textIn(input, name) === to || name === 'summary'), ...messageOf(message, input)],
    isConfirmed: true,
    // The confirmation is the record as JSON.
    record: text.startsWith('{') ? saidIn(text, record) : [],
  };
};

/** The members that a text of JSON holds as they are. */
function saidIn(text: string, record: Members): readonly string[] {
  const squeezed = squeeze(text);
  const isSaid = ([name, value]: readonly [string, Json | undefined]): boolean =>
    squeezed.includes(squeeze(`${JSON.stringify(name)}:${JSON.stringify(value)}`));
  return Object.entries(record)
    .filter(isSaid)
    .map(([name]) => name);
}

const squeeze = (text: string): string => text.replaceAll(/\s+/g, '');

const messageOf = (message: string | undefined, input: Members): readonly string[] =>
  message === undefined ? [] : [textIn(input, 'message') === message ? 'message' : 'content'];
