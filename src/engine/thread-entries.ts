/**
 * What a thread begins with: a file of this package by itself. rolldown.config.ts puts it beside the part that this module
 * becomes; null where code was bundled so that nothing says where it stands.
 */
export function threadEntry(name: 'worker' | 'deflate-worker'): URL | null {
  return URL.canParse(`./${name}.js`, import.meta.url) ? new URL(`./${name}.js`, import.meta.url) : null;
}
