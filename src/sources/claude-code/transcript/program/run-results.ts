import type { NoticeBlock } from '../../../../session/session.ts';
import { type JsonObject, stringAt } from '../../../records/guards.ts';
import { payloadOf } from '../line-members.ts';
import { kindOf } from '../line.ts';
import { notice, wordsAndRest } from './notices.ts';

/** Whether a record is the last line that a run without a terminal prints (`--output-format stream-json`). */
export function isRunResult(record: JsonObject): boolean {
  return kindOf(record) === 'result' && stringAt(record, 'subtype') !== null;
}

/** How a run ended: its last words, and what it cost. */
export function runResultNotice(record: JsonObject): NoticeBlock {
  return notice(
    'other',
    `The run ended: ${stringAt(record, 'subtype') ?? ''}`,
    wordsAndRest(payloadOf(record), ['result']),
  );
}
