import { FailureError, usageFailure } from '../../failures/failure.ts';
import type { CommandEnd, Invocation } from '../context.ts';
import { shippedSchema } from '../../files/package-files.ts';
import { plainEnd } from '../plain-end.ts';
import { nameable } from '../flags/values.ts';

/** The documents that have a schema. */
const SCHEMAS = ['report', 'summary', 'event', 'manifest', 'bookmark', 'session', 'warnings'] as const;

/** `chatzip schema NAME`: the JSON Schema of a document, byte for byte as it ships. */
export async function schemaCommand(invocation: Invocation): Promise<CommandEnd> {
  const [asked] = invocation.words;
  if (asked === undefined) throw new FailureError(usageFailure('missing-argument', SCHEMAS.join('|')));
  const name = SCHEMAS.find((schema) => schema === asked);
  if (name === undefined) {
    const mention = SCHEMAS.join(', ');
    throw new FailureError(usageFailure('unknown-schema', nameable(asked, 'NAME'), { mention }));
  }
  return plainEnd(invocation, shippedSchema(name), true);
}
