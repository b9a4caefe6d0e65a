import type { Json, ToolResult } from '../../../../session/session.ts';
import { isObject, stringAt } from '../../../records/guards.ts';
import { baseName, type Sidecar, textOf } from './sidecar.ts';

/** Outputs that were too long for the transcript and stand in files under `tool-results/`. */
export interface SpilledOutputs {
  /** The output that a result names; null when it names none, or one that is not there. */
  find(record: Json | undefined, content: ToolResult['content']): SpilledOutput | null;
  /** The files that no result has named so far. */
  unnamed(): readonly SpilledOutput[];
}

/** Such an output, whole. */
export interface SpilledOutput {
  /** Below the source's root. */
  readonly path: string;
  readonly text: string;
}

/** Whether a file holds a tool's output that was too long for the transcript. */
export function isSpilledOutput({ path }: Sidecar): boolean {
  return path.includes('/tool-results/');
}

/** By the outputs of one session; texts are made when they are asked for. */
export function createSpilledOutputs(files: readonly Sidecar[]): SpilledOutputs {
  const byName = new Map(files.map((file) => [baseName(file.path), file]));
  const texts = new Map<string, SpilledOutput>();
  const outputAt = (named: string): SpilledOutput | null => {
    const file = byName.get(baseName(named));
    if (file === undefined) return null;
    const known = texts.get(file.path) ?? { path: file.path, text: textOf(file) };
    texts.set(file.path, known);
    return known;
  };
  return {
    find(record, content) {
      if (files.length === 0) return null;
      const named = pathOfRecord(record) ?? pathOfContent(content);
      return named === null ? null : outputAt(named);
    },
    unnamed: () =>
      files.filter((file) => !texts.has(file.path)).map((file) => ({ path: file.path, text: textOf(file) })),
  };
}

function pathOfRecord(record: Json | undefined): string | null {
  return isObject(record) ? stringAt(record, 'persistedOutputPath') : null;
}

/** What an MCP server's result that was too large begins with, though nothing has failed. */
const TOO_LARGE =
  /^Error: result \([\d,.\s]+ characters[^)\n]*\) exceeds maximum allowed tokens\. Output has been saved to /;

/** The file that a too large result names in its own words; null in any other text. */
export function spilledPathIn(text: string): string | null {
  const before = TOO_LARGE.exec(text.slice(0, 200))?.[0].length;
  if (before === undefined) return null;
  const end = text.indexOf('\n', before);
  return text.slice(before, end === -1 ? undefined : end).replace(/\.$/, '');
}

const TAG = '<persisted-output>';
const BEFORE_PATH = 'saved to: ';
const FURTHEST_TAG = 2000;

function pathOfContent(content: ToolResult['content']): string | null {
  for (const one of content) {
    if (one.type !== 'text') continue;
    const spilled = spilledPathIn(one.text);
    if (spilled !== null) return spilled;
    // It stands at the start; to look through every result for it would cost more than all else.
    const tag = one.text.lastIndexOf(TAG, FURTHEST_TAG);
    const before = tag === -1 ? -1 : one.text.indexOf(BEFORE_PATH, tag);
    if (before === -1) continue;
    const start = before + BEFORE_PATH.length;
    const end = one.text.indexOf('\n', start);
    return one.text.slice(start, end === -1 ? undefined : end).trim();
  }
  return null;
}
