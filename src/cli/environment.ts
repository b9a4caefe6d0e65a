import { isAbsolute, join } from 'node:path';

/** What the program takes from outside the arguments, as a value: only main.ts asks the process. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Empty where nobody knows it. */
  readonly home: string;
  readonly folder: string;
  readonly platform: string;
  /** The major version of the Node that runs us. */
  readonly nodeMajor: number;
  /** Cores that this process may use. */
  readonly cores: number;
  /** How many files this process may have open at once; null where the system sets no limit, or nobody says. */
  readonly mostOpenFiles: () => number | null;
  readonly isOutTerminal: boolean;
  readonly isErrorTerminal: boolean;
  readonly errorColumns: number;
}

/** A variable; an empty one counts as not set. */
export function variable(environment: Environment, name: string): string | null {
  const value = environment.variables[name];
  return value === undefined || value === '' ? null : value;
}

/** `$XDG_CONFIG_HOME/chatzip/exclusion-rules.txt`, by default below `~/.config`; null without a home. */
export function defaultRulesPath(environment: Environment): string | null {
  const config = namedConfig(environment) ?? (environment.home && join(environment.home, '.config'));
  return config === '' ? null : join(config, 'chatzip', 'exclusion-rules.txt');
}

/** The same as people know it, on whatever machine. */
export function defaultRulesName(environment: Environment): string {
  const config = namedConfig(environment) === null ? '~/.config' : '$XDG_CONFIG_HOME';
  return `${config}/chatzip/exclusion-rules.txt`;
}

/** By the XDG rules one that is not absolute counts as not set. */
function namedConfig(environment: Environment): string | null {
  const named = variable(environment, 'XDG_CONFIG_HOME');
  return named !== null && isAbsolute(named) ? named : null;
}
