import type { Json } from '../../../session/session.ts';
import { code } from '../syntax/code.ts';
import { codeSpan, escapeLine } from '../syntax/escape.ts';
import { elementsIn, membersOf, numberIn, textIn } from '../members.ts';
import { areShown } from './lines.ts';
import type { Tool } from './tool.ts';

const address = /^https?:\/\/[^\s<>`"\\^{}|[\]]+$/;

/** An address that may be followed, or its text where it is none. */
export const link = (url: string): string => (address.test(url) ? `<${url}>` : codeSpan(url));

/** WebFetch: the address, the question, and the answer. */
export const webFetch: Tool = ({ input, record, text, texts, block }) => {
  const url = textIn(input, 'url');
  const status = numberIn(record, 'code');
  const isShown = block.result?.isError !== true && text.includes('\n');
  const codeText = textIn(record, 'codeText');
  return {
    title: [
      ...(url === undefined ? [] : [link(url)]),
      ...(status === undefined ? [] : [escapeLine(`${String(status)} ${codeText ?? ''}`)]),
    ].join(' · '),
    input: url === undefined ? [] : ['url'],
    answered: isShown ? [code(text, 'Answer', 'markdown')] : [],
    record: status !== undefined && codeText !== undefined ? ['codeText'] : [],
    silent: ['code', 'bytes', 'durationMs'],
    texts: isShown ? texts : [],
  };
};

/** A place that a search has found; as JSON where it is not of the known shape. */
function place(value: Json): string {
  const { title, url, ...more } = membersOf(value);
  const isKnown = typeof title === 'string' && typeof url === 'string' && Object.keys(more).length === 0;
  return isKnown ? `- ${escapeLine(title)}: ${link(url)}` : `- ${codeSpan(JSON.stringify(value))}`;
}

/** What a search has found: `[{tool_use_id, content[{title, url}]} | text]`. */
function found(results: readonly Json[]): readonly string[] {
  return results.flatMap((result) => {
    if (typeof result === 'string') return [];
    const { content, ...more } = membersOf(result);
    const isKnown = Array.isArray(content) && Object.keys(more).every((name) => name === 'tool_use_id');
    return isKnown ? content.map(place) : [`- ${codeSpan(JSON.stringify(result))}`];
  });
}

/** WebSearch: what was looked for, the links found, and what was said about them. */
export const webSearch: Tool = ({ input, record, text }) => {
  const query = textIn(input, 'query');
  const results = elementsIn(record, 'results');
  const links = found(results);
  const lines = text.split('\n');
  const remarks = results.flatMap((each) => (typeof each === 'string' && !areShown(each.trim(), lines) ? [each] : []));
  return {
    title: query === undefined ? '' : codeSpan(query),
    input: query === undefined ? [] : ['query'],
    answered: [...(links.length > 0 ? [links.join('\n')] : []), ...remarks.map((remark) => code(remark, 'Remarks'))],
    record: Array.isArray(record['results']) ? ['results'] : [],
    silent: ['durationSeconds', 'searchCount'],
  };
};
