/** A file of a session as it was read. */
export interface ReadFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Whether the same files hold the same bytes, whatever their times say. Nothing is never the same as nothing. */
export function isSameContent(remembered: readonly ReadFile[], read: readonly ReadFile[]): boolean {
  return areSameFiles(remembered, read, (file, found) => file.bytes === found.bytes && file.sha256 === found.sha256);
}

interface Named {
  readonly path: string;
}

/** Whether these are the same paths, each once, and each file the same as its like. False where there are none. */
export function areSameFiles<Remembered extends Named, Found extends Named>(
  remembered: readonly Remembered[],
  found: readonly Found[],
  isSame: (file: Remembered, found: Found) => boolean,
): boolean {
  if (remembered.length === 0 || remembered.length !== found.length) return false;
  // Nearly always in the same order.
  if (remembered.every((file, index) => file.path === found[index]?.path)) {
    return remembered.every((file, index) => isSameAt(file, found[index], isSame));
  }
  const paths = new Set(remembered.map(({ path }) => path));
  const byPath = new Map(found.map((file) => [file.path, file]));
  return paths.size === found.length && remembered.every((file) => isSameAt(file, byPath.get(file.path), isSame));
}

function isSameAt<Remembered, Found>(
  file: Remembered,
  found: Found | undefined,
  isSame: (file: Remembered, found: Found) => boolean,
): boolean {
  return found !== undefined && isSame(file, found);
}
