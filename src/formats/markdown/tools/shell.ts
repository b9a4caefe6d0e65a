import { code, named } from '../syntax/code.ts';
import { codeSpan, escapeLine } from '../syntax/escape.ts';
import { textIn } from '../members.ts';
import { areShown } from './lines.ts';
import { shellEdits } from './shell-edits.ts';
import type { Call, Tool } from './tool.ts';

interface Streams {
  readonly stdout: string;
  readonly stderr: string;
}

const streamsOf = ({ record }: Call): Streams => ({
  stdout: textIn(record, 'stdout') ?? '',
  stderr: textIn(record, 'stderr') ?? '',
});

const printed = ({ stdout, stderr }: Streams): readonly string[] => [
  ...(stdout.trim() === '' ? [] : [code(stdout, 'Output')]),
  ...(stderr.trim() === '' ? [] : [named('Error output', stderr)]),
];

/** How the command ended, where that is special. */
function ending({ record, block }: Call, { stdout, stderr }: Streams): readonly string[] {
  const background = textIn(record, 'backgroundTaskId');
  const content = block.result?.content ?? [];
  const isSilent =
    content.every((each) => each.type === 'text' && each.text.trim() === '') && (stdout + stderr).trim() === '';
  return [
    ...(record['interrupted'] === true ? ['⏹ Interrupted'] : []),
    ...(background === undefined ? [] : [`⏳ Goes on in the background as ${codeSpan(background)}`]),
    ...(isSilent ? ['_No output._'] : []),
  ];
}

/** A shell: the command as it was run, its output streams, its exit code. */
export const shell =
  (language: string): Tool =>
  (call) => {
    const { input, record } = call;
    const command = textIn(input, 'command');
    const description = textIn(input, 'description');
    const streams = streamsOf(call);
    const { stdout, stderr } = streams;
    const edits = shellEdits(record['bashEditDiff']);
    return {
      ...(description !== undefined && { title: escapeLine(description) }),
      asked: command === undefined ? [] : [code(command, 'Command', language)],
      input: ['command', 'description'].filter((name) => textIn(input, name) !== undefined),
      answered: [...printed(streams), ...ending(call, streams), ...(edits ?? [])],
      record: [
        ...['stdout', 'stderr', 'backgroundTaskId'].filter((name) => textIn(record, name) !== undefined),
        ...(edits === null ? [] : ['bashEditDiff']),
      ],
      silent: ['interrupted', 'isImage', 'noOutputExpected'],
      texts: [stdout, stderr, `${stdout}\n${stderr}`, `${stdout}${stderr}`, `${stdout.trimEnd()}\n${stderr}`],
    };
  };

/** BashOutput: what a command in the background has printed since, if the result's text does not hold it anyway. */
export const bashOutput: Tool = (call) => {
  const { input, record, text } = call;
  const id = textIn(input, 'bash_id');
  const lines = text.split('\n');
  const { stdout, stderr } = streamsOf(call);
  const news = (stream: string): string => (areShown(stream.trim(), lines) ? '' : stream);
  return {
    title: id === undefined ? '' : codeSpan(id),
    input: id === undefined ? [] : ['bash_id'],
    answered: printed({ stdout: news(stdout), stderr: news(stderr) }),
    record: ['stdout', 'stderr'].filter((name) => textIn(record, name) !== undefined),
    silent: ['stdoutLines', 'stderrLines'],
  };
};
