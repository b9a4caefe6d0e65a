import { code, named } from '../code.ts';
import { codeSpan, escapeLine } from '../escape.ts';
import { textIn } from '../members.ts';
import type { Call, Tool } from './tool.ts';

/** What the program kept apart: what was printed, what was complained about, and how it ended. */
function streams({ record, text }: Call): readonly string[] {
  const stdout = textIn(record, 'stdout') ?? '';
  const stderr = textIn(record, 'stderr') ?? '';
  const blocks: string[] = [];
  if (stdout.trim() !== '') blocks.push(code(stdout, 'Output'));
  if (stderr.trim() !== '') blocks.push(named('Error output', stderr));
  if (record['interrupted'] === true) blocks.push('⏹ Interrupted');
  const background = textIn(record, 'backgroundTaskId');
  if (background !== undefined) blocks.push(`⏳ Goes on in the background as ${codeSpan(background)}`);
  const hasOutput = stdout.trim() !== '' || stderr.trim() !== '' || text.trim() !== '';
  if (!hasOutput && 'stdout' in record) blocks.push('_No output._');
  return blocks;
}

/** Bash: the command as it was run, its output streams, its exit code. */
export const bash: Tool = (call) => {
  const { input, record } = call;
  const command = textIn(input, 'command');
  const description = textIn(input, 'description');
  const stdout = textIn(record, 'stdout') ?? '';
  const stderr = textIn(record, 'stderr') ?? '';
  return {
    ...(description !== undefined && { title: escapeLine(description) }),
    asked: command === undefined ? [] : [code(command, 'Command', 'bash')],
    input: ['command', 'description'].filter((name) => textIn(input, name) !== undefined),
    answered: streams(call),
    record: ['stdout', 'stderr', 'interrupted', 'backgroundTaskId', 'isImage', 'noOutputExpected'].filter(
      (name) => typeof record[name] !== 'object',
    ),
    texts: [stdout, stderr, `${stdout}\n${stderr}`, `${stdout}${stderr}`, `${stdout.trimEnd()}\n${stderr}`],
  };
};

/** BashOutput: what a command in the background has printed since. */
export const bashOutput: Tool = (call) => {
  const id = textIn(call.input, 'bash_id');
  const { record } = call;
  const command = textIn(record, 'command');
  return {
    title: id === undefined ? '' : codeSpan(id),
    input: id === undefined ? [] : ['bash_id'],
    answered: [...(command === undefined ? [] : [code(command, 'Command', 'bash')]), ...streams(call)],
    record: ['command', 'stdout', 'stderr', 'stdoutLines', 'stderrLines'].filter(
      (name) => typeof record[name] !== 'object',
    ),
  };
};
