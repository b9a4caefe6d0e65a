import type { AttachmentBlock, Json, NoticeBlock, NoticeKind } from '../../session/session.ts';
import { code, fenced, folded } from './code.ts';
import { codeSpan, escapeLine } from './escape.ts';
import { isMembers } from './members.ts';
import { knownTexts, restOf } from './rest.ts';
import { assistantText } from './text.ts';
import { oneLine } from './visible.ts';
import { firstWords } from './words.ts';

const longestInLine = 160;
const longestSummary = 100;

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

/** What is put in beside the conversation. */
export type Aside = NoticeBlock | AttachmentBlock;

const isSaid = ({ text, label }: Aside): boolean => text.trim() === '' || text.trim() === label.trim();

const isLine = (text: string): boolean => text.length <= longestInLine && !text.trim().includes('\n');

const icon = (aside: Aside): string => (aside.type === 'attachment' ? '📎 ' : '');

const isWritten = (aside: Aside): boolean => aside.type === 'notice' && written.includes(aside.kind);

/** Its text and what else its record says. */
function bodyOf(aside: Aside): readonly string[] {
  const rest = beyond(aside.record, aside.label, aside.text);
  if (isSaid(aside)) return rest;
  if (isWritten(aside)) return [assistantText(aside.text), ...rest];
  return [isLine(aside.text) ? codeSpan(aside.text.trim()) : fenced(aside.text), ...rest];
}

const isShort = (block: string | undefined): block is string =>
  block?.startsWith('`') === true && !block.includes('\n');

/** One of several in a fold: its name, and behind it what it says. */
function entry(aside: Aside): readonly string[] {
  const [first, ...more] = bodyOf(aside);
  const name = `**${escapeLine(aside.label)}**`;
  if (first === undefined) return [name];
  return isShort(first) ? [`${name} · ${first}`, ...more] : [name, first, ...more];
}

/** Folded things that stand one behind the other, in one fold. */
export function foldedAsides(asides: readonly Aside[]): string {
  const [first, ...others] = asides;
  if (first && others.length === 0) {
    const body = bodyOf(first);
    return body.length === 0 ? `> ${icon(first)}${escapeLine(first.label)}` : folded(first.label, body);
  }
  const labels = [...new Set(asides.map(({ label }) => label))].join(' · ');
  return folded(firstWords(oneLine(labels), longestSummary), asides.flatMap(entry));
}

/** Something that happened beside the conversation: a quoted line, or folded. */
export function notice(block: NoticeBlock): string {
  if (block.folded) return foldedAsides([block]);
  const { label, text } = block;
  const [line, rest] =
    isLine(text) && !isSaid(block)
      ? [`> ${escapeLine(label)} — ${escapeLine(text)}`, beyond(block.record, label, text)]
      : [`> ${escapeLine(label)}`, bodyOf(block)];
  return rest.length === 0 ? line : `${line}\n\n${folded('More', rest)}`;
}

/** Something attached to the conversation. */
export function attachment(block: AttachmentBlock): string {
  if (block.folded) return foldedAsides([block]);
  const { label, text, record } = block;
  const rest = beyond(record, label, text);
  return [
    `📎 ${escapeLine(label)}`,
    ...(isSaid(block) ? [] : [code(text, 'Content')]),
    ...(rest.length === 0 ? [] : [folded('More', rest)]),
  ].join('\n\n');
}
