import { fenced } from '../syntax/code.ts';
import { partsOf } from './pasted.ts';
import { safeText } from '../scanner/scanner.ts';
import { visible } from '../syntax/visible.ts';

function withoutBlankEnds(text: string): string {
  const first = text.search(/\S/);
  return first < 0 ? '' : text.slice(text.lastIndexOf('\n', first) + 1).trimEnd();
}

/** An assistant's text: Markdown, kept as it is but for what could reach beyond it. */
export const assistantText = (text: string): string => safeText(withoutBlankEnds(visible(text)), false);

/** What the program types for a human who accepted a plan; the plan is an assistant's. */
const planOpening = 'Implement the following plan:';

/** A human's text: plain, its line breaks kept, Markdown where it was meant as such, and pasted code as it was. */
export const userText = (text: string): string => (text.startsWith(planOpening) ? assistantText(text) : typed(text));

const typed = (text: string): string =>
  partsOf(withoutBlankEnds(visible(text)))
    .map((part) =>
      part.kind === 'prose'
        ? safeText(withoutBlankEnds(part.text), true)
        : fenced(part.text, part.kind === 'diff' ? 'diff' : ''),
    )
    .filter((part) => part !== '')
    .join('\n\n');
