import type { CommandEnd, Invocation } from './context.ts';
import { factsOf } from '../failures/bare-facts.ts';

/** How a command ends that only had something to say: with 0, and no report. */
export function plainEnd({ context, trace, startedAt }: Invocation, out: string, isDocument: boolean): CommandEnd {
  const frame = { traceId: trace.id, version: context.version, startedAt, finishedAt: context.now() };
  return { facts: factsOf(frame, null), out: () => out, trouble: '', isDocument };
}
