import type { Block } from '../../../../session/session.ts';
import { SYNTHETIC_MODEL } from '../../../../session/statistics/responses.ts';
import { isTrueAt, type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';
import { type AnswerMaking, blocksOf } from './answer-blocks.ts';
import { rawBlocksOf } from '../../message-content.ts';
import type { TranscriptLine } from '../line.ts';
import { notice } from '../program/notices.ts';
import { INTERRUPTED } from '../program/set-phrases.ts';

/**
 * The notices of a line that the program wrote in the agent's place: errors of the API, and its own set phrases. Null
 * for a line of the model's, also for what was streamed until an interruption and saved without the model's name.
 */
export function syntheticBlocks(line: TranscriptLine, making: AnswerMaking): readonly Block[] | null {
  const { record } = line;
  const message = objectAt(record, 'message');
  const isError = isTrueAt(record, 'isApiErrorMessage');
  if (!isError && (message === null || stringAt(message, 'model') !== SYNTHETIC_MODEL)) return null;
  const content = rawBlocksOf(record);
  if (content === null || (!isError && !content.every(isSetPhrase))) return null;
  return content.flatMap((raw): readonly Block[] => {
    const text = textOf(raw);
    if (text === null) return blocksOf(raw, line, making);
    if (isError) return [notice('api-error', 'API error', { text, folded: false })];
    return [notice('other', 'Written by the program', { text })];
  });
}

function textOf(raw: JsonObject): string | null {
  return stringAt(raw, 'type') === 'text' ? stringAt(raw, 'text') : null;
}

const LONGEST_PHRASE = 600;

const PHRASES = [
  'No response requested',
  '(no content)',
  'API Error',
  'Credit balance is too low',
  'Invalid API key',
  'Please run /login',
  'Not logged in',
  'Login expired',
  'OAuth token',
  'Prompt is too long',
  'Context limit reached',
  'Request timed out',
  'Request was aborted',
  INTERRUPTED,
  'Unable to connect to API',
  'Connection error',
  'Your account does not have access',
  "There's an issue with the selected model",
  'Conversation ended',
];

// "5-hour limit reached", "Claude AI usage limit reached|…", "You've hit your session limit".
const LIMIT_REACHED =
  /^(?:[\w-]+ ){0,4}limit reached\b|^You(?:'|’)ve (?:hit|reached|used) your\b|^You(?:'|’)re out of\b/;

function isSetPhrase(raw: JsonObject): boolean {
  const text = textOf(raw)?.trim();
  if (text === undefined || text.length > LONGEST_PHRASE) return false;
  return text === '' || PHRASES.some((phrase) => text.startsWith(phrase)) || LIMIT_REACHED.test(text.slice(0, 120));
}
