import type { ChalkInstance } from 'chalk';
import type { Ora } from 'ora';
import { isDumb, wantsColor } from './colors.ts';
import { type Environment, variable } from './environment.ts';
import type { FlagValues } from './flags.ts';

/** What texts are marked with, by what it looks like in colour. */
type Colors = Readonly<Record<'red' | 'yellow' | 'green' | 'bold' | 'dim', (text: string) => string>>;

/** People's view: colours and a spinner. Does nothing where nobody is looking. */
export interface Terminal {
  /** Colours for stdout and for stderr. */
  readonly out: Colors;
  readonly error: Colors;
  readonly isErrorTerminal: boolean;
  /** Whether anybody sees the spinner: what nobody sees need not be put into words. */
  readonly isWatched: boolean;
  /** Replaces the text of the spinner; starts it the first time. */
  progress(text: string): void;
  /** Takes the spinner away, so that something else can be written. */
  stop(): void;
}

const COLOR_LEVEL = 1;
const asItIs = (text: string): string => text;
const PLAIN: Colors = { red: asItIs, yellow: asItIs, green: asItIs, bold: asItIs, dim: asItIs };

/** The terminal as the flags and the environment want it: NO_COLOR, FORCE_COLOR, CI, TERM=dumb. */
export async function createTerminal(flags: FlagValues | null, environment: Environment): Promise<Terminal> {
  const isWatched =
    environment.isErrorTerminal &&
    !isDumb(environment) &&
    variable(environment, 'CI') === null &&
    flags !== null &&
    !flags.isSet('quiet') &&
    !flags.isSet('noProgress') &&
    // A terminal that says it has no columns makes the spinner count lines for ever.
    environment.errorColumns > 0;
  const colorsOf = (isTerminal: boolean): Colors | Promise<Colors> =>
    wantsColor(flags, environment, isTerminal) ? loadColors() : PLAIN;
  let spinner: Ora | null = null;
  let line = '';
  let isShowing = false;
  const show = async (): Promise<void> => {
    const { default: ora } = await import('ora');
    // It may be over before the spinner is loaded. Hiding the cursor would write once more behind the report's line.
    if (isShowing) spinner ??= ora({ stream: process.stderr, discardStdin: false, isEnabled: true, hideCursor: false });
    spinner?.start(line);
  };
  return {
    out: await colorsOf(environment.isOutTerminal),
    error: await colorsOf(environment.isErrorTerminal),
    isErrorTerminal: environment.isErrorTerminal,
    isWatched,
    progress(text) {
      if (!isWatched) return;
      line = fitted(text, environment.errorColumns - 4);
      if (spinner !== null) spinner.text = line;
      if (isShowing) return;
      isShowing = true;
      void show();
    },
    stop() {
      isShowing = false;
      spinner?.stop();
      spinner = null;
    },
  };
}

/** Does something with a spinner, which is gone when it ends, whichever way: it would keep the program alive. */
export async function underSpinner<Made>(terminal: Terminal, work: () => Promise<Made>): Promise<Made> {
  try {
    return await work();
  } finally {
    terminal.stop();
  }
}

/** Loaded where colours are wanted: cron and scripts start sooner without. */
async function loadColors(): Promise<ChalkInstance> {
  const { Chalk } = await import('chalk');
  return new Chalk({ level: COLOR_LEVEL });
}

function fitted(text: string, columns: number): string {
  const room = Math.max(10, columns);
  const characters = Array.from(text);
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join('')}…`;
}
