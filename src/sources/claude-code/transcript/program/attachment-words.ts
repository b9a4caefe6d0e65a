import {
  arrayAt,
  isObject,
  isTrueAt,
  type JsonObject,
  numberAt,
  objectAt,
  stringAt,
  valueAt,
} from '../../../records/guards.ts';

/** A goal is set and cleared by its sentinel; in between it is looked at again and again (2.1.2xx). */
export function goalLabel(attachment: JsonObject): string {
  const isMet = isTrueAt(attachment, 'met');
  if (isTrueAt(attachment, 'sentinel')) return isMet ? 'Goal cleared' : 'Goal set';
  if (isTrueAt(attachment, 'failed')) return 'Goal failed';
  if (isMet) return 'Goal met';
  return valueAt(attachment, 'met') === false ? 'Goal not met yet' : 'Goal';
}

/** The text of a file, whichever way it is wrapped: `content.file.content`, `content.content`, `content`. */
export function fileWords(attachment: JsonObject): string {
  const content = valueAt(attachment, 'content');
  if (typeof content === 'string') return content;
  if (!isObject(content)) return '';
  return stringAt(objectAt(content, 'file') ?? {}, 'content') ?? stringAt(content, 'content') ?? '';
}

/** `content.contents[].text`, as `resources/read` of MCP answers. */
export function resourceWords(attachment: JsonObject): string {
  const content = valueAt(attachment, 'content');
  if (typeof content === 'string') return content;
  return objectsAt(isObject(content) ? content : {}, 'contents')
    .map((one) => stringAt(one, 'text') ?? '')
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Of several files each name and its text. */
export function filesWords(key: string): (attachment: JsonObject) => string {
  return (attachment) =>
    objectsAt(attachment, key)
      .map((file) => [stringAt(file, 'path') ?? stringAt(file, 'name') ?? '', stringAt(file, 'content') ?? ''])
      .map((lines) => lines.filter((line) => line !== '').join('\n'))
      .join('\n\n');
}

/** Who wrote what. */
export function mailWords(attachment: JsonObject): string {
  return objectsAt(attachment, 'messages')
    .map(
      (mail) => `${stringAt(mail, 'from') ?? 'somebody'}: ${stringAt(mail, 'text') ?? stringAt(mail, 'content') ?? ''}`,
    )
    .join('\n\n');
}

/** Why a hook refused, deep in its error or beside it. */
export function blockingWords(attachment: JsonObject): string {
  const error = objectAt(attachment, 'blockingError') ?? {};
  return stringAt(error, 'blockingError') ?? stringAt(attachment, 'blockingError') ?? '';
}

/** What is wrong in which file and line. */
export function diagnosticWords(attachment: JsonObject): string {
  return objectsAt(attachment, 'files')
    .map((file) => {
      const messages = objectsAt(file, 'diagnostics').map(
        (one) => `  ${placeOf(one)}${stringAt(one, 'message') ?? ''}`,
      );
      return [stringAt(file, 'uri') ?? '', ...messages].join('\n');
    })
    .join('\n');
}

function placeOf(diagnostic: JsonObject): string {
  const start = objectAt(objectAt(diagnostic, 'range') ?? {}, 'start') ?? {};
  const line = numberAt(start, 'line');
  return line === null ? '' : `${line + 1}: `;
}

/** Each task with its state. */
export function taskWords(attachment: JsonObject): string {
  return objectsAt(attachment, 'content')
    .map(
      (task) => `[${stringAt(task, 'status') ?? '?'}] ${stringAt(task, 'subject') ?? stringAt(task, 'content') ?? ''}`,
    )
    .join('\n');
}

function objectsAt(record: JsonObject, key: string): readonly JsonObject[] {
  return (arrayAt(record, key) ?? []).filter(isObject);
}
