import { caseless } from '../../session/caseless.ts';
import type { Session, Turn } from '../../session/session.ts';

/** One line of the rules: any of its alternatives, each of which needs all of its terms (`caseless`). */
export interface ExclusionRule {
  readonly line: number;
  readonly anyOf: readonly (readonly string[])[];
}

/** The rules of a text, or the first line that is none. */
export type ParsedRules =
  { readonly ok: true; readonly rules: readonly ExclusionRule[] } | { readonly ok: false; readonly line: number };

type Token = { readonly kind: 'term'; readonly text: string } | { readonly kind: 'AND' | 'OR' };

/**
 * Reads exclusion rules: one a line; terms joined by AND (binds tighter) and OR; words side by side are joined by AND;
 * "phrases in quotes"; `#` starts a comment. A line that can't be read is named, not passed over: a rule that is
 * dropped in silence would export what was to be kept out.
 */
export function parseRules(text: string): ParsedRules {
  const rules: ExclusionRule[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const tokens = tokensOf(line);
    if (tokens === null) return { ok: false, line: index + 1 };
    if (tokens.length === 0) continue;
    const anyOf = alternativesOf(tokens);
    if (anyOf === null) return { ok: false, line: index + 1 };
    rules.push({ line: index + 1, anyOf });
  }
  return { ok: true, rules };
}

/** null when a quote is not closed, a phrase is empty, or an operator is none of this language. */
function tokensOf(line: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const char = line.charAt(at);
    if (char === '#') break;
    if (/\s/.test(char)) {
      at++;
    } else if (char === '"') {
      const end = line.indexOf('"', at + 1);
      const phrase = end < 0 ? '' : line.slice(at + 1, end).trim();
      if (phrase === '') return null;
      tokens.push({ kind: 'term', text: caseless(phrase) });
      at = end + 1;
    } else {
      const word = /^[^\s"]+/.exec(line.slice(at))?.[0] ?? char;
      // What other rule languages have and this one has not would be taken for a word, and leave out the wrong sessions.
      if (word === 'NOT' || /^\(|\)$/.test(word)) return null;
      tokens.push(word === 'AND' || word === 'OR' ? { kind: word } : { kind: 'term', text: caseless(word) });
      at += word.length;
    }
  }
  return tokens;
}

/** null when an operator has no term on one of its sides. */
function alternativesOf(tokens: readonly Token[]): string[][] | null {
  const alternatives: string[][] = [[]];
  let needsTerm = true;
  for (const token of tokens) {
    if (token.kind === 'term') {
      alternatives.at(-1)?.push(token.text);
      needsTerm = false;
      continue;
    }
    if (needsTerm) return null;
    if (token.kind === 'OR') alternatives.push([]);
    needsTerm = true;
  }
  return needsTerm ? null : alternatives;
}

/** Whether a rule holds for a session: project, branch, title, models or any text that is exported of it, case aside. */
export function isExcluded(session: Session, rules: readonly ExclusionRule[]): boolean {
  if (rules.length === 0) return false;
  const terms = new Set(rules.flatMap((rule) => rule.anyOf.flat()));
  const found = new Set<string>();
  for (const text of textsOf(session)) {
    const sought = caseless(text);
    for (const term of terms) {
      if (!sought.includes(term)) continue;
      found.add(term);
      terms.delete(term);
    }
    if (terms.size === 0) break;
  }
  return rules.some((rule) => rule.anyOf.some((all) => all.every((term) => found.has(term))));
}

function* textsOf(session: Session): Generator<string> {
  yield session.title;
  yield session.project ?? '';
  yield session.cwd ?? '';
  yield session.gitBranch ?? '';
  yield* sentencesIn(session.state);
  for (const model of session.statistics.models) yield model.model;
  yield* textsOfTurns(session.turns);
  for (const subagent of session.subagents) {
    yield subagent.description ?? '';
    for (const model of subagent.statistics.models) yield model.model;
    yield* textsOfTurns(subagent.turns);
  }
}

function* textsOfTurns(turns: readonly Turn[]): Generator<string> {
  for (const turn of turns) {
    for (const message of turn.messages) {
      yield* textsIn(message.blocks);
      yield* sentencesIn(message.facts);
    }
  }
}

/** Facts and states are mostly the program's own words (`typed`, `plan`), which say nothing here. */
function* sentencesIn(value: unknown): Generator<string> {
  for (const text of textsIn(value)) if (isSaying(text)) yield text;
}

/** Whether it is more than one word of a program's: a sentence, a path, an address, a branch. */
function isSaying(text: string): boolean {
  return /[^\w$-]/.test(text.trim());
}

/** All texts in a value, and the names of members that are no names of a program's: paths and questions may be some. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const part of value) yield* textsIn(part);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      if (isSaying(name)) yield name;
      yield* textsIn(part);
    }
  }
}
