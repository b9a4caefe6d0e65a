import type { Json } from '../../../session/session.ts';
import { code, fenced, folded } from '../syntax/code.ts';
import { codeSpan, escapeLine } from '../syntax/escape.ts';
import { isMembers, type Members, membersOf, textIn } from '../members.ts';
import { prose } from '../prose.ts';
import { assistantText } from '../conversation/text.ts';
import { areShown } from './lines.ts';
import type { Call, Tool } from './tool.ts';

const open = '<output>\n';
const close = '\n</output>';

/** What the task printed, as the agent got it, and what stands around that; all of it when there is no such part. */
function cut({ block, text }: Call): { readonly printed: string; readonly around: string } | undefined {
  const from = text.indexOf(open) + open.length;
  const to = text.lastIndexOf(close);
  if (block.result?.isError !== false || from < open.length || to < from) return undefined;
  return { printed: text.slice(from, to), around: text.slice(0, from) + text.slice(to + 1) };
}

const isSame = (one: string | undefined, other: string | undefined): boolean => one?.trim() === other?.trim();

/** The output and the report, each once. */
function told(call: Call, task: Members): readonly string[] {
  const parts = cut(call);
  const output = textIn(task, 'output');
  const result = textIn(task, 'result');
  const prompt = textIn(task, 'prompt') ?? '';
  const shown = parts?.printed ?? output ?? '';
  const isReport = result !== undefined && isSame(result, shown);
  const isNews = output !== undefined && !isSame(output, shown) && !areShown(output.trim(), shown.split('\n'));
  const texts = [
    ...(shown.trim() === '' ? [] : [isReport ? prose('Report', shown) : code(shown, 'Output')]),
    ...(isNews && output.trim() !== '' ? [code(output, 'Output')] : []),
    ...(isReport || isSame(result, output) || (result ?? '').trim() === '' ? [] : [prose('Report', result ?? '')]),
    ...(prompt.trim() === '' ? [] : [folded('Prompt', [assistantText(prompt)])]),
  ];
  return parts ? [...texts, folded('Result', [fenced(parts.around)])] : texts;
}

/** TaskOutput: what a task in the background has said or printed. */
export const taskOutput: Tool = (call) => {
  const { input, record, texts, text } = call;
  const id = textIn(input, 'task_id');
  const task = membersOf(record['task']);
  const about = textIn(task, 'description') ?? '';
  const isCut = cut(call) !== undefined;
  const shown = ['output', 'result', 'prompt', 'description'].filter((name) => textIn(task, name) !== undefined);
  const isFolded = (value: Json | undefined, name: string): boolean =>
    isCut && typeof value === 'string' && text.includes(`<${name}>${value}</${name}>`);
  return {
    title: [...(about === '' ? [] : [escapeLine(about)]), ...(id === undefined ? [] : [codeSpan(id)])].join(' · '),
    input: id === undefined ? [] : ['task_id'],
    answered: told(call, task),
    record: [
      ...(isMembers(record['task']) ? ['task'] : []),
      ...(isFolded(record['retrieval_status'], 'retrieval_status') ? ['retrieval_status'] : []),
    ],
    more: Object.fromEntries(
      Object.entries(task).filter(([name, value]) => !shown.includes(name) && !isFolded(value, name)),
    ),
    texts: isCut ? [...texts, text] : [],
  };
};
