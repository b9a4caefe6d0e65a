import { existsSync, readFileSync } from 'node:fs';

// The package's own folder stands two levels above this file, among the sources as in what ships (rolldown.config.ts).
const inPackage = (path: string): URL => new URL(`../../${path}`, import.meta.url);

/** The version of this package; `0.0.0` where its package.json is not beside the code (in another's bundle). */
export function packageVersion(): string {
  try {
    const content: unknown = JSON.parse(readFileSync(inPackage('package.json'), 'utf8'));
    const isOurs = typeof content === 'object' && content !== null && 'name' in content && content.name === 'chatzip';
    return isOurs && 'version' in content && typeof content.version === 'string' ? content.version : '0.0.0';
  } catch {
    return '0.0.0';
  }
}

/** Whether files that ship with this package are where they belong. */
export function areThere(...files: readonly URL[]): boolean {
  return files.every((file) => existsSync(file));
}

/** The text of a JSON Schema that ships with this package. Throws where it is missing. */
export function shippedSchema(name: string): string {
  return readFileSync(inPackage(`schemas/${name}.schema.json`), 'utf8');
}
