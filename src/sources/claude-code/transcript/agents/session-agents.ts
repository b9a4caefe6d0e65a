import type { Json } from '../../../../session/session.ts';
import type { Notes } from '../../../records/notes.ts';
import { parseJson } from '../../../records/parse-json.ts';
import { type AgentLines, linesLacking } from './agents.ts';
import type { Transcript } from '../files/session-files.ts';
import { baseName, type Sidecar, textOf } from '../files/sidecar.ts';

const META_ENDING = '.meta.json';
const TRANSCRIPT_ENDING = '.jsonl';

/** The subagents that have files of their own, with what their meta files say. */
export function agentsInFiles(
  transcripts: readonly Transcript[],
  sidecars: readonly Sidecar[],
  notes: Notes,
): readonly AgentLines[] {
  const metas = new Map(sidecars.filter(isMeta).map((sidecar) => [sidecar.path, sidecar]));
  return transcripts
    .filter(({ file }) => file.part === 'subagent')
    .map(({ file, lines }) => {
      const meta = metas.get(metaPathOf(file.path));
      return {
        id: idOfFile(file.path),
        path: file.path,
        lines,
        meta: meta === undefined ? null : readMeta(meta, notes),
        callId: null,
      };
    });
}

function isMeta({ path }: Sidecar): boolean {
  return path.endsWith(META_ENDING);
}

/** Tells which files say what one of these subagents is. */
export function isUsedMeta(agents: readonly AgentLines[]): (sidecar: Sidecar) => boolean {
  const paths = new Set(agents.map(({ path }) => (path === null ? null : metaPathOf(path))));
  return ({ path }) => paths.has(path);
}

function metaPathOf(path: string): string {
  return `${path.slice(0, -TRANSCRIPT_ENDING.length)}${META_ENDING}`;
}

function readMeta(sidecar: Sidecar, notes: Notes): Json {
  const text = textOf(sidecar);
  const value = parseJson(text);
  if (value !== undefined) return value;
  notes.add('MALFORMED_LINES', { file: { path: sidecar.path, part: 'sidecar' } });
  return text;
}

function idOfFile(path: string): string {
  const name = baseName(path);
  const start = name.startsWith('agent-') ? 'agent-'.length : 0;
  return name.slice(start, name.endsWith(TRANSCRIPT_ENDING) ? -TRANSCRIPT_ENDING.length : undefined) || name;
}

/**
 * One list of subagents with ids of their own. Lines that stand elsewhere (inline, or repeated by progress lines) go to
 * the subagent of that id as far as it lacks them, and make a subagent where there is none.
 */
export function gatherAgents(files: readonly AgentLines[], elsewhere: readonly AgentLines[]): readonly AgentLines[] {
  const agents = new Map<string, AgentLines>();
  for (const agent of files) {
    const id = freeId(agent.id, agents);
    agents.set(id, { ...agent, id });
  }
  for (const agent of elsewhere) {
    const known = agents.get(agent.id);
    if (known === undefined) {
      agents.set(agent.id, agent);
      continue;
    }
    const more = linesLacking(agent.lines, known.lines);
    agents.set(agent.id, { ...known, callId: known.callId ?? agent.callId, lines: [...known.lines, ...more] });
  }
  return [...agents.values()];
}

function freeId(id: string, taken: ReadonlyMap<string, unknown>): string {
  let free = id;
  for (let number = 2; taken.has(free); number += 1) free = `${id}-${number}`;
  return free;
}
