import { safeText } from './scanner/scanner.ts';
import { visible } from './visible.ts';

function withoutBlankEnds(text: string): string {
  const first = text.search(/\S/);
  return first < 0 ? '' : text.slice(text.lastIndexOf('\n', first) + 1).trimEnd();
}

/** An assistant's text: Markdown, kept as it is but for what could reach beyond it. */
export const assistantText = (text: string): string => safeText(withoutBlankEnds(visible(text)), false);

/** A human's text: plain, its line breaks kept, and Markdown where it was clearly meant as such. */
export const userText = (text: string): string => safeText(withoutBlankEnds(visible(text)), true);
