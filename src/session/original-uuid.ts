import type { Message } from './session.ts';

/** By what a message is known in every file that repeats it: its uuid, or that of the message which it copies. */
export function originalUuid({ uuid, copyOf }: Message): string | null {
  return copyOf ?? uuid;
}
