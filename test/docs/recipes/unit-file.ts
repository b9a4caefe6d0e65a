/** A systemd unit: the settings of each section, in their order. */
export type Unit = Readonly<Record<string, readonly Setting[]>>;

export interface Setting {
  readonly name: string;
  readonly value: string;
}

const VALUES = {
  words: /\S/,
  oneshot: /^oneshot$/,
  assignment: /^[A-Z_]+=\S+$/,
  commandLine: /^\/\S+( \S+)*$/,
  statuses: /^\d{1,3}( \d{1,3})*$/,
  level: /^(?:emerg|alert|crit|err|warning|notice|info|debug)$/,
  calendar: /^\*-\*-\* ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/,
  boolean: /^(?:true|false)$/,
  units: /^[\w.-]+\.(?:target|service)$/,
} as const;

/** The settings that a unit here may hold, and what they may be. systemd itself only skips what it doesn't know. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  Unit: { Description: VALUES.words },
  Service: {
    Type: VALUES.oneshot,
    Environment: VALUES.assignment,
    ExecStart: VALUES.commandLine,
    SuccessExitStatus: VALUES.statuses,
    SyslogLevel: VALUES.level,
  },
  Timer: { OnCalendar: VALUES.calendar, Persistent: VALUES.boolean },
  Install: { WantedBy: VALUES.units },
};

/** Reads a unit; raises on a line, section or setting that is not known, is there twice or holds another value. */
export function parseUnit(text: string): Unit {
  const unit: Record<string, Setting[]> = {};
  let section = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const header = /^\[(\w+)\]$/.exec(line)?.[1];
    if (header === undefined) {
      const settings = (unit[section] ??= []);
      settings.push(settingOf(section, line));
      if (new Set(settings.map(({ name }) => name)).size !== settings.length) throw new Error(`twice: ${line}`);
    } else if (SETTINGS[header] === undefined || unit[header] !== undefined) {
      throw new Error(`section ${header}`);
    } else {
      section = header;
      unit[section] = [];
    }
  }
  return unit;
}

function settingOf(section: string, line: string): Setting {
  const [, name = '', value = ''] = /^([A-Z]\w*)=(.*)$/.exec(line) ?? [];
  const values = SETTINGS[section]?.[name];
  if (values === undefined) throw new Error(`not known in [${section}]: ${line}`);
  if (!values.test(value)) throw new Error(`no value for ${name}: ${value}`);
  return { name, value };
}

/** What a setting is; raises when it is not there. */
export function settingIn(unit: Unit, section: string, name: string): string {
  const setting = unit[section]?.find((other) => other.name === name);
  if (setting === undefined) throw new Error(`no ${name} in [${section}]`);
  return setting.value;
}

/** The words of a value, as systemd splits it first and puts `%h` in afterwards; raises on what it treats otherwise. */
export function wordsOf(value: string, home: string): readonly string[] {
  if (/["'\\$;]|%[^h]/.test(value)) throw new Error(`more than words: ${value}`);
  return value.split(' ').map((word) => word.replaceAll('%h', home));
}
