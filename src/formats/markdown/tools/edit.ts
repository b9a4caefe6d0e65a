import { code, folded } from '../syntax/code.ts';
import { codeSpan } from '../syntax/escape.ts';
import { elementsIn, isMembers, type Members, membersOf, textIn } from '../members.ts';
import { extrasOf } from '../rest.ts';
import { changeOf, diff, isPatch, patchOf, replacement, showsAll } from './diff.ts';
import { fileBefore, type Replacement } from './file-before.ts';
import { languageOf } from './language.ts';
import type { Call, Told, Tool } from './tool.ts';

const replacementOf = (edit: Members): Replacement => ({
  before: textIn(edit, 'old_string') ?? '',
  after: textIn(edit, 'new_string') ?? '',
  isEverywhere: edit['replace_all'] === true,
});

const isReplacement = (edit: Members): boolean =>
  textIn(edit, 'old_string') !== undefined && textIn(edit, 'new_string') !== undefined;

/** What changed; what was asked for only where that does not show all of it. */
function diffs(call: Call, replacements: readonly Replacement[], file: string): Pick<Told, 'asked' | 'answered'> {
  const patch = patchOf(elementsIn(call.record, 'structuredPatch'));
  // What the edit left as it was stands in the file, which a reader has before him.
  const unseen = replacements.map((each) => (file.includes(each.before) ? changeOf(each) : each));
  const isShown = patch.length > 0 && (showsAll(patch, replacements) || showsAll(patch, unseen));
  const asked = isShown ? [] : replacements.map(({ before, after }) => diff(replacement(before, after)));
  if (patch.length === 0) return { asked, answered: [] };
  return { asked: [diff(patch)], answered: isShown ? [] : [folded('As it was asked for', asked)] };
}

const originalsIn = (record: Members): readonly string[] =>
  ['originalFile', 'originalFileContents'].filter((name) => textIn(record, name) !== undefined);

function edited(call: Call, path: string, replacements: readonly Replacement[]): Told {
  const { record, view } = call;
  const content = textIn(record, 'originalFile') ?? textIn(record, 'originalFileContents');
  const isDone = call.block.result?.isError === false;
  const { asked, answered } = diffs(call, replacements, (isDone ? (content ?? view.shown.files.get(path)) : '') ?? '');
  const before = isDone ? fileBefore(view, { path, content }, replacements) : [];
  const isEverywhere = replacements.length === 1 && replacements[0]?.isEverywhere === true;
  return {
    title: `${codeSpan(path)}${isEverywhere ? ' · every occurrence' : ''}`,
    asked: asked ?? [],
    answered: [...(answered ?? []), ...before],
    isConfirmed: true,
    record: [
      ...(isPatch(record['structuredPatch']) ? ['structuredPatch'] : []),
      ...(isDone ? originalsIn(record) : []),
    ],
    silent: ['replaceAll'],
  };
}

/** Edit: a diff. */
export const edit: Tool = (call) => {
  const path = textIn(call.input, 'file_path');
  if (path === undefined) return {};
  const input = ['file_path', 'old_string', 'new_string'].filter((name) => textIn(call.input, name) !== undefined);
  const told = edited(call, path, [replacementOf(call.input)]);
  return { ...told, input, silent: [...(told.silent ?? []), 'replace_all'] };
};

/** MultiEdit: one diff of all its edits, or one of each. */
export const multiEdit: Tool = (call) => {
  const path = textIn(call.input, 'file_path');
  const asked = elementsIn(call.input, 'edits');
  const edits = asked.map(membersOf);
  if (path === undefined || edits.length === 0) return {};
  // The title says it of one edit; of several it has to be said of each.
  const shown = ['old_string', 'new_string', ...(edits.length === 1 ? ['replace_all'] : [])];
  const isShown = asked.every((each) => isMembers(each) && isReplacement(each) && extrasOf(each, shown).length === 0);
  return { ...edited(call, path, edits.map(replacementOf)), input: isShown ? ['file_path', 'edits'] : ['file_path'] };
};

/** Write: the file's new content, and what changed if it was there before. */
export const write: Tool = (call) => {
  const { input, record, view } = call;
  const path = textIn(input, 'file_path');
  const content = textIn(input, 'content');
  if (path === undefined || content === undefined) return {};
  const patch = patchOf(elementsIn(record, 'structuredPatch'));
  const isDone = call.block.result?.isError === false;
  const original = textIn(record, 'originalFile');
  const before = isDone ? fileBefore(view, { path, content: original }, []) : [];
  if (isDone) view.shown.files.set(path, content);
  return {
    title: codeSpan(path) + (record['type'] === 'create' ? ' · new' : ''),
    asked: [content === '' ? '_An empty file._' : code(content, 'Content', languageOf(path))],
    input: ['file_path', 'content'],
    answered: [...(patch.length > 0 ? ['What changed:', diff(patch)] : []), ...before],
    isConfirmed: true,
    record: [
      ...(record['type'] === 'create' || record['type'] === 'update' ? ['type'] : []),
      ...(isPatch(record['structuredPatch']) ? ['structuredPatch'] : []),
      ...(isDone ? originalsIn(record) : []),
    ],
  };
};
