import type { Json } from '../../../session/session.ts';
import { code } from '../code.ts';
import { codeSpan, escapeLine } from '../escape.ts';
import { elementsIn, membersOf, numberIn, textIn } from '../members.ts';
import { areShown } from './lines.ts';
import type { Call, Tool } from './tool.ts';

const address = /^https?:\/\/[^\s<>`"\\^{}|[\]]+$/;

/** An address that may be followed, or its text where it is none. */
export const link = (url: string): string => (address.test(url) ? `<${url}>` : codeSpan(url));

/** WebFetch: the address, the question, and the answer. */
export const webFetch: Tool = ({ input, record, text, texts, block }) => {
  const url = textIn(input, 'url');
  const status = numberIn(record, 'code');
  const isShown = block.result?.isError !== true && text.includes('\n');
  const told = ['code', 'codeText', 'bytes', 'durationMs'].filter(() => status !== undefined);
  const codeText = textIn(record, 'codeText') ?? '';
  return {
    title: [
      ...(url === undefined ? [] : [link(url)]),
      ...(status === undefined ? [] : [escapeLine(`${String(status)} ${codeText}`)]),
    ].join(' · '),
    input: url === undefined ? [] : ['url'],
    answered: isShown ? [code(text, 'Answer', 'markdown')] : [],
    record: told,
    texts: isShown ? texts : [],
  };
};

/** The places that a search has found: `[{tool_use_id, content[{title, url}]} | text]`. */
function found(results: readonly Json[]): readonly string[] {
  return results.flatMap((result) =>
    elementsIn(membersOf(result), 'content').map((each) => {
      const title = textIn(membersOf(each), 'title');
      const url = textIn(membersOf(each), 'url');
      if (url === undefined) return `- ${codeSpan(JSON.stringify(each))}`;
      return `- ${title === undefined ? '' : `${escapeLine(title)}: `}${link(url)}`;
    }),
  );
}

const restOfResults = (results: readonly Json[]): readonly string[] =>
  results.filter((result) => typeof result === 'string' && result.trim() !== '').map(String);

/** WebSearch: what was looked for, the links found, and what was said about them. */
export const webSearch: Tool = (call: Call) => {
  const { input, record, text } = call;
  const query = textIn(input, 'query');
  const results = elementsIn(record, 'results');
  const links = found(results);
  const lines = text.split('\n');
  const remarks = restOfResults(results).filter((remark) => !areShown(remark.trim(), lines));
  return {
    title: query === undefined ? '' : codeSpan(query),
    input: query === undefined ? [] : ['query'],
    answered: [...(links.length > 0 ? [links.join('\n')] : []), ...remarks.map((remark) => code(remark, 'Remarks'))],
    record: ['results', 'durationSeconds', 'searchCount'],
  };
};
