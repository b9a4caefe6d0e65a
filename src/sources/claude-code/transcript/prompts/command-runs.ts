import type { CommandBlock, Json } from '../../../../session/session.ts';
import { isObject, type JsonObject, stringAt, valueAt } from '../../../records/guards.ts';

/** The name of the member with which a line of a local command says which command it is of (2.1.282). */
export const COMMAND_RUN = 'commandRun';

/** What a line says of that; undefined for nothing. */
export function commandRunIn(record: JsonObject): Json | undefined {
  return valueAt(record, COMMAND_RUN) ?? undefined;
}

/** A command's name with its slash. */
export function nameOf(written: string): string {
  return written === '' || written.startsWith('/') ? written : `/${written}`;
}

/** Whether it may be of this command: it names it, or none. */
export function mayBeOf(run: Json | undefined, { name }: CommandBlock): boolean {
  const command = isObject(run) ? stringAt(run, 'command') : null;
  return command === null || nameOf(command.trim()) === name;
}

/** Whether it says nothing but what this command says itself. */
export function isSaidBy(run: Json | undefined, command: CommandBlock): boolean {
  if (run === undefined) return true;
  if (!isObject(run) || stringAt(run, 'command') === null || !mayBeOf(run, command)) return false;
  const isKnown = Object.keys(run).every((key) => key === 'command' || key === 'args');
  return isKnown && (valueAt(run, 'args') === undefined || stringAt(run, 'args')?.trim() === command.args.trim());
}
