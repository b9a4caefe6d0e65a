import type { StateRecord, Subagent, Turn } from '../../../session/session.ts';
import type { TitleCandidate } from '../../../session/title.ts';
import { isObject, stringAt } from '../../records/guards.ts';
import { parseJson } from '../../records/parse-json.ts';
import { TITLE_FILE } from '../layout.ts';
import { WARM_UP } from '../watch/warm-up.ts';
import { baseName, type Sidecar, textOf } from './files/sidecar.ts';

/** The title that was given from outside, in a file beside the transcript, as a state record; null without one. */
export function readTitleFile(
  sidecars: readonly Sidecar[],
): { readonly sidecar: Sidecar; readonly state: StateRecord } | null {
  const sidecar = sidecars.find(({ path }) => baseName(path) === TITLE_FILE);
  if (sidecar === undefined) return null;
  const value = parseJson(textOf(sidecar));
  return value === undefined ? null : { sidecar, state: { kind: TITLE_FILE, count: 1, values: [value] } };
}

/** What a session's title may be taken from. */
export interface TitleSources {
  readonly state: readonly StateRecord[];
  readonly turns: readonly Turn[];
  readonly subagents: readonly Subagent[];
}

/** The candidates in the order of session-formats §1.11; summaries of other sessions are not among them. */
export function titleCandidates({ state, turns, subagents }: TitleSources): readonly TitleCandidate[] {
  const stated = (kind: string, key: string): string | null => lastText(state, kind, key);
  const lastPrompt = stated('last-prompt', 'lastPrompt');
  return [
    { origin: 'custom', text: stated('custom-title', 'customTitle') },
    { origin: 'custom', text: stated(TITLE_FILE, 'customTitle') },
    { origin: 'ai', text: stated('ai-title', 'aiTitle') },
    { origin: 'last-prompt', text: isCommand(lastPrompt) ? null : lastPrompt },
    { origin: 'summary', text: stated('summary', 'summary') },
    ...promptsIn(turns).map((text) => ({ origin: 'prompt', text }) as const),
    { origin: 'command', text: firstCommand(turns) },
    ...subagents.flatMap(({ description, turns: own }) =>
      [description === WARM_UP ? null : description, ...promptsIn(own)].map(
        (text) => ({ origin: 'agent', text }) as const,
      ),
    ),
  ];
}

function lastText(state: readonly StateRecord[], kind: string, key: string): string | null {
  const values = state.find((one) => one.kind === kind)?.values ?? [];
  const texts = values.flatMap((value) => (isObject(value) ? [stringAt(value, key)] : []));
  return texts.findLast((text) => text !== null && text.trim() !== '') ?? null;
}

function isCommand(text: string | null): boolean {
  return text !== null && /^[/!][A-Za-z]/.test(text);
}

const PROMPTS_TRIED = 20;

function promptsIn(turns: readonly Turn[]): readonly string[] {
  const texts: string[] = [];
  for (const { messages } of turns) {
    for (const { isPrompt, blocks } of messages) {
      if (texts.length >= PROMPTS_TRIED) return texts;
      if (!isPrompt) continue;
      for (const block of blocks) if (block.type === 'text' && block.text.trim() !== WARM_UP) texts.push(block.text);
    }
  }
  return texts;
}

function firstCommand(turns: readonly Turn[]): string | null {
  for (const { messages } of turns) {
    for (const { blocks } of messages) {
      for (const block of blocks) {
        if (block.type === 'command' && block.name !== '') return `${block.name} ${block.args}`.trim();
        if (block.type === 'shell' && block.command !== '') return `! ${block.command}`;
      }
    }
  }
  return null;
}
