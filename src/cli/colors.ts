import { type Environment, variable } from './environment.ts';
import type { FlagValues } from './flags.ts';

/** Whether the terminal can do nothing but print: `TERM=dumb`. */
export function isDumb(environment: Environment): boolean {
  return variable(environment, 'TERM') === 'dumb';
}

/** Whether a stream is coloured: the flags decide, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function wantsColor(flags: FlagValues | null, environment: Environment, isTerminal: boolean): boolean {
  if (flags?.isSet('noColor') === true) return false;
  if (flags?.isSet('color') === true) return true;
  if (variable(environment, 'NO_COLOR') !== null) return false;
  const forced = variable(environment, 'FORCE_COLOR');
  return forced === null ? isTerminal && !isDumb(environment) : forced !== '0' && forced !== 'false';
}
