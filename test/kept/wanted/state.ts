import { leavesOf, type Members, textAt } from '../values.ts';
import { wantedOfQueued } from './user.ts';
import { type Found, isMark, stringsOf, textOf, textsOf } from './wanted.ts';

/** The kinds of record that state something about a session and are written again and again: the last one counts. */
const LAST_COUNTS: ReadonlySet<string> = new Set([
  'custom-title',
  'ai-title',
  'agent-name',
  'agent-color',
  'agent-setting',
  'tag',
  'last-prompt',
  'mode',
  'permission-mode',
  'file-history-snapshot',
  'bridge-session',
  'worktree-state',
  'relocated',
  'atis-latch',
  'isolation-latch',
  'cost-state',
  'artifact-autoreact-ledger',
]);

/** The kinds of which every record counts. */
const ALL_COUNT: ReadonlySet<string> = new Set([
  'pr-link',
  'continued-in',
  'history-suppression',
  'fork-context-ref',
  'content-replacement',
  'frame-link',
  'artifact-comment-monitor',
  'file-history-delta',
  'started',
  'result',
]);

/** Whether records of this kind replace the earlier ones of their file. */
export const isReplaced = (kind: string): boolean => LAST_COUNTS.has(kind);

/** Whether this is a record of state at all. */
export const isState = (kind: string): boolean =>
  LAST_COUNTS.has(kind) || ALL_COUNT.has(kind) || kind === 'summary' || kind === 'queue-operation';

// Whose machine or account it is, is left out of Markdown and JSON on purpose; `raw` has it.
const OWNERS = new Set(['ownerAccountUuid', 'ownerOrganizationUuid', 'accountUuid']);

/** A record of state: titles and waiting prompts are for people, the rest stands in JSON. */
export function wantedOfState(kind: string, record: Members): readonly Found[] {
  switch (kind) {
    case 'summary':
      return textOf('title', textAt(record, 'summary'));
    case 'custom-title':
      return textOf('title', textAt(record, 'customTitle'));
    case 'ai-title':
      return textOf('title', textAt(record, 'aiTitle'));
    case 'queue-operation':
      return wantedOfQueued(record['content'], 'queued prompt');
    case 'result':
      return stringsOf('workflow', record['result']);
    default: {
      const texts = textsOf(leavesOf(record, (key) => isMark(key) || OWNERS.has(key)));
      return texts.length === 0 ? [] : [{ kind: 'state', texts, isForJsonAlone: true }];
    }
  }
}
