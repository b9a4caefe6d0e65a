import type { AttachmentBlock, Json, NoticeBlock, NoticeKind } from '../../../session/session.ts';
import { code, fenced, folded } from '../syntax/code.ts';
import { codeSpan, escapeLine } from '../syntax/escape.ts';
import { isMembers, type Members, textsIn } from '../members.ts';
import { knownTexts, newsOf } from '../rest.ts';
import { assistantText } from './text.ts';
import { oneLine } from '../syntax/visible.ts';
import { firstWords } from '../words.ts';

const longestInLine = 160;
const longestSummary = 100;

/** What a record of Claude Code says about itself rather than about what happened, as words or as a yes or no. */
const envelope: ReadonlySet<string> = new Set([
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
  'reminderType',
  'sourceToolUseID',
]);

const envelopeOf = (record: Members): readonly string[] =>
  Object.keys(record).filter((name) => envelope.has(name) && isPlain(record[name]));

const isPlain = (value: Json | undefined): boolean => typeof value === 'string' || typeof value === 'boolean';

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
  return newsOf(isMembers(record) ? record : { record }, isMembers(record) ? envelopeOf(record) : [], known);
}

/** What is put in beside the conversation. */
export type Aside = NoticeBlock | AttachmentBlock;

const isSaid = ({ text, label }: Aside): boolean => text.trim() === '' || text.trim() === label.trim();

const isLine = (text: string): boolean => text.length <= longestInLine && !text.trim().includes('\n');

const icon = (aside: Aside): string => (aside.type === 'attachment' ? '📎 ' : '');

const isWritten = (aside: Aside): boolean => aside.type === 'notice' && written.includes(aside.kind);

/** Its record without the number that its label says in words. */
function spokenIn(aside: Aside): Json | undefined {
  const { record } = aside;
  if (aside.type === 'attachment' || aside.kind !== 'duration' || !isMembers(record)) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'durationMs'));
}

const isHook = (aside: Aside): boolean =>
  aside.type === 'notice' ? aside.kind === 'hook' : aside.kind.startsWith('hook_');

/** Whether it is a hook that ran and said nothing: nothing that should stand between a call and the next. */
export const isSilentHook = (aside: Aside): boolean =>
  isHook(aside) && (isSaid(aside) || aside.text.trim() === 'callback') && !holdsText(aside.record);

/** Whether one of the record's texts is more than a name. */
const holdsText = (record: Json | undefined): boolean => {
  for (const text of textsIn(record)) if (text.trim().includes('\n')) return true;
  return false;
};

/** Whether it is only the envelope of something that was not there. */
export const isEmpty = (aside: Aside): boolean =>
  isMembers(aside.record) && aside.record['type'] === 'command_permissions' && bodyOf(aside).length === 0;

/** Its text without a first paragraph that its label has said. */
const unsaid = ({ label, text }: Aside): string =>
  text.startsWith(`${label}\n\n`) ? text.slice(label.length).replace(/^\n+/, '') : text;

/** Its text and what else its record says. */
function bodyOf(aside: Aside): readonly string[] {
  const rest = beyond(spokenIn(aside), aside.label, aside.text);
  if (isSaid(aside)) return rest;
  const text = unsaid(aside);
  if (isWritten(aside)) return [assistantText(text), ...rest];
  return [isLine(text) ? codeSpan(text.trim()) : fenced(text), ...rest];
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

/** The entries, those that say the same one behind the other once. */
function* entriesOf(asides: readonly Aside[]): Generator<string> {
  let before: readonly string[] = [];
  let times = 0;
  const told = (): readonly string[] => (times > 1 ? [`${before.join('')} · ${String(times)}×`] : before);
  for (const aside of asides) {
    const blocks = entry(aside);
    if (blocks.length === 1 && blocks[0] === before[0] && before.length === 1) times += 1;
    else {
      yield* told();
      before = blocks;
      times = 1;
    }
  }
  yield* told();
}

/** Folded things that stand one behind the other, in one fold. */
export function foldedAsides(asides: readonly Aside[]): string {
  const [first, ...others] = asides;
  if (first && others.length === 0) {
    const body = bodyOf(first);
    return body.length === 0 ? `> ${icon(first)}${escapeLine(first.label)}` : folded(first.label, body);
  }
  const labels = [...new Set(asides.map(({ label }) => label))].join(' · ');
  return folded(firstWords(oneLine(labels), longestSummary), [...entriesOf(asides)]);
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
