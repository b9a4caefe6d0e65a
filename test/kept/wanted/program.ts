import { isMembers, leavesOf, type Members, membersAt, textAt } from '../values.ts';
import { wantedOfAssistant } from './assistant.ts';
import { mediaIn } from './media.ts';
import { wantedOfQueued, wantedOfUser } from './user.ts';
import { type Found, isMark, stringsOf, textsOf } from './wanted.ts';

/** What stands around the payload on every line of a conversation. */
const ENVELOPE = new Set([
  'parentUuid',
  'logicalParentUuid',
  'isSidechain',
  'userType',
  'entrypoint',
  'cwd',
  'version',
  'gitBranch',
  'slug',
  'level',
  'subtype',
]);

/** A `system` line: every string of its payload. */
export function wantedOfSystem(record: Members): readonly Found[] {
  const texts = textsOf(leavesOf(record, (key) => isMark(key) || ENVELOPE.has(key)));
  return texts.length === 0 ? [] : [{ kind: 'system text', texts }];
}

/**
 * Left out of Markdown and JSON on purpose, for they describe the person or the service and not the conversation: the
 * system prompt with the tools' schemas, and the context with the account's address. `raw` has them.
 */
const OMITTED_ATTACHMENTS = new Set(['prompt_snapshot', 'session_context']);

/** An `attachment` line: a message typed while the agent worked, or every string of what was attached. */
export function wantedOfAttachment(record: Members): readonly Found[] {
  const attachment = membersAt(record, 'attachment');
  const kind = textAt(attachment, 'type') ?? '';
  if (OMITTED_ATTACHMENTS.has(kind)) return [];
  if (kind === 'queued_command') return queuedCommand(attachment);
  return [
    ...stringsOf('attachment', attachment),
    ...stringsOf('attachment', record['rendered']),
    ...mediaIn(attachment),
  ];
}

function queuedCommand(attachment: Members): readonly Found[] {
  const origin = textAt(membersAt(attachment, 'origin'), 'kind') ?? 'human';
  const mode = textAt(attachment, 'commandMode') ?? 'prompt';
  const isHuman = origin === 'human' && mode === 'prompt';
  return wantedOfQueued(attachment['prompt'], isHuman ? 'queued prompt' : 'injected text');
}

/**
 * A `progress` line. Of a subagent's progress the messages are wanted, which its own file mostly holds too; of a running
 * command's output each line, which its result mostly holds too.
 */
export function wantedOfProgress(record: Members): readonly Found[] {
  const news = membersAt(record, 'data');
  const carried = membersAt(news, 'message');
  const isAgents = textAt(news, 'type') === 'agent_progress' && isMembers(carried['message']);
  if (!isAgents) return stringsOf('progress', news, { isByLine: true });
  const found = textAt(carried, 'type') === 'assistant' ? wantedOfAssistant(carried) : wantedOfUser(carried);
  return found.map(({ identity: _counted, ...one }) => ({ ...one, kind: 'progress' }));
}
