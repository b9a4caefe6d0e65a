import type { Json } from '../../../session/session.ts';
import { folded } from '../code.ts';
import { codeSpan, escapeLine } from '../escape.ts';
import { elementsIn, isMembers, membersOf, textIn } from '../members.ts';
import { extrasOf } from '../rest.ts';
import type { Tool } from './tool.ts';

/** `- [x] Pick the pears`, with what else is known about the entry behind it. */
function entry(value: Json): string {
  const text = isMembers(value) ? (textIn(value, 'content') ?? textIn(value, 'subject')) : undefined;
  if (!isMembers(value) || text === undefined) return `- ${codeSpan(JSON.stringify(value))}`;
  const status = textIn(value, 'status') ?? 'pending';
  const active = textIn(value, 'activeForm');
  const told = ['content', 'subject', 'status', 'activeForm'].filter((name) => textIn(value, name) !== undefined);
  const parts = [
    escapeLine(text),
    ...(status === 'pending' || status === 'completed' ? [] : [`**${escapeLine(status.replaceAll('_', ' '))}**`]),
    ...(active === undefined || active === '' || active === text ? [] : [`_${escapeLine(active)}_`]),
    ...extrasOf(value, text === textIn(value, 'content') ? told.filter((name) => name !== 'subject') : told),
  ];
  return `- ${status === 'completed' ? '[x]' : '[ ]'} ${parts.join(' · ')}`;
}

/** A list of things to do. */
const checklist = (entries: readonly Json[]): string => entries.map(entry).join('\n');

/** TodoWrite: the list as it is now; as it was before only where that is news. */
export const todoWrite: Tool = ({ input, record, view }) => {
  const todos = elementsIn(input, 'todos');
  const before = elementsIn(record, 'oldTodos');
  const isNews = before.length > 0 && JSON.stringify(before) !== view.shown.todos;
  const after = JSON.stringify(record['newTodos'] ?? todos);
  const isAsAsked = after === JSON.stringify(todos);
  view.shown.todos = after;
  return {
    asked: todos.length > 0 ? [checklist(todos)] : [],
    input: Array.isArray(input['todos']) ? ['todos'] : [],
    answered: isNews ? [folded('The list before', [checklist(before)])] : [],
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
      ...(elementsIn(record, 'updatedFields').every((name) => typeof name === 'string' && name in input)
        ? ['updatedFields']
        : []),
    ],
    silent: ['success'],
  };
};

/** TaskList: the tasks. */
export const taskList: Tool = ({ record }) => {
  const tasks = elementsIn(record, 'tasks');
  return tasks.length === 0 ? {} : { answered: [checklist(tasks)], record: ['tasks'] };
};
