import { type HandedBack, handedBack } from '../../../session/hand-back.ts';
import { lengthOfTime } from '../../../session/length-of-time.ts';
import type { Json } from '../../../session/session.ts';
import { fenced, folded } from '../syntax/code.ts';
import { isMembers, membersOf, numberIn, textIn } from '../members.ts';
import { escapeLine } from '../syntax/escape.ts';
import { prose } from '../prose.ts';
import { counted } from '../words.ts';
import type { Call, Tool } from './tool.ts';

/** `7 tool calls, 42,775 tokens, 1m 07s`, as the record counts them. */
function effortOf({ record }: Call): readonly string[] {
  const calls = numberIn(record, 'totalToolUseCount');
  const tokens = numberIn(record, 'totalTokens');
  const time = numberIn(record, 'totalDurationMs');
  const parts = [
    ...(calls === undefined ? [] : [counted(calls, 'tool call')]),
    ...(tokens === undefined ? [] : [counted(tokens, 'token')]),
    ...(time === undefined ? [] : [lengthOfTime(time)]),
  ];
  return parts.length === 0 ? [] : [parts.join(', ')];
}

/** Whether the record says the report once more. */
function isRepeated(content: Json | undefined, reports: readonly HandedBack[]): boolean {
  const said = new Set(reports.map(({ text }) => text.trim()));
  return (
    Array.isArray(content) &&
    content.length > 0 &&
    content.every((one) => {
      const members = membersOf(one);
      return (
        Object.keys(members).length === 2 &&
        members['type'] === 'text' &&
        said.has((textIn(members, 'text') ?? '').trim())
      );
    })
  );
}

const isBookkeeping = (text: string): boolean => text.startsWith('agentId:');

/** Task, Agent: what the subagent was told to do and what it reported; its own conversation is linked. */
export const agent: Tool = (call) => {
  const { input, record, texts } = call;
  const title = [textIn(input, 'subagent_type'), textIn(input, 'description')].filter((each) => each !== undefined);
  const prompt = textIn(input, 'prompt');
  const isReport = call.block.result?.isError === false && record['isAsync'] !== true;
  const told = isReport ? texts.filter((text) => text.trim() !== '' && !isBookkeeping(text)) : [];
  const reports = told.map(handedBack);
  const notes = isReport ? texts.filter(isBookkeeping) : [];
  return {
    title: title.map(escapeLine).join(': '),
    asked: prompt === undefined ? [] : [prose('Prompt', prompt)],
    input: [
      ...['subagent_type', 'description'].filter((name) => textIn(input, name) !== undefined),
      ...(prompt === undefined ? [] : ['prompt']),
    ],
    answered: [
      ...reports.map(({ text }) => prose('Report', text)),
      ...effortOf(call),
      ...notes.map((text) => folded('How to go on with the agent', [fenced(text)])),
      ...reports.flatMap((one) =>
        one.frame === '' ? [] : [folded('What stands above the report', [fenced(one.frame)])],
      ),
    ],
    record: [
      ...(isMembers(record['usage']) ? ['usage'] : []),
      ...(isRepeated(record['content'], reports) ? ['content'] : []),
      ...(record['status'] === 'completed' ? ['status'] : []),
      ...(record['agentId'] === call.block.subagentId ? ['agentId'] : []),
    ],
    silent: ['totalToolUseCount', 'totalTokens', 'totalDurationMs', 'toolStats'],
    texts: [...told, ...notes],
  };
};
