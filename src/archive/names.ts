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

/** Bytes of UTF-8 that a part of a path and a whole path may have. */
export interface PathLimits {
  readonly part: number;
  readonly path: number;
}

/** For what chatzip names itself. */
export const OWN_LIMITS: PathLimits = { part: 100, path: 180 };
/** For `raw/`, which keeps an agent's own names: what file systems hold, and ZIP can. */
export const RAW_LIMITS: PathLimits = { part: 255, path: 16_384 };

const FORBIDDEN = /[\p{Cc}<>:"\\|?*]/u;
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/**
 * Whether a path may stand in an archive: relative, `/`-separated, no empty, `.` or `..` part, nothing that Windows,
 * macOS or Linux can't hold as a file name, NFC.
 */
export function isSafeEntryPath(path: string, limits: PathLimits = OWN_LIMITS): boolean {
  return (
    path.isWellFormed() &&
    Buffer.byteLength(path) <= limits.path &&
    path.normalize('NFC') === path &&
    path.split('/').every((part) => isSafePart(part, limits.part))
  );
}

function isSafePart(part: string, bytes: number): boolean {
  return (
    part !== '' &&
    !FORBIDDEN.test(part) &&
    !/[. ]$/.test(part) &&
    !RESERVED.test(part) &&
    Buffer.byteLength(part) <= bytes
  );
}

/** As a file system that ignores case sees a path. */
export function foldedPath(path: string): string {
  return path.normalize('NFC').toLowerCase().toUpperCase();
}
