import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { ExportJob } from '../engine/job.ts';
import type { ExportPlace } from '../world.ts';
import type { Environment } from './environment.ts';
import type { FlagValues } from './flags.ts';
import { refuse, sizeAt, textOf } from './values.ts';

const DEFAULT_VOLUME_BYTES = 512 * 1024 ** 2;
const LEAST_VOLUME_BYTES = 1024;

/** Where the archive goes, and what kind it is. */
export interface ExportOutput extends ExportPlace {
  /** As people see it: relative to where they are when it is below. */
  readonly shownFolder: string;
}

/** `--out`: a path that ends in `.zip` and is no folder is that file, anything else a folder. */
export function outputOf(flags: FlagValues, environment: Environment, job: ExportJob): ExportOutput {
  const given = textOf(flags, 'out') ?? '.';
  const path = resolve(environment.folder, given);
  const isFile = /\.zip$/i.test(path) && !isFolder(path);
  const isFolderTree = flags.isSet('noZip');
  if (isFolderTree && (isFile || flags.isSet('volumeSize'))) refuse('noZip', 'conflict');
  if (flags.isSet('force') && !isFile && !job.isDryRun) refuse('force', 'conflict');
  const folder = isFile ? dirname(path) : path;
  return {
    folder,
    explicitFile: isFile ? path : null,
    force: flags.isSet('force'),
    isFolderTree,
    volumeBytes: sizeAt(flags, 'volumeSize', LEAST_VOLUME_BYTES) ?? DEFAULT_VOLUME_BYTES,
    shownFolder: shown(environment.folder, folder),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function shown(from: string, folder: string): string {
  const path = relative(from, folder);
  return path.startsWith('..') ? folder : path;
}

/** What stands before an archive's name when it is shown to people: `backups/`, or nothing for the current folder. */
export function placeOf(output: ExportOutput): string {
  return output.shownFolder === '' ? '' : `${output.shownFolder}${sep}`;
}
