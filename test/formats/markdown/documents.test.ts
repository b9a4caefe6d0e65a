import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { markdown } from '../../../src/formats/markdown/index.ts';
import { entriesOf, stem } from '../entries.ts';
import type { NoticeBlock, Session } from '../../../src/session/session.ts';
import { aSession, aSubagent, aTurn, prompt } from '../sessions.ts';
import { documents } from './documents.ts';
import { nodesOf, parseCommonMark, parseGfm } from './parsed.ts';

const fileNameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const frontMatterOf = (document: string): string => /^---\n([^]*?)\n---\n/.exec(document)?.[1] ?? '';
const bodyOf = (document: string): string => document.slice(frontMatterOf(document).length + '---\n\n---\n'.length);

const ourHtml = /^(?:<details(?: open)?><summary>[^<\n]*<\/summary>|<\/details>|<!-- -->|<a id="turn-\d+">|<\/a>)$/;
const ourHeading =
  /^(?:# .*|## (?:Summary|Contents|Conversation|Session records)|### (?:Turn \d+.*|Before the first prompt))$/;

describe.each(Object.entries(documents))('the session %s', (name, session) => {
  const entries = [...entriesOf(markdown, session)];

  test('reads as in its golden files', async () => {
    for (const [path, text] of entries) {
      const file = path === `${stem}.md` ? 'main.md' : fileNameOf(path).slice(fileNameOf(stem).length + 2);
      await expect(text).toMatchFileSnapshot(`../../../fixtures/formats/documents/${name}/${file}`);
    }
  });

  test.each([
    ['CommonMark', parseCommonMark],
    ['GFM', parseGfm],
  ] as const)('is %s whose HTML and great headings are ours alone', (_reader, read) => {
    for (const [, text] of entries) {
      const body = bodyOf(text);
      const nodes = nodesOf(read(body));
      const html = nodes.flatMap((node) => (node.type === 'html' ? [node.value] : []));
      expect(html.filter((tag) => !ourHtml.test(tag))).toEqual([]);
      const folds = html.filter((tag) => tag.startsWith('<details')).length;
      expect(html.filter((tag) => tag === '</details>')).toHaveLength(folds);
      const headings = nodes
        .filter((node) => node.type === 'heading' && node.depth < 4)
        .map(({ position }) => body.slice(position?.start.offset, position?.end.offset));
      expect(headings.filter((heading) => !ourHeading.test(heading))).toEqual([]);
      expect(headings).toContain('## Conversation');
    }
  });

  test('has front matter that a YAML reader takes', () => {
    for (const [, text] of entries) {
      expect(parse(frontMatterOf(text))).toMatchObject({
        session_id: session.id,
        source: 'claude-code',
        turns: expect.any(Number),
      });
    }
    expect(parse(frontMatterOf(entries[0]?.[1] ?? ''))).toMatchObject({
      title: session.title,
      created: session.startedAt,
    });
  });

  test('leads only to places that are there', () => {
    const anchors = new Map(
      entries.map(([path, text]) => [fileNameOf(path), new Set(text.match(/(?<=<a id=")[^"]+/g))]),
    );
    for (const [path, text] of entries) {
      const urls = nodesOf(parseGfm(bodyOf(text))).flatMap((node) =>
        node.type === 'link' || node.type === 'image' ? [node.url] : [],
      );
      for (const url of urls.filter((each) => !/^(?:https?:|\.\.\/\.\.\/images\/)/.test(each))) {
        const [file = '', anchor] = url.split('#');
        const places = anchors.get(file === '' ? fileNameOf(path) : decodeURIComponent(file));
        expect(places, url).toBeDefined();
        if (anchor !== undefined) expect(places, url).toContain(anchor);
      }
    }
  });
});

describe('a session with subagents', () => {
  const paths = [...entriesOf(markdown, documents['nested']!).keys()];

  test('has a file for each, whose names differ in more than case', () => {
    expect(paths).toEqual([
      `${stem}.md`,
      `${stem}__agent-a1234567890abcdef.md`,
      `${stem}__agent-b2.md`,
      `${stem}__agent-B2-2.md`,
    ]);
  });

  test.each([
    ['its type and its task', {}, 'Explore: Find the pear trees'],
    ['its type and the first words of its prompt', { description: null }, 'Explore: Count the pears in the long row'],
    ['the first words of its prompt', { description: '', agentType: null }, 'Count the pears in the long row'],
    ['its id, where it has no prompt', { description: null, agentType: null, turns: [] }, 'a1234567890abcdef'],
  ])('calls one by %s', (_, members, name) => {
    const turns = [aTurn(0, []), aTurn(1, [prompt('Count the pears\nin the long row')])];
    const texts = [...entriesOf(markdown, aSession({ subagents: [aSubagent({ turns, ...members })] })).values()];
    expect(texts[0]).toContain(`- [${name}](`);
    expect(parse(frontMatterOf(texts[1] ?? ''))).toMatchObject({ title: name });
    expect(texts[1]).toContain(`\n# ${name}\n`);
  });
});

describe('the pieces of an entry', () => {
  test('are the same each time they are asked for', () => {
    const [entry] = markdown.render(documents['kinds']!, { stem });
    expect([...entry!.pieces]).toEqual([...entry!.pieces]);
  });

  test('are made one by one', () => {
    const [entry] = markdown.render(documents['busy']!, { stem });
    expect([...entry!.pieces].length).toBeGreaterThan(20);
  });
});

const mainOf = (session: Session): string => Array.from(entriesOf(markdown, session), ([, text]) => text)[0] ?? '';

test('front matter has only what every reader of YAML takes, and paths as they are', () => {
  const session = aSession({ title: 'Pears \uffff and \ufffe \ud83d', cwd: '/home/fern/my  pears\n' });
  const text = mainOf(session);
  expect(parse(frontMatterOf(text))).toMatchObject({
    title: 'Pears \ufffd and \ufffd \ufffd',
    working_directory: '/home/fern/my  pears␊',
  });
});

test('front matter has no ends of lines that only YAML 1.1 knows: a path would become members', () => {
  const text = mainOf(aSession({ cwd: '/home/fern\u2028title:\u2029 pears' }));
  expect(parse(frontMatterOf(text))).toMatchObject({
    working_directory: '/home/fern⟨U+2028⟩title:⟨U+2029⟩ pears',
  });
});

const noticeOf = (words: string): NoticeBlock => ({
  type: 'notice',
  kind: 'teammate',
  label: 'From the lead',
  text: words,
  folded: false,
  record: { color: 'red' },
});

const textOf = (words: string): string => {
  const session = aSession({ turns: [aTurn(1, [prompt([noticeOf(words)])])] });
  return mainOf(session);
};

test('a member is known by its words, not by letters within others', () => {
  expect(textOf('I shared the list.')).toContain('`color: red`');
  expect(textOf('I gave the list.')).toContain('`color: red`');
  expect(textOf('I gave the red list.')).not.toContain('`color: red`');
});

test('a notice whose text begins with its label says that once', () => {
  const label = 'Agent "Count *pears*" completed';
  const news = { ...noticeOf(`${label}\n\nThere are 12 pears.`), kind: 'task' as const, label };
  for (const folded of [true, false]) {
    const text = mainOf(aSession({ turns: [aTurn(1, [prompt([{ ...news, folded }])])] }));
    expect(text.match(/Agent [^\n]*Count[^\n]*pears[^\n]*completed/g)).toHaveLength(1);
    expect(text).toContain('There are 12 pears.');
  }
  expect(
    mainOf(
      aSession({
        turns: [
          aTurn(1, [
            prompt([
              { ...news, folded: true },
              { ...news, folded: true },
            ]),
          ]),
        ],
      }),
    ),
  ).toContain('**Agent "Count \\*pears\\*" completed**\n\nThere are 12 pears.');
});

test('a note about a file as a whole names the file and no line', () => {
  const meta = 'orchard/pear/subagents/agent-1.meta.json';
  const notes = [{ code: 'MALFORMED_LINES', count: 2, lines: [3], files: { [meta]: [] } } as const];
  expect(mainOf(aSession({ notes }))).toContain(`are left out (line 3; \`${meta}\`) · \`MALFORMED_LINES\``);
});
