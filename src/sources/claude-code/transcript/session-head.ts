import type { Session } from '../../../session/session.ts';
import { stringAt } from '../../records/guards.ts';
import type { Survey } from '../../source.ts';
import { isoOf, type TranscriptLine } from './line.ts';
import type { Conversations } from './whose-lines.ts';

/** What a session says of where it was, and when. */
export type SessionHead = Pick<Session, 'project' | 'cwd' | 'gitBranch' | 'agentVersion' | 'startedAt' | 'endedAt'>;

/** By the main conversation; where there is none, by those of the subagents. */
export function headOf(survey: Survey, { main, agents }: Conversations): SessionHead {
  const { cwd, firstMs, lastMs } = survey;
  const lines = main.length > 0 ? main : agents.flatMap((agent) => agent.lines);
  const branch = lines.find((line) => named(line, 'gitBranch') !== null);
  const versioned = lines.findLast((line) => named(line, 'version') !== null);
  return {
    project: cwd === null ? null : lastPartOf(cwd),
    cwd,
    gitBranch: branch === undefined ? null : named(branch, 'gitBranch'),
    agentVersion: versioned === undefined ? null : named(versioned, 'version'),
    startedAt: isoOf(firstMs),
    endedAt: isoOf(lastMs),
  };
}

function named({ record }: TranscriptLine, key: string): string | null {
  return stringAt(record, key) || null;
}

/** The last part of a path of any system; null for a root. */
function lastPartOf(path: string): string | null {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? null;
}
