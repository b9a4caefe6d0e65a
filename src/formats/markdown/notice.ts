import type { AttachmentBlock, Json, NoticeBlock, NoticeKind } from '../../session/session.ts';
import { code, fenced, folded } from './code.ts';
import { escapeLine } from './escape.ts';
import { isMembers } from './members.ts';
import { knownTexts, restOf } from './rest.ts';
import { assistantText } from './text.ts';

const longestInLine = 160;

/** What a record of Claude Code says about itself rather than about what happened. */
const envelope = [
  'type',
  'subtype',
  'uuid',
  'parentUuid',
  'logicalParentUuid',
  'sessionId',
  'session_id',
  'timestamp',
  'toolUseID',
  'cwd',
  'gitBranch',
  'version',
  'userType',
  'entrypoint',
  'isSidechain',
  'isMeta',
  'level',
  'slug',
];

/** Notices whose text is Markdown; that of the others is output. */
const written: readonly NoticeKind[] = [
  'compaction-summary',
  'memory',
  'plan',
  'recap',
  'skill',
  'summary',
  'task',
  'teammate',
  'undelivered-prompt',
];

/** What a record says beyond label and text. */
function beyond(record: Json | undefined, label: string, text: string): readonly string[] {
  const known = knownTexts([label, text], `${label}\n${text}`);
  if (record === undefined) return [];
  return restOf(isMembers(record) ? record : { record }, isMembers(record) ? envelope : [], known);
}

/** Something that happened beside the conversation: a quoted line, or folded. */
export function notice({ kind, label, text, folded: isFolded, record }: NoticeBlock): string {
  const rest = beyond(record, label, text);
  const isSaid = text.trim() === '' || text.trim() === label.trim();
  const isLine = text.length <= longestInLine && !text.trim().includes('\n');
  const body = isSaid ? [] : [written.includes(kind) ? assistantText(text) : fenced(text)];
  if (isFolded) {
    return body.length + rest.length === 0 ? `> ${escapeLine(label)}` : folded(label, [...body, ...rest]);
  }
  const line = `> ${escapeLine(label)}${isLine && !isSaid ? ` — ${escapeLine(text)}` : ''}`;
  const below = isLine ? rest : [...(written.includes(kind) ? body : [code(text, 'Text')]), ...rest];
  return [line, ...(below.length === 0 ? [] : [folded('More', below)])].join('\n\n');
}

/** Something attached to the conversation. */
export function attachment({ label, text, folded: isFolded, record }: AttachmentBlock): string {
  const rest = beyond(record, label, text);
  const isSaid = text.trim() === '' || text.trim() === label.trim();
  if (isFolded)
    return isSaid && rest.length === 0
      ? `> 📎 ${escapeLine(label)}`
      : folded(label, [...(isSaid ? [] : [fenced(text)]), ...rest]);
  const blocks = [`📎 ${escapeLine(label)}`, ...(isSaid ? [] : [code(text, 'Content')])];
  return [...blocks, ...(rest.length === 0 ? [] : [folded('More', rest)])].join('\n\n');
}
