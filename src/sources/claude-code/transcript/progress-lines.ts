import type { NoticeBlock } from '../../../session/session.ts';
import { type JsonObject, numberAt, objectAt, stringAt } from '../../records/guards.ts';
import { type Draft, draftOf } from './drafts.ts';
import { kindOf, type Reading, type TranscriptLine } from './line.ts';
import { notice, wordsAndRest } from './notices.ts';
import { outputIn, type ShellProgress } from './shell-progress.ts';

/**
 * A `progress` line as a message; null when what it says stands elsewhere: an agent's messages in that agent's
 * conversation, a command's output with its result.
 */
export function readProgressLine(line: TranscriptLine, reading: Reading, shell: ShellProgress): Draft | null {
  const progress = objectAt(line.record, 'data') ?? {};
  const type = kindOf(progress);
  if (type === 'agent_progress') return null;
  if (type === 'bash_progress' && !shell.isWorthKeeping(line)) return null;
  const make = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (make !== undefined) return draftOf({ line, role: 'system', blocks: [make(progress)] });
  const kind = `progress/${type}`;
  reading.notes.add('UNKNOWN_RECORDS', line, kind);
  return draftOf({ line, role: 'system', blocks: [{ type: 'unknown', kind, record: progress }] });
}

const KINDS: Readonly<Record<string, (progress: JsonObject) => NoticeBlock>> = {
  hook_progress: (progress) =>
    notice('hook', `Hook: ${stringAt(progress, 'hookName') ?? stringAt(progress, 'hookEvent') ?? 'unnamed'}`, {
      ...wordsAndRest(progress, ['command', 'statusMessage']),
    }),
  bash_progress: (progress) =>
    notice('progress', `Output after ${numberAt(progress, 'elapsedTimeSeconds') ?? '?'} s`, {
      ...wordsAndRest(progress, ['fullOutput', 'output']),
      text: outputIn(progress),
    }),
  mcp_progress: (progress) =>
    notice('progress', `MCP: ${stringAt(progress, 'serverName') ?? '?'} ${stringAt(progress, 'toolName') ?? ''}`, {
      ...wordsAndRest(progress, ['progressMessage', 'message']),
    }),
  query_update: (progress) => notice('progress', 'Searching', wordsAndRest(progress, ['query'])),
  search_results_received: (progress) =>
    notice(
      'progress',
      `${numberAt(progress, 'resultCount') ?? 'Some'} search results`,
      wordsAndRest(progress, ['query']),
    ),
  waiting_for_task: (progress) => notice('progress', 'Waiting for a task', wordsAndRest(progress, ['taskDescription'])),
};
