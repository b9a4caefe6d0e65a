/** A file beside the transcripts as it was read. */
export interface Sidecar {
  /** Below the source's root. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** Its bytes as text; what is no UTF-8 becomes U+FFFD. */
export function textOf({ content }: Sidecar): string {
  return new TextDecoder().decode(content);
}

/** The last part of a path of any system: one may have been recorded on somebody else's machine. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
