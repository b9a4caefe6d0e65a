import { maskSecrets } from '../failures/secrets.ts';
import { UNRULY } from '../failures/unruly.ts';
import type { TitleOrigin } from './session.ts';

/** A text that a session might be called by, and where it came from. */
export interface TitleCandidate {
  readonly origin: Exclude<TitleOrigin, 'none'>;
  readonly text: string | null;
}

/** What a session is called, and where that came from. */
export interface Title {
  readonly title: string;
  readonly titleOrigin: TitleOrigin;
}

/** What an agent's program puts into texts that are no title. */
export interface TitleRules {
  /** Whether a line is the program's own. */
  readonly isByProgram: (line: string) => boolean;
  /** What of a prompt says what it is about, without what the program put in front. */
  readonly gistOf: (prompt: string) => string;
}

/** What a session without any text to name it by is called. */
export const UNTITLED = 'Untitled session';

const LONGEST_TITLE = 200;
const LOOKED_AT = 4000;

const LONGEST_PROMPT_TITLE = 100;
const SHORTEST_CUT = 60;

// What was written as a title is one as a whole; words that were said are long, and their first line tells enough.
const SAID: ReadonlySet<TitleOrigin> = new Set(['last-prompt', 'prompt', 'command', 'agent']);

/**
 * The first candidate, best first, of which a title is left: one line without secrets, of at most 200 code points; of a
 * prompt its first line alone, of about 100.
 */
export function titleOf(candidates: readonly TitleCandidate[], rules: TitleRules): Title {
  for (const { origin, text } of candidates) {
    const title = text === null ? null : SAID.has(origin) ? titleOfPrompt(text, rules) : cleanTitle(text, rules);
    if (title !== null) return { title, titleOrigin: origin };
  }
  return { title: UNTITLED, titleOrigin: 'none' };
}

const CONTROLS = new RegExp(`[\\p{Cc}${UNRULY}\\ufeff]+`, 'gu');

/** A text as one line of a title; null when it is none: nothing is left, or it is the program's. */
function cleanTitle(text: string, rules: TitleRules): string | null {
  const line = cleanLine(withoutTerminalCodes(text.slice(0, LOOKED_AT)), rules);
  return line === null ? null : shortened(line);
}

function cleanLine(text: string, { isByProgram }: TitleRules): string | null {
  const line = text.replace(CONTROLS, ' ').replace(/\s+/g, ' ').trim();
  if (line === '' || isByProgram(line)) return null;
  return maskSecrets(wholeCharacters(line)) || null;
}

const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;

/** The first line of a prompt that says something. */
function titleOfPrompt(text: string, rules: TitleRules): string | null {
  const said = rules.gistOf(withoutTerminalCodes(text.slice(0, LOOKED_AT)));
  const lines = said.split(LINE_BREAK).map(withoutContinuation);
  const { outside, inside } = byFences(lines);
  const first =
    outside.find(saysAnything) ??
    inside.find((one) => saysAnything(one) && !rules.isByProgram(one)) ??
    lines.find((one) => one !== '');
  const line = first === undefined ? null : cleanLine(first, rules);
  return line === null ? null : cutAtWord(line);
}

function saysAnything(line: string): boolean {
  return /[\p{L}\p{N}\p{S}?!]/u.test(line) && !/^[`=~^+$|<>-]+$/.test(line);
}

const FENCE = /^(?:(`{3,})[^`]*|(~{3,}).*)$/;

/** What is pasted often stands first, in a fence; what is asked about it tells more. */
function byFences(lines: readonly string[]): {
  readonly outside: readonly string[];
  readonly inside: readonly string[];
} {
  const outside: string[] = [];
  const inside: string[] = [];
  let fence: string | null = null;
  for (const line of lines) {
    const match = FENCE.exec(line);
    const sign = match?.[1] ?? match?.[2] ?? null;
    if (fence === null && sign !== null) fence = sign;
    else if (fence !== null && line.startsWith(fence) && line === sign) fence = null;
    else (fence === null ? outside : inside).push(line);
  }
  return { outside, inside };
}

// A backslash at the end of a line is how a prompt of several lines was typed.
function withoutContinuation(line: string): string {
  let end = line.trimEnd();
  while (end.endsWith('\\')) end = end.slice(0, -1).trimEnd();
  return end.trim();
}

/** A line of about 100 code points, cut behind a word where there is one. */
function cutAtWord(line: string): string {
  const points = Array.from(line);
  if (points.length <= LONGEST_PROMPT_TITLE) return line;
  const start = points.slice(0, LONGEST_PROMPT_TITLE);
  const space = start.lastIndexOf(' ');
  const cut = points.slice(0, space < SHORTEST_CUT ? LONGEST_PROMPT_TITLE - 1 : space);
  return `${cut.join('').trimEnd()}…`;
}

const ESCAPE = '\u001b';
const BELL = '\u0007';

/** The text without what a terminal would take as a command: colours, titles, links. */
function withoutTerminalCodes(text: string): string {
  const [first = '', ...rest] = text.replaceAll('\u009b', `${ESCAPE}[`).split(ESCAPE);
  return first + rest.map(behindCode).join('');
}

function behindCode(piece: string): string {
  if (piece.startsWith('[')) return piece.replace(/^\[[0-9;:?<=>]*[ -/]*[@-~]/, '');
  if (!piece.startsWith(']')) return piece.replace(/^[@-Z\\-_]/, '');
  const bell = piece.indexOf(BELL);
  return bell === -1 ? '' : piece.slice(bell + 1);
}

// The text may have been cut in the middle of a character.
function wholeCharacters(line: string): string {
  return line.replace(/\p{Surrogate}/gu, '');
}

function shortened(line: string): string {
  const points = Array.from(line);
  if (points.length <= LONGEST_TITLE) return line;
  return `${points
    .slice(0, LONGEST_TITLE - 1)
    .join('')
    .trimEnd()}…`;
}
