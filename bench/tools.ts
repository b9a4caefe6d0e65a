import type { Prose } from './text.ts';
import type { Random } from './random.ts';

/** A tool call's input, what the model saw of its result, and the program's richer record of the same. */
export interface ToolUse {
  readonly input: object;
  readonly content: string;
  readonly record: unknown;
}

/** What a tool use is made from: `body(share)` is text of a line's usual length times `share`. */
export interface Making {
  readonly random: Random;
  readonly body: (share: number) => string;
}

/** How often each tool is called, measured over real sessions (per cent). */
const SHARES: readonly (readonly [string, number])[] = [
  ['Bash', 29],
  ['Read', 20],
  ['Edit', 20],
  ['TodoWrite', 11],
  ['Grep', 6],
  ['Glob', 3],
  ['Write', 4],
  ['WebFetch', 2],
  ['WebSearch', 2],
  ['mcp__gauge__query', 2],
  ['AskUserQuestion', 1],
];

const NAMES = SHARES.flatMap(([name, share]) => Array.from({ length: share }, () => name));
const FOLDER = '/home/fern/orchard';

/** The name of a tool, as often as it is called. */
export function toolName(random: Random): string {
  return random.pick(NAMES);
}

/** A use of the tool with invented text, in the shapes that Claude Code writes. */
export function toolUse(name: string, making: Making): ToolUse {
  const make = MAKERS[name];
  return make === undefined ? otherUse(making) : make(making);
}

/** The text store's `take` as a `body`, with lengths spread as line lengths are: many short, a heavy tail. */
export function bodyOf(prose: Prose, random: Random, meanCharacters: number): Making['body'] {
  const deviation = 1.1;
  const mean = Math.log(Math.max(40, meanCharacters)) - deviation ** 2 / 2;
  return (share) => {
    const length = Math.min(Math.exp(random.normal(mean, deviation)) * share, 2_000_000);
    return prose.take(Math.max(20, Math.round(length)), random);
  };
}

const fileIn = (random: Random): string => `${FOLDER}/src/row-${random.integer(1, 37)}.ts`;

function numbered(text: string): string {
  return text
    .split('\n')
    .map((line, index) => `${String(index + 1).padStart(6)}→${line}`)
    .join('\n');
}

const MAKERS: Readonly<Record<string, (making: Making) => ToolUse>> = {
  Bash({ body }) {
    const stdout = body(1.6);
    return {
      input: { command: `npm test -- --run ${body(0.05).slice(0, 200)}`, description: 'Run the tests' },
      content: stdout,
      record: { stdout, stderr: '', interrupted: false, isImage: false },
    };
  },
  Read({ random, body }) {
    const filePath = fileIn(random);
    const content = body(1.6);
    const numLines = content.split('\n').length;
    return {
      input: { file_path: filePath },
      content: numbered(content),
      record: { type: 'text', file: { filePath, content, numLines, startLine: 1, totalLines: numLines } },
    };
  },
  Edit({ random, body }) {
    const filePath = fileIn(random);
    const [oldString, newString] = [body(0.3), body(0.3)];
    const lines = [
      ...oldString.split('\n').map((line) => `-${line}`),
      ...newString.split('\n').map((line) => `+${line}`),
    ];
    return {
      input: { file_path: filePath, old_string: oldString, new_string: newString, replace_all: false },
      content: `The file ${filePath} has been updated. Here's the result of running \`cat -n\` on a snippet of the edited file:\n${numbered(newString)}\n`,
      record: {
        filePath,
        oldString,
        newString,
        originalFile: body(1),
        structuredPatch: [
          {
            oldStart: 1,
            oldLines: oldString.split('\n').length,
            newStart: 1,
            newLines: newString.split('\n').length,
            lines,
          },
        ],
        userModified: false,
        replaceAll: false,
      },
    };
  },
  Write({ random, body }) {
    const filePath = fileIn(random);
    const content = body(1);
    return {
      input: { file_path: filePath, content },
      content: `File created successfully at: ${filePath}`,
      record: { type: 'create', filePath, content, structuredPatch: [] },
    };
  },
  TodoWrite() {
    const states = ['completed', 'in_progress', 'pending'];
    const todos = states.map((status, index) => ({
      content: `Pick row ${index}`,
      status,
      activeForm: `Picking row ${index}`,
    }));
    return {
      input: { todos },
      content: 'Todos have been modified successfully.',
      record: { oldTodos: [], newTodos: todos },
    };
  },
  Grep({ random, body }) {
    const content = body(1.6);
    return {
      input: { pattern: 'ripe.*plum', path: FOLDER, output_mode: 'content' },
      content,
      record: { mode: 'content', numFiles: 3, filenames: [fileIn(random)], content, numLines: 12 },
    };
  },
  Glob({ random }) {
    const filenames = Array.from({ length: random.integer(1, 40) }, () => fileIn(random));
    return {
      input: { pattern: '**/*.ts' },
      content: filenames.join('\n'),
      record: { filenames, durationMs: 5, numFiles: filenames.length, truncated: false },
    };
  },
  WebFetch({ body }) {
    const result = body(1.6);
    const url = 'https://orchard.example/rivers';
    return {
      input: { url, prompt: 'Which rivers are named?' },
      content: result,
      record: { bytes: result.length, code: 200, codeText: 'OK', result, durationMs: 900, url },
    };
  },
  WebSearch({ body }) {
    const text = body(1.6);
    const query = 'longest river with an orchard';
    const links = { tool_use_id: 'srvtoolu_1', content: [{ title: 'Rivers', url: 'https://orchard.example/rivers' }] };
    return { input: { query }, content: text, record: { query, results: [links, text], durationSeconds: 1.2 } };
  },
  AskUserQuestion({ body }) {
    const options = ['Pear', 'Plum'].map((label) => ({ label, description: `Take the ${label}` }));
    const questions = [{ question: 'Which fruit?', header: 'Fruit', options, multiSelect: false }];
    const answer = body(0.1).slice(0, 400);
    return {
      input: { questions },
      content: `User has answered your questions: "Which fruit?"="${answer}".`,
      record: { questions, answers: { 'Which fruit?': answer } },
    };
  },
};

function otherUse({ body }: Making): ToolUse {
  const text = body(1.6);
  return { input: { query: body(0.1) }, content: text, record: [{ type: 'text', text }] };
}
