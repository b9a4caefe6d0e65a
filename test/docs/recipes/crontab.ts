/** A crontab as cron reads it. */
export interface Crontab {
  readonly variables: Readonly<Record<string, string>>;
  readonly jobs: readonly CronJob[];
}

export interface CronJob {
  /** What `$SHELL -c` is given. */
  readonly command: string;
  /** What stands behind the first `%` that is not `\%`: the command's input. */
  readonly input: string | null;
}

const FIELDS = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day', 1, 31],
  ['month', 1, 12],
  ['weekday', 0, 7],
] as const;

/** Reads a crontab; raises on a line that cron would refuse. */
export function parseCrontab(text: string): Crontab {
  const variables: Record<string, string> = {};
  const jobs: CronJob[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const setting = /^([A-Za-z_]\w*) *= *(.*)$/.exec(line);
    if (setting?.[1] === undefined) jobs.push(jobOf(line));
    else variables[setting[1]] = setting[2] ?? '';
  }
  return { variables, jobs };
}

function jobOf(line: string): CronJob {
  const [, fields = '', rest = ''] = /^((?:\S+ +){5})(.+)$/.exec(line) ?? [];
  if (rest === '') throw new Error(`no job: ${line}`);
  for (const [index, field] of fields.trim().split(/ +/).entries()) assertField(index, field);
  const [command = '', ...input] = rest.split(/(?<!\\)%/);
  return { command: command.replaceAll('\\%', '%'), input: input.length === 0 ? null : input.join('\n') };
}

function assertField(index: number, field: string): void {
  const [name, least, most] = FIELDS[index] ?? ['field', 0, -1];
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/\d+)?$/.exec(part);
    const numbers = [match?.[1], match?.[2]].filter((digits) => digits !== undefined).map(Number);
    if (match === null || numbers.some((number) => number < least || number > most)) {
      throw new Error(`no ${name}: ${part}`);
    }
  }
}
