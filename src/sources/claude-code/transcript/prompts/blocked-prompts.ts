import { type JsonObject, stringAt } from '../../../records/guards.ts';

/** How the program tells that a hook of `UserPromptSubmit` has kept a prompt from the model (seen with 2.1.222). */
const BLOCKED = 'UserPromptSubmit operation blocked by hook:';
const WORDS = '\nOriginal prompt: ';

/** Whether a `system` line holds the words of a prompt that never was one: nothing else in the session has them. */
export function holdsBlockedPrompt(record: JsonObject): boolean {
  if (stringAt(record, 'subtype') !== 'informational') return false;
  const content = stringAt(record, 'content') ?? '';
  return content.startsWith(BLOCKED) && content.includes(WORDS);
}
