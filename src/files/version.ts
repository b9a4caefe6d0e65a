import { readFileSync } from 'node:fs';

/** The version of this package; `0.0.0` where its package.json is not beside the code (in a bundle). */
export function packageVersion(): string {
  try {
    const content: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const isPackage = typeof content === 'object' && content !== null && 'version' in content;
    return isPackage && typeof content.version === 'string' ? content.version : '0.0.0';
  } catch {
    return '0.0.0';
  }
}
