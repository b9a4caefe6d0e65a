import type { Block } from '../../../../session/session.ts';
import { isObject, type JsonObject, objectAt, stringAt, valueAt } from '../../../records/guards.ts';
import { attachmentKind, type AttachmentKind, OMITTED_ATTACHMENTS } from './attachment-kinds.ts';
import { type Draft, draftOf } from '../drafts.ts';
import { type Facts, ownFactsOf, repeatedOf } from '../facts.ts';
import { kindOf, type Reading, type TranscriptLine } from '../line.ts';
import { documentBlocks, imageBlock } from '../media/media-blocks.ts';
import { notice, oneLine, wordsAndRest } from './notices.ts';
import { withoutPictures } from '../media/pictures.ts';
import { renderedWords } from './rendered.ts';
import { lessTold } from './told-texts.ts';
import { unknownDraft } from '../unknown-record.ts';

/** An `attachment` line other than a queued command as a message; null for what is left out on purpose. */
export function readAttachmentLine(line: TranscriptLine, facts: Facts | undefined, reading: Reading): Draft | null {
  const attachment = objectAt(line.record, 'attachment');
  if (attachment === null) return unknownDraft(line, 'attachment', { record: line.record, reading });
  const type = kindOf(attachment);
  if (OMITTED_ATTACHMENTS.has(type)) {
    reading.notes.add('SYSTEM_CONTEXT_OMITTED', line);
    return beside(line, facts);
  }
  const kind = attachmentKind(type);
  if (kind === null) {
    return unknownAttachment(line, attachment, { facts, reading });
  }
  const blocks = blocksOf(attachment, kind, { line, reading });
  return draftOf({ line, role: 'system', blocks, facts: lessAttachment(facts) });
}

/** An attachment of no known kind, or of one whose members are not those that are known. */
export function unknownAttachment(
  line: TranscriptLine,
  attachment: JsonObject,
  { facts, reading }: { readonly facts: Facts | undefined; readonly reading: Reading },
): Draft {
  const rendered = renderedWords(line.record, '');
  const record = rendered === null ? attachment : { ...attachment, rendered };
  const draft = unknownDraft(line, `attachment:${kindOf(attachment)}`, { record, reading });
  return { ...draft, facts: lessAttachment(facts) };
}

function lessAttachment(facts: Facts | undefined): Facts | undefined {
  const { attachment: _attachment, rendered: _rendered, ...rest } = facts ?? {};
  return Object.keys(rest).length === 0 ? undefined : rest;
}

/** What a line says beside the context that is left out; null for nothing. */
function beside(line: TranscriptLine, facts: Facts | undefined): Draft | null {
  const own = Object.entries(lessAttachment(ownFactsOf(line.record)) ?? {});
  const record = Object.fromEntries(own.filter(([key]) => !PLACES.has(key)));
  if (Object.keys(record).length === 0) return null;
  const block = notice('other', 'Beside context that is left out', { record });
  return draftOf({ line, role: 'system', blocks: [block], facts: repeatedOf(facts) });
}

/** Where in the request the program put what the model saw of an attachment. */
const PLACES = new Set(['renderedInHumanTurn', 'renderedRole', 'renderedBesideToolResult']);

interface Place {
  readonly line: TranscriptLine;
  readonly reading: Reading;
}

function blocksOf(attachment: JsonObject, kind: AttachmentKind, { line, reading }: Place): Block[] {
  const { text: words, record } = wordsAndRest(attachment, kind.texts ?? []);
  const text = kind.words === undefined ? words : kind.words(attachment);
  const name = (kind.names ?? []).map((key) => stringAt(attachment, key)).find((one) => one !== null && one !== '');
  const what = typeof kind.label === 'string' ? kind.label : kind.label(attachment);
  const label = oneLine(name === undefined || name === null ? what : `${what}: ${name}`);
  const bareOfFile = lessFileContent(record, text);
  const { rest, told } = kind.words === undefined ? { rest: bareOfFile, told: [] } : lessTold(bareOfFile, text);
  const rendered = renderedWords(line.record, text, told);
  const bare = withoutPictures(rest, reading.pictures, line);
  const full = isObject(bare) && rendered !== null ? { ...bare, rendered } : bare;
  const folded = kind.shown !== true;
  if (kind.as === 'attachment') {
    const block: Block = { type: 'attachment', kind: kindOf(attachment), label, text, folded, record: full };
    return [block, ...mediaOf(attachment, { line, reading })];
  }
  return [notice(kind.as, label, { text, folded, ...(isObject(full) && { record: full }) })];
}

/** A mentioned file's content is the block's text: it need not stand in the record as well. */
function lessFileContent(record: JsonObject, text: string): JsonObject {
  const content = valueAt(record, 'content');
  if (text === '' || content === undefined) return record;
  if (content === text) {
    const { content: _said, ...rest } = record;
    return rest;
  }
  if (!isObject(content)) return record;
  if (content['content'] === text) {
    const { content: _said, ...rest } = content;
    return { ...record, content: rest };
  }
  const file = objectAt(content, 'file');
  if (file !== null && file['content'] === text) {
    const { content: _said, ...rest } = file;
    return { ...record, content: { ...content, file: rest } };
  }
  return record;
}

function mediaOf(attachment: JsonObject, { line, reading }: Place): readonly Block[] {
  const content = objectAt(attachment, 'content');
  const file = content === null ? null : objectAt(content, 'file');
  const data = file === null ? null : stringAt(file, 'base64');
  if (content === null || file === null || data === null || data === '') return [];
  const source = { type: 'base64', data, media_type: stringAt(file, 'type') ?? 'application/octet-stream' };
  return stringAt(content, 'type') === 'image'
    ? [imageBlock({ type: 'image', source }, reading, line)]
    : documentBlocks({ type: 'document', source, title: stringAt(attachment, 'filename') }, reading, line);
}
