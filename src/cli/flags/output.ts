import { relative, sep } from 'node:path';
import { outputAt } from '../../archive/write/output.ts';
import { DEFAULT_VOLUME_BYTES } from '../../archive/archive.ts';
import { LEAST_VOLUME_BYTES } from '../../engine/defaults.ts';
import type { ExportJob } from '../../engine/job.ts';
import { type OutputClash, outputClash } from '../../engine/wishes.ts';
import { endsAsFolder, namedPath } from '../../files/named-path.ts';
import type { ExportPlace } from '../../world.ts';
import type { Environment } from '../environment.ts';
import type { FlagName, FlagValues } from '../flags.ts';
import { refuse, sizeAt, spellingOf, textOf } from './values.ts';

/** Where the archive goes, and what kind it is. */
export interface ExportOutput extends ExportPlace {
  /** As people see it: relative to where they are when it is below. */
  readonly shownFolder: string;
}

/** `--out`: a path that ends in `.zip` and is no folder is that file, anything else a folder. */
export function outputOf(flags: FlagValues, environment: Environment, job: ExportJob): ExportOutput {
  const given = textOf(flags, 'out') ?? '.';
  const { folder, explicitFile } = outputAt(namedPath(given, environment), endsAsFolder(given));
  const isFolderTree = flags.isSet('noZip');
  const force = flags.isSet('force');
  const clash = outputClash({
    isFile: explicitFile !== null,
    isFolderTree,
    hasVolumeBytes: flags.text('volumeSize') !== undefined,
    force,
    isDryRun: job.isDryRun,
  });
  if (clash !== null) refuse(FLAG_OF[clash.wish], clash.reason, spellingOf(FLAG_OF[clash.other]));
  return {
    folder,
    explicitFile,
    force,
    isFolderTree,
    volumeBytes: sizeAt(flags, 'volumeSize', LEAST_VOLUME_BYTES) ?? DEFAULT_VOLUME_BYTES,
    shownFolder: shown(environment.folder, folder),
  };
}

const FLAG_OF = {
  tree: 'noZip',
  force: 'force',
  out: 'out',
  volumeBytes: 'volumeSize',
} as const satisfies Record<OutputClash['wish' | 'other'], FlagName>;

function shown(from: string, folder: string): string {
  const path = relative(from, folder);
  return path.startsWith('..') ? folder : path;
}

/** What stands before an archive's name when it is shown to people: `backups/`, or nothing for the current folder. */
export function placeOf(output: ExportOutput): string {
  return output.shownFolder === '' ? '' : `${output.shownFolder}${sep}`;
}
