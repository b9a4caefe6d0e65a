import { type CommandEnd, frameOf, type Invocation } from './context.ts';
import { factsOf } from '../failures/bare-facts.ts';

/** How a command ends that only had something to say: with 0, and no report. */
export function plainEnd(invocation: Invocation, out: string, isDocument: boolean): CommandEnd {
  return { facts: { ...factsOf(frameOf(invocation), null), command: 'look' }, out: () => out, trouble: '', isDocument };
}
