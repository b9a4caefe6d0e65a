import type { NoticeBlock, NoticeKind } from '../../../../session/session.ts';
import { notice } from '../program/notices.ts';
import { decoded } from './entities.ts';
import { messageNotice } from './senders.ts';
import { childrenOf, type Wrapper } from './wrappers.ts';

const KINDS: Readonly<Record<string, { readonly kind: NoticeKind; readonly label: string; readonly shown?: true }>> = {
  'system-reminder': { kind: 'reminder', label: 'System reminder' },
  'local-command-caveat': { kind: 'caveat', label: 'Caveat about local commands' },
  'command-contents': { kind: 'skill', label: 'Text of the command' },
  'user-memory-input': { kind: 'memory', label: 'Added to memory', shown: true },
  ide_opened_file: { kind: 'ide', label: 'File opened in the IDE' },
  ide_selection: { kind: 'ide', label: 'Lines selected in the IDE' },
  ide_diagnostics: { kind: 'ide', label: 'Diagnostics from the IDE' },
  'post-tool-use-hook': { kind: 'hook', label: 'Output of a hook after a tool' },
  'user-prompt-submit-hook': { kind: 'hook', label: 'Output of a hook on the prompt' },
  'session-start-hook': { kind: 'hook', label: 'Output of a hook at the start' },
};

/** A wrapper that is no part of a command, as the notice that it is; one that no table names is another session's. */
export function wrapperNotice({ tag, attributes, body }: Wrapper): NoticeBlock {
  const known = Object.hasOwn(KINDS, tag) ? KINDS[tag] : undefined;
  if (known !== undefined) {
    return notice(known.kind, known.label, { text: body.trim(), folded: known.shown !== true, record: attributes });
  }
  if (TASK_TAGS.has(tag)) return taskNotice(body);
  return messageNotice({ attributes, body });
}

/** The second and the third are of late 2025. */
const TASK_TAGS = new Set(['task-notification', 'agent-notification', 'bash-notification']);

const TASK_WORDS = ['summary', 'note', 'result'] as const;
const TASK_FACTS = [
  'task-id',
  'agent-id',
  'shell-id',
  'tool-use-id',
  'output-file',
  'status',
  'usage',
  'task-type',
] as const;

/** A background task's news: its words as text, its ids and numbers as record. */
function taskNotice(body: string): NoticeBlock {
  const { children: written, rest } = childrenOf(body, [...TASK_WORDS, ...TASK_FACTS]);
  const children = Object.fromEntries(Object.entries(written).map(([name, field]) => [name, decoded(field)]));
  const text = [...TASK_WORDS.map((name) => children[name] ?? ''), rest].filter((one) => one !== '').join('\n\n');
  const facts = TASK_FACTS.flatMap((name) => (children[name] === undefined ? [] : [[name, children[name]] as const]));
  const label = children['summary'] ?? `Background task ${children['status'] ?? 'reported'}`;
  return notice('task', label, { text, record: Object.fromEntries(facts) });
}
