import { isUnique } from '../../../../session/unique-id.ts';
import { type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';

/** The API response that a line is a part of. */
export interface ResponseId {
  /** What its lines share: the message's id, else the request's, else the line's uuid. Gateways may leave it empty. */
  readonly id: string | null;
  readonly request: string | null;
  /** No other response has these. */
  readonly isCertain: boolean;
}

/** The response of a line of the model's. */
export function responseOf(record: JsonObject): ResponseId {
  const message = objectAt(record, 'message');
  const request = stringAt(record, 'requestId') || null;
  const id = (message === null ? null : stringAt(message, 'id')) || request || stringAt(record, 'uuid');
  return { id, request, isCertain: request !== null || (id !== null && isUnique(id)) };
}
