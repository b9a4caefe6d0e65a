import { jsonLine } from '../failures/json-line.ts';
import type { RunFacts } from '../failures/run-facts.ts';
import type { CommandEnd, Invocation } from './context.ts';
import { createTerminal } from './terminal.ts';
import { failedPlace } from './text/failed-place.ts';
import { troubleOf } from './text/trouble.ts';

/** What was seen, as `--json` has it and as people read it. */
interface Seen {
  readonly document: unknown;
  readonly text: string;
}

/** How a command ends that only looks at sessions. */
export async function lookedEnd(
  invocation: Invocation,
  facts: RunFacts,
  { document, text }: Seen,
): Promise<CommandEnd> {
  const { flags, context } = invocation;
  const isDocument = flags.isSet('json');
  const terminal = await createTerminal(flags, context.environment);
  const out = isDocument ? jsonLine(document) : flags.isSet('quiet') ? '' : text;
  return {
    facts,
    out: () => out,
    trouble: troubleOf(facts, { ...context, terminal, placeOf: (failure) => failedPlace(failure, invocation) }),
    isDocument,
  };
}
