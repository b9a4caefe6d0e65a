/** A row for each session. */
export const MANIFEST = 'manifest.jsonl';
/** What run wrote a volume. */
export const RUN = 'run.json';
/** Failures and notes, where there are any. */
export const WARNINGS = 'export-warnings.json';
/** Where the agents' own files stand. */
export const RAW_FOLDER = 'raw/';
/** The entries of an archive that have no row. */
export const OWN_DOCUMENTS: readonly string[] = [MANIFEST, RUN, WARNINGS];

/** What an export is called after. */
export type ExportMode = 'all' | 'last' | 'incremental';

/** The name of an archive without `.zip`: `chatzip-incremental-20261121T080000Z`. */
export function baseNameOf(mode: ExportMode, startedAt: Date): string {
  const time = startedAt.toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '');
  return `chatzip${mode === 'all' ? '' : `-${mode}`}-${time}Z`;
}

/** The file name of a volume: `name.zip`, `name.002.zip` … */
export function volumeName(baseName: string, volume: number): string {
  return volume === 1 ? `${baseName}.zip` : `${baseName}.${String(volume).padStart(3, '0')}.zip`;
}

/** The base name to try next when one is taken: `name`, `name-2`, `name-3` … */
export function alternativeName(baseName: string, attempt: number): string {
  return attempt === 1 ? baseName : `${baseName}-${attempt}`;
}

/** Whether a file name is that of a further volume (`name.002.zip`) of the base name. */
export function isFurtherVolume(fileName: string, baseName: string): boolean {
  return fileName.startsWith(`${baseName}.`) && /^\d{3,}\.zip$/.test(fileName.slice(baseName.length + 1));
}
