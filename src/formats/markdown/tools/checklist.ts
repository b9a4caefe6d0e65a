import type { Json } from '../../../session/session.ts';
import { folded } from '../syntax/code.ts';
import { codeSpan, escapeLine } from '../syntax/escape.ts';
import { elementsIn, isMembers, type Members, membersOf, textIn } from '../members.ts';
import { extrasOf } from '../rest.ts';
import type { Tool } from './tool.ts';

const asideOf = ['activeForm', 'id', 'priority'];

/** What only the program needs of an entry, and how it words what is done while another is. */
function behind(value: Json): readonly string[] {
  const members = membersOf(value);
  const isDoing = members['status'] === 'in_progress';
  return extrasOf(
    Object.fromEntries(asideOf.map((name) => [name, isShownOpenly(members, name) ? undefined : members[name]])),
    isDoing ? ['activeForm'] : [],
  );
}

const isShownOpenly = (members: Members, name: string): boolean =>
  typeof members[name] === 'object' || members[name] === (textIn(members, 'content') ?? textIn(members, 'subject'));

/** `- [x] Pick the pears`, with what else is known about the entry behind it. */
function entry(value: Json): string {
  const text = isMembers(value) ? (textIn(value, 'content') ?? textIn(value, 'subject')) : undefined;
  if (!isMembers(value) || text === undefined) return `- ${codeSpan(JSON.stringify(value))}`;
  const status = textIn(value, 'status') ?? 'pending';
  const active = textIn(value, 'activeForm');
  const isDoing = status === 'in_progress' && active !== undefined && active !== '' && active !== text;
  const told = ['content', 'subject', 'status'].filter((name) => textIn(value, name) !== undefined);
  const parts = [
    escapeLine(text),
    ...(status === 'pending' || status === 'completed' ? [] : [`**${escapeLine(status.replaceAll('_', ' '))}**`]),
    ...(isDoing ? [`_${escapeLine(active)}_`] : []),
    ...extrasOf(value, [
      ...(text === textIn(value, 'content') ? told.filter((name) => name !== 'subject') : told),
      ...asideOf.filter((name) => typeof value[name] !== 'object'),
    ]),
  ];
  return `- ${status === 'completed' ? '[x]' : '[ ]'} ${parts.join(' · ')}`;
}

/** A list of things to do. */
const checklist = (entries: readonly Json[]): string => entries.map(entry).join('\n');

/** The list, and folded what nobody looks for in it. */
function listed(entries: readonly Json[]): readonly string[] {
  const more = entries.map(behind).filter((parts) => parts.length > 0);
  const list = more.map((parts) => `- ${parts.join(' · ')}`).join('\n');
  return [checklist(entries), ...(more.length === 0 ? [] : [folded('More about the list', [list])])];
}

/** TodoWrite: the list as it is now; as it was before only where that is news. */
export const todoWrite: Tool = ({ input, record, view }) => {
  const todos = elementsIn(input, 'todos');
  const before = elementsIn(record, 'oldTodos');
  const isNews = before.length > 0 && JSON.stringify(before) !== view.shown.todos;
  const after = JSON.stringify(record['newTodos'] ?? todos);
  const isAsAsked = after === JSON.stringify(todos);
  view.shown.todos = after;
  return {
    asked: todos.length > 0 ? listed(todos) : [],
    input: Array.isArray(input['todos']) ? ['todos'] : [],
    answered: isNews ? [folded('The list before', listed(before))] : [],
    isConfirmed: true,
    record: [
      ...(Array.isArray(record['oldTodos']) ? ['oldTodos'] : []),
      ...(isAsAsked && Array.isArray(input['todos']) ? ['newTodos'] : []),
    ],
  };
};

/** Whether a record only says again which task it is. */
const isRepeated = (value: Json | undefined, subject: string | undefined): boolean => {
  const { id, subject: repeated, ...more } = membersOf(value);
  return repeated === subject && typeof id === 'string' && Object.keys(more).length === 0;
};

const areNamesIn = (names: Json | undefined, input: Members): boolean =>
  Array.isArray(names) && names.every((name) => typeof name === 'string' && name in input);

/** Whether a record only says what became of a task, and of what. */
const isChangeTo = (status: string, change: Json | undefined): boolean => {
  const { from = null, to, ...more } = membersOf(change);
  return to === status && (from === null || typeof from === 'string') && Object.keys(more).length === 0;
};

/** TaskCreate, TaskUpdate, TaskGet: the task; its further members follow as they are. */
export const task: Tool = ({ input, record }) => {
  const subject = textIn(input, 'subject');
  const id = textIn(input, 'taskId');
  const status = textIn(input, 'status');
  const parts = [
    ...(id === undefined ? [] : [`#${escapeLine(id)}`]),
    ...(subject === undefined ? [] : [escapeLine(subject)]),
    ...(status === undefined ? [] : [`**${escapeLine(status.replaceAll('_', ' '))}**`]),
  ];
  return {
    title: parts.join(' · '),
    input: ['subject', 'taskId', 'status'].filter((name) => textIn(input, name) !== undefined),
    record: [
      ...(isRepeated(record['task'], subject) ? ['task'] : []),
      ...(areNamesIn(record['updatedFields'], input) ? ['updatedFields'] : []),
      ...(status !== undefined && isChangeTo(status, record['statusChange']) ? ['statusChange'] : []),
    ],
    silent: ['verificationNudgeNeeded', ...(record['success'] === false ? [] : ['success'])],
  };
};

/** TaskList: the tasks. */
export const taskList: Tool = ({ record }) => {
  const tasks = elementsIn(record, 'tasks');
  return tasks.length === 0 ? {} : { answered: listed(tasks), record: ['tasks'] };
};
