const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const UUID_LENGTH = 36;
const SESSION_ENDING = '.jsonl';
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Whether a name is a UUID, as the ids of sessions are. */
export function isUuid(name: string): boolean {
  return name.length === UUID_LENGTH && UUID.test(name);
}

/** Whether a file's name is that of a subagent's transcript. */
export function isAgentFile(name: string): boolean {
  return name.startsWith('agent-') && name.endsWith(SESSION_ENDING);
}

/** The id that a transcript's file name stands for; null for a name of another kind. */
export function idOfName(name: string): string | null {
  if (!name.endsWith(SESSION_ENDING)) return null;
  return name.slice(0, -SESSION_ENDING.length) || name;
}

/** Whether a session id found in a file can be one: it becomes part of keys and paths. */
export function isPlausibleId(id: string): boolean {
  return ID.test(id);
}
