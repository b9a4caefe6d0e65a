import { nodesOf, parseGfm } from './parsed.ts';

const ourHtml = /^(?:<details(?: open)?><summary>[^<\n]*<\/summary>|<\/details>|<!-- -->|<a id="turn-\d+">|<\/a>)$/;
const ourHeading =
  /^(?:# |## (?:Summary|Contents|Conversation|Session records)$|### (?:Turn \d|Before the first prompt))/;
const ourPicture = /^(?:\.\.\/)+images\/[0-9a-f]{12}\.[a-z0-9]{1,5}$/;

/** What a document's body holds that no line of the program wrote: HTML, great headings, definitions, pictures. */
export function structureProblems(body: string): readonly string[] {
  const nodes = nodesOf(parseGfm(body));
  const html = nodes.flatMap((node) => (node.type === 'html' ? [node.value] : []));
  const opened = html.filter((tag) => tag.startsWith('<details')).length;
  const closed = html.filter((tag) => tag === '</details>').length;
  return [
    ...html.filter((tag) => !ourHtml.test(tag)).map((tag) => `HTML: ${tag}`),
    ...(opened === closed ? [] : [`${opened} details opened, ${closed} closed`]),
    ...nodes.flatMap((node) => {
      if (node.type === 'heading' && node.depth < 4) {
        const text = body.slice(node.position?.start.offset, node.position?.end.offset);
        return ourHeading.test(text) ? [] : [`heading: ${text}`];
      }
      if (node.type === 'image') return ourPicture.test(node.url) ? [] : [`picture: ${node.url}`];
      return node.type.endsWith('efinition') ? [node.type] : [];
    }),
  ];
}
