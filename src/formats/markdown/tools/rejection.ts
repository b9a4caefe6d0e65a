import { fenced, folded } from '../syntax/code.ts';
import { userText } from '../conversation/text.ts';

const starts = /^(?:The user doesn['’]t want to|Permission for this tool use was denied)/;

/** Whether a result says that the user did not allow the call. */
export const isRejection = (text: string): boolean => starts.test(text);

/** Behind it stands what the user answered. */
const marker = /[Tt]he user said:|reason for the rejection:/;

/** What the program says for a user who only pressed a key. */
const programs = [
  'The user wants to clarify these questions.',
  'The user has indicated they have provided enough answers for the plan interview.',
];

/** What the program says behind the user's words. */
const tailStart = /\n[ \t]*\nNote: The user['’]s next message may contain a correction or preference/;

interface Rejection {
  /** What the program says, the user's answer, and what the program says again. */
  readonly head: string;
  readonly words: string;
  readonly tail: string;
}

function partsOf(text: string): Rejection {
  const found = marker.exec(text);
  if (found === null) return { head: text, words: '', tail: '' };
  const end = found.index + found[0].length;
  const rest = text.slice(end);
  if (programs.some((start) => rest.trimStart().startsWith(start))) return { head: text, words: '', tail: '' };
  const tailAt = rest.search(tailStart);
  const until = tailAt < 0 ? rest.length : tailAt;
  return { head: text.slice(0, end), words: rest.slice(0, until), tail: rest.slice(until).trim() };
}

const tabStop = 4;
const beginning = /^[ \t>*+\-\d.)]*/;

/** The text with spaces for the tabs that lines begin with: behind a `>` they would reach less far. */
const withoutLeadingTabs = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(beginning, (start) => (start.includes('\t') ? spaced(start) : start)))
    .join('\n');

function spaced(start: string): string {
  let out = '';
  for (const character of start) out += character === '\t' ? ' '.repeat(tabStop - (out.length % tabStop)) : character;
  return out;
}

const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

/** What the user answered to a call that was not run, and what the program says around it. */
export function* rejected(text: string): Generator<string> {
  const { head, words, tail } = partsOf(text);
  const spacedWords = withoutLeadingTabs(words);
  if (words.trim() !== '') yield quoted(`👤 **User**\n\n${userText(spacedWords.trim())}`);
  // A line is never cut in two, for then it would stand nowhere as it was.
  const isWhole = words.trim() === '' || !/^[ \t]*\n/.test(words) || spacedWords !== words;
  const told = isWhole ? [text] : [head, tail].filter((part) => part !== '');
  yield folded(
    'What the agent was told',
    told.map((part) => fenced(part)),
  );
}
