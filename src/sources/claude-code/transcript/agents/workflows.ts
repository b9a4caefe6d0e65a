import { addTo } from '../../../../session/add-to.ts';
import type { Block, Json, NoticeBlock } from '../../../../session/session.ts';
import { isObject, type JsonObject, stringAt, valueAt } from '../../../records/guards.ts';
import { isJournalKind, isOmittedKind } from '../../record-kinds.ts';
import type { AgentLines } from './agents.ts';
import { kindOf, type Reading, type TranscriptLine } from '../line.ts';
import { holdsOmitted, lessOmitted } from '../line-members.ts';
import { withoutPictures } from '../media/pictures.ts';
import { notice, wordsAndRest } from '../program/notices.ts';
import { unknownRecord } from '../unknown-record.ts';

/** Whether a record is one of a workflow's journal. */
export function isJournalRecord(record: JsonObject): boolean {
  return isJournalKind(kindOf(record));
}

/** A line of a workflow's journal: it began, a step began, this is what came of it, or nothing came of it. */
export function journalNotice(line: TranscriptLine, { pictures }: Reading): NoticeBlock {
  const said = lessOmitted(line.record);
  const bare = withoutPictures(said, pictures, line);
  const record = isObject(bare) ? bare : said;
  const step = stringAt(record, 'label') ?? stringAt(record, 'key') ?? stringAt(record, 'agentId') ?? 'without a name';
  switch (kindOf(record)) {
    case 'launched':
      return notice('task', 'Workflow began', { record });
    case 'started':
      return notice('task', `Workflow step began: ${step}`, { record });
    case 'failed':
      return notice('task', `Workflow step failed: ${step}`, { record });
    default:
      return resultNotice(record, step);
  }
}

function resultNotice(record: JsonObject, step: string): NoticeBlock {
  const result = valueAt(record, 'result');
  const words = wordsOfResult(result);
  if (words === null) return notice('task', `Result of the workflow step: ${step}`, { record });
  const { result: _said, ...rest } = record;
  return notice('task', `Result of the workflow step: ${step}`, { text: words, record: rest });
}

function wordsOfResult(result: Json | undefined): string | null {
  if (typeof result === 'string') return result;
  if (!isObject(result)) return null;
  const { text, record } = wordsAndRest(result, ['text', 'content', 'summary']);
  return Object.keys(record).length === 0 && text !== '' ? text : null;
}

/** What the journals of workflows say, by the subagent that it is about. */
export interface JournalBlocks {
  of(agentId: string): readonly Block[];
  /** What is about none of these subagents. */
  others(agents: readonly AgentLines[]): readonly Block[];
}

/** Sorts the lines of all journals of a session. */
export function journalBlocks(lines: readonly TranscriptLine[], reading: Reading): JournalBlocks {
  const byAgent = new Map<string, Block[]>();
  for (const line of lines) {
    const { record } = line;
    const kind = kindOf(record);
    if (isOmittedKind(kind) || holdsOmitted(record)) reading.notes.add('SYSTEM_CONTEXT_OMITTED', line);
    if (isOmittedKind(kind)) continue;
    const block = isJournalKind(kind)
      ? journalNotice(line, reading)
      : unknownRecord(line, kind || 'untyped', { record, reading });
    addTo<string, Block>(byAgent, stringAt(record, 'agentId') ?? '', block);
  }
  return {
    of: (agentId) => byAgent.get(agentId) ?? [],
    others(agents) {
      const known = new Set(agents.map(({ id }) => id));
      return Array.from(byAgent).flatMap(([agentId, blocks]) => (known.has(agentId) ? [] : blocks));
    },
  };
}
