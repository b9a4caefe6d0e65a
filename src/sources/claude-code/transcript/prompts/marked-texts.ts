import type { NoticeBlock, NoticeKind } from '../../../../session/session.ts';
import { notice } from '../program/notices.ts';
import { CAVEAT, CONTINUED, INTERRUPTED, STOP_HOOK } from '../program/set-phrases.ts';

/** A text in no wrapper that by its words is the program's as a whole, as the notice that it is; else null. */
export function markedText(text: string): NoticeBlock | null {
  const start = text.slice(0, 120).trimStart();
  if (isInterruption(text.slice(0, 200).trim())) {
    return notice('interruption', 'Interrupted by the user', { text, folded: false });
  }
  if (UNKNOWN_COMMAND.test(text.trim())) return notice('other', 'Unknown command', { text, folded: false });
  if (STOPPED_TASKS.test(start)) return notice('task', 'Background tasks were stopped', { text });
  const found = MARKS.find(({ mark }) => start.startsWith(mark));
  return found === undefined ? null : notice(found.kind, found.label, { text });
}

function isInterruption(text: string): boolean {
  return text.startsWith(INTERRUPTED) && /^[^\]\n]*\]$/.test(text.slice(INTERRUPTED.length));
}

/** What the program answers in the user's name, unmarked, to a slash command that it doesn't know. */
const UNKNOWN_COMMAND = /^Unknown (?:skill|slash command|command): \S{1,200}(?: Did you mean [^\n]{1,200})?$/;

const STOPPED_TASKS = /^\d{1,6} background agents? (?:was|were) stopped by the user\b/;

const MARKS: readonly { readonly mark: string; readonly kind: NoticeKind; readonly label: string }[] = [
  { mark: `${CAVEAT} while running local commands`, kind: 'caveat', label: 'Caveat about local commands' },
  { mark: CONTINUED, kind: 'compaction-summary', label: 'Summary of the conversation so far' },
  { mark: STOP_HOOK, kind: 'hook', label: 'Feedback of a hook at the end of the turn' },
  { mark: '[SYSTEM NOTIFICATION - NOT USER INPUT]', kind: 'task', label: 'News of a background task' },
];
