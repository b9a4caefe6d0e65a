import { jsonHaystack, markdownHaystack } from '../../kept/haystack.ts';
import type { HomeFile } from '../../kept/home.ts';
import { leavesOf } from '../../kept/values.ts';
import { wantedOfSession } from '../../kept/wanted/files.ts';
import { isReplaced } from '../../kept/wanted/state.ts';
import type { Wanted } from '../../kept/wanted/wanted.ts';
import { linesIn } from '../mutate/lines.ts';
import { promise } from '../target.ts';
import type { Converted } from './converted.ts';

/**
 * Promises that a damaged record costs none of its neighbours: all that the lines hold which nobody changed is in the
 * JSON and in the Markdown, by the rules of test/kept, which share no code with the program.
 */
export function promiseKept(files: readonly HomeFile[], { row, entries }: Converted, sound: ReadonlySet<string>): void {
  if (row === null) return;
  const wanted = wantedOfUntouched(files, sound);
  const contents = Array.from(entries, ([path, { content }]) => ({ path, text: content.toString() }));
  const own = contents.filter(({ path }) => !path.startsWith('raw/') && !path.startsWith('images/'));
  const json = jsonHaystack(own.filter(({ path }) => path.endsWith('.json')).flatMap(({ text }) => stringsIn(text)));
  const markdown = markdownHaystack(own.filter(({ path }) => path.endsWith('.md')).map(({ text }) => text));
  for (const { kind, texts, signs = [], line, path, isByLine, isForJsonAlone } of wanted) {
    const lost = [...texts, ...signs].find((text) => !(isByLine === true ? json.holdsLines : json.holds)(text));
    promise(`JSON keeps each ${kind}`, lost === undefined, () => `${path}:${line} ${lost}`);
    if (isForJsonAlone === true) continue;
    // Small words that stand in the records of notices are not shown, and found by chance where they are.
    const shown = kind === 'attachment' || kind === 'system text' ? texts.filter(({ length }) => length > 12) : texts;
    const hidden = shown.find((text) => !(isByLine === true ? markdown.holdsLines : markdown.holds)(text));
    promise(`Markdown keeps each ${kind}`, hidden === undefined, () => `${path}:${line} ${hidden}`);
  }
}

function wantedOfUntouched(files: readonly HomeFile[], sound: ReadonlySet<string>): readonly Wanted[] {
  const lines = new Map(files.map(({ path, bytes }) => [path, linesIn(bytes)]));
  return wantedOfSession(files).filter(({ path, line }) => {
    const own = String(lines.get(path)?.[line - 1] ?? '');
    return sound.has(own) && !path.endsWith('journal.jsonl') && !isReplaced(kindOf(own));
  });
}

/** Of some kinds the last one counts, also when that is a damaged one. */
function kindOf(line: string): string {
  return /"type":"([^"]*)"/.exec(line)?.[1] ?? '';
}

/** Every string of a document, and every key. */
function stringsIn(document: string): readonly string[] {
  const leaves = Array.from(leavesOf(JSON.parse(document)));
  return [...new Set(leaves.flatMap(({ keys }) => keys)), ...leaves.map(({ text }) => text)];
}
