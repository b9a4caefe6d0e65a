import type { Session, SessionLink, StateRecord } from '../../../session/session.ts';
import type {
  ModelStatistics,
  RanCommand,
  Statistics,
  Tokens,
  ToolStatistics,
  TouchedFile,
} from '../../../session/statistics.ts';
import { PRICES_AS_OF } from '../../../session/statistics/prices.ts';
import { fenced, folded, jsonText } from '../syntax/code.ts';
import { codeCell, codeSpan } from '../syntax/escape.ts';
import { sentenceOf } from './notes.ts';
import { link } from '../tools/web.ts';
import { grouped } from '../../../session/grouped.ts';
import { counted, dollars } from '../words.ts';
import { visible } from '../syntax/visible.ts';

const longestOpenList = 10;

/** A list with its name, folded when it is long. */
function listed(name: string, entries: readonly string[], remark = ''): readonly string[] {
  if (entries.length === 0) return [];
  const list = entries.map((entry) => `- ${entry}`).join('\n');
  const title = `${name} · ${grouped(entries.length)}${remark}`;
  return entries.length > longestOpenList ? [folded(title, [list])] : [`**${title}**`, list];
}

function fileOf({ path, reads, writes }: TouchedFile): string {
  const uses = [
    ...(reads > 0 ? [`read ${grouped(reads)}×`] : []),
    ...(writes > 0 ? [`written ${grouped(writes)}×`] : []),
  ];
  return [codeSpan(path), ...uses].join(' · ');
}

const outcomes: Readonly<Record<RanCommand['outcome'], string>> = {
  ok: '✓',
  failed: '✗',
  interrupted: '⏹',
  background: '⏳',
  unknown: '?',
};

function commandOf({ command, exitCode, outcome }: RanCommand): string {
  const exit = exitCode === null || exitCode === 0 ? '' : `[exit ${String(exitCode)}] `;
  const [first = '', ...more] = visible(command).trim().split('\n', 2);
  return `${outcomes[outcome]} ${exit}${first}${more.length > 0 ? ' …' : ''}`;
}

/** The first lines of the commands that were run, in one block, each with its outcome before it. */
function commandsOf(commands: readonly RanCommand[]): readonly string[] {
  if (commands.length === 0) return [];
  const failed = commands.filter(({ outcome }) => outcome === 'failed').length;
  const title = `Commands run · ${grouped(commands.length)}${failed > 0 ? ` (${grouped(failed)} failed)` : ''}`;
  const block = fenced(commands.map(commandOf).join('\n'));
  return commands.length > longestOpenList ? [folded(title, [block])] : [`**${title}**`, block];
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const cellsOf = (tokens: Tokens): readonly string[] =>
  [tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite].map(grouped);

function modelRow({ model, responses, tokens, costUsd }: ModelStatistics): string {
  return row([codeCell(model), grouped(responses), ...cellsOf(tokens), costUsd === null ? '–' : dollars(costUsd)]);
}

interface Sums {
  readonly models: readonly ModelStatistics[];
  readonly tokens: Tokens;
  readonly costUsd: number | null;
}

function modelTable({ models, tokens, costUsd }: Sums): string {
  const responses = models.reduce((sum, model) => sum + model.responses, 0);
  const total = ['Together', responses, ...cellsOf(tokens)].map((cell) =>
    typeof cell === 'number' ? grouped(cell) : cell,
  );
  return [
    row(['Model', 'Responses', 'Input', 'Output', 'Cache read', 'Cache write', 'Cost (estimate)']),
    '| :-- | --: | --: | --: | --: | --: | --: |',
    ...models.map(modelRow),
    ...(models.length > 1 ? [row([...total, costUsd === null ? '–' : dollars(costUsd)])] : []),
  ].join('\n');
}

/** Nothing is not the same as nought. */
function uncountedIn(responses = 0): readonly string[] {
  if (responses === 0) return [];
  return [`Of ${counted(responses, 'response')} no record tells the tokens: they count as none.`];
}

/** Models and tokens, of this conversation and, where there are subagents, of all together. */
function modelsOf({ together, ...own }: Statistics, hasSubagents: boolean): readonly string[] {
  const isPriced = [...own.models, ...(together?.models ?? [])].some(({ costUsd }) => costUsd !== null);
  const all = together !== undefined && hasSubagents && together.models.length > 0 ? together : undefined;
  return [
    ...(own.models.length > 0 ? ['**Models and tokens**', modelTable(own)] : []),
    ...(all ? ['**Models and tokens, subagents included**', modelTable(all)] : []),
    ...uncountedIn((all ?? own).uncountedResponses),
    ...(isPriced ? [`Costs are estimates, at the prices of ${PRICES_AS_OF}.`] : []),
  ];
}

function toolsOf(tools: readonly ToolStatistics[]): readonly string[] {
  if (tools.length === 0) return [];
  const isAnyRefused = tools.some(({ refused }) => refused !== undefined);
  const columns = (cells: readonly string[], refused: string): string =>
    row(isAnyRefused ? [...cells, refused] : cells);
  const rows = tools.map(({ name, calls, errors, refused = 0 }) =>
    columns([codeCell(name), grouped(calls), countedCell(errors)], countedCell(refused)),
  );
  const head = [columns(['Tool', 'Calls', 'Errors'], 'Refused'), columns([':--', '--:', '--:'], '--:')];
  return ['**Tools**', [...head, ...rows].join('\n')];
}

function countedCell(count: number): string {
  return count === 0 ? '' : grouped(count);
}

const relations: Readonly<Record<SessionLink['relation'], string>> = {
  'continued-in': 'Continued in session',
  'forked-from': 'Forked from session',
  contains: 'Contains lines of session',
  'context-from': 'Has its context from session',
};

/** What a conversation did, in lists and tables. */
export function* statisticsOf(statistics: Statistics, hasSubagents: boolean): Generator<string> {
  yield* listed('Files touched', statistics.filesTouched.map(fileOf));
  yield* commandsOf(statistics.commands);
  yield* listed('Web addresses', statistics.urls.map(link));
  yield* toolsOf(statistics.tools);
  yield* modelsOf(statistics, hasSubagents);
}

/** What was odd about a session, and which others it names. */
export function* remarksOf({ notes, links }: Session): Generator<string> {
  yield* listed(
    'Other sessions',
    links.map(({ relation, sessionId }) => `${relations[relation]} ${codeSpan(sessionId)}`),
  );
  yield* listed('Notes', notes.map(sentenceOf));
}

/** The records that state something about the session, as they are. */
export function* stateOf(state: readonly StateRecord[]): Generator<string> {
  if (state.length === 0) return;
  yield '## Session records';
  yield 'What the agent’s program noted about the session besides the conversation.';
  for (const { kind, count, values } of state) {
    const title = `${kind} · ${counted(count, 'record')}${values.length < count && values.length === 1 ? ', the last one' : ''}`;
    yield folded(
      title,
      values.map((value) => fenced(jsonText(value), 'json')),
    );
  }
}
