import { LARGEST_SESSION } from '../../archive/archive.ts';
import { DEFAULT_LEVEL, DEFAULT_MAX_LINE_BYTES, JOBS, LEVELS } from '../../engine/defaults.ts';
import type { ExportJob } from '../../engine/job.ts';
import { jobOf, type RunFrame, type WishName } from '../../engine/wishes.ts';
import { FailureError } from '../../failures/failure.ts';
import { namedPath } from '../../files/named-path.ts';
import { sha256Of } from '../../world.ts';
import { defaultRulesName, defaultRulesPath, type Environment } from '../environment.ts';
import type { FlagName, FlagValues } from '../flags.ts';
import { readRules } from './rules-file.ts';
import { numberOf, refuse, sizeAt, spellingOf, textOf } from './values.ts';

/** The flags of `export` as a checked job. Raises usage and configuration failures. */
export function exportJobOf(flags: FlagValues, environment: Environment, frame: RunFrame): ExportJob {
  const since = textOf(flags, 'since') ?? 'all';
  const noBookmark = flags.isSet('noBookmark');
  if (noBookmark && since === 'incremental') refuse('noBookmark', 'conflict', `${spellingOf('since')} incremental`);
  if (noBookmark && flags.text('wait') !== undefined) refuse('noBookmark', 'conflict', spellingOf('wait'));
  if (flags.isSet('json') && flags.isSet('events')) refuse('events', 'conflict', spellingOf('json'));
  const wishes = {
    since,
    until: textOf(flags, 'until'),
    projects: flags.list('project'),
    sessions: flags.list('session'),
    rules: rulesTextOf(flags, environment),
    formats: formatNamesOf(flags),
    level: numberOf(flags, 'compressionLevel', LEVELS) ?? DEFAULT_LEVEL,
    strict: flags.isSet('strict'),
    followLinks: flags.isSet('followLinks'),
    maxLineBytes: sizeAt(flags, 'maxLineBytes', 1) ?? DEFAULT_MAX_LINE_BYTES,
    maxSessionBytes: sizeAt(flags, 'maxSessionBytes', 1),
    isDryRun: flags.isSet('dryRun'),
    isFolderTree: flags.isSet('noZip'),
    errorOnEmpty: flags.isSet('errorOnEmpty'),
    partialOk: flags.isSet('partialOk'),
    usesBookmark: !noBookmark,
    keepRows: flags.isSet('json'),
    jobs: numberOf(flags, 'jobs', JOBS) ?? Math.min(environment.cores, JOBS.to),
  };
  const job = jobOf(wishes, {
    ...frame,
    largestSession: LARGEST_SESSION,
    hashOf: sha256Of,
    spellingOf: (name) => (name === 'rules' ? rulesNameOf(flags, environment) : spellingOf(FLAG_OF[name])),
  });
  if (!job.ok) throw new FailureError(job.failure);
  return job.value;
}

const FLAG_OF = { since: 'since', until: 'until', formats: 'format' } as const satisfies Record<
  Exclude<WishName, 'rules'>,
  FlagName
>;

function formatNamesOf(flags: FlagValues): readonly string[] {
  const asked = (textOf(flags, 'format') ?? 'md').split(',').map((name) => name.trim());
  return asked.flatMap((name) => (name === 'both' ? ['md', 'json'] : [name]));
}

/** A rules file that is missing where it was named or unreadable stops the run: it is never "no rules". */
function rulesTextOf(flags: FlagValues, environment: Environment): string | null {
  const named = textOf(flags, 'excludeRules');
  const path = named === null ? defaultRulesPath(environment) : namedPath(named, environment);
  return path === null ? null : readRules(path, named !== null, rulesNameOf(flags, environment));
}

/** What the rules are found by: the flag, or the well-known form of their default place; never a path of this machine. */
function rulesNameOf(flags: FlagValues, environment: Environment): string {
  return flags.text('excludeRules') === undefined ? defaultRulesName(environment) : spellingOf('excludeRules');
}
