import type { Message } from './session.ts';

/**
 * By what a message is known in the files that repeat it: its uuid, or that of the message which it says it copies. A
 * copy of a copy with ids of its own names the copy alone.
 */
export function originalUuid({ uuid, copyOf }: Message): string | null {
  return copyOf ?? uuid;
}
