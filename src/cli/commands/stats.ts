import type { ModelStatistics, Response, Tokens, ToolStatistics } from '../../session/statistics.ts';
import { grouped } from '../../session/grouped.ts';
import { PRICES_AS_OF } from '../../session/statistics/prices.ts';
import { countPrompts } from '../../session/statistics/tally.ts';
import { modelsOf, sumOf, uncountedAmong, uniqueResponses } from '../../session/statistics/responses.ts';
import { type CountedCall, toolsOf, uniqueCalls } from '../../session/statistics/calls.ts';
import type { SubjectFailure } from '../../failures/failure.ts';
import type { ReadSession } from '../../sources/source.ts';
import type { SessionRef } from '../../session/reference.ts';
import { jsonLine } from '../../failures/json-line.ts';
import type { CommandEnd, Invocation } from '../context.ts';
import { type Inventory, lookingFacts, readAll, takeInventory } from '../inventory.ts';
import { minuteOf, printable, sizeOf, table } from '../text/printable.ts';
import { createTerminal } from '../terminal.ts';
import { failedPlace } from '../text/failed-place.ts';
import { troubleOf } from '../text/trouble.ts';
import type { Say } from '../words/words.ts';

/** `chatzip stats`: totals over all sessions, each prompt, response and call counted once however many files repeat it. */
export async function statsCommand(invocation: Invocation): Promise<CommandEnd> {
  const { flags, context } = invocation;
  const inventory = await takeInventory(invocation);
  const sum = createSum(inventory.workingFolderOf);
  const failures: SubjectFailure[] = [...inventory.failures];
  for await (const found of readAll(inventory, invocation)) {
    if ('read' in found) sum.add(found.ref, found.read);
    else failures.push(found.failure);
  }
  const totals = sum.totals();
  const read = totals.sessions;
  const facts = lookingFacts(invocation, { read, failures });
  const failed = facts.counts.failed;
  const isDocument = flags.isSet('json');
  const terminal = await createTerminal(flags, context.environment);
  const text = flags.isSet('quiet') ? '' : textOf(invocation, { ...totals, failed }, inventory.looked);
  const out = isDocument ? jsonLine(documentOf({ ...totals, failed })) : text;
  return {
    facts,
    out: () => out,
    trouble: troubleOf(facts, { ...context, terminal, placeOf: (failure) => failedPlace(failure, invocation) }),
    isDocument,
  };
}

/** Where nothing was looked at no row of zeros says so. */
function textOf(
  { flags, context: { say } }: Invocation,
  totals: Totals & { readonly failed: number },
  looked: readonly string[],
): string {
  if (totals.sessions + totals.failed > 0) return statsText(totals, say);
  const isNarrowed = flags.list('project').length > 0;
  return `${isNarrowed ? say('list.nomatch') : say('list.none', { places: looked.map(printable).join(', ') })}\n`;
}

interface Totals {
  readonly sessions: number;
  readonly empty: number;
  readonly projects: number;
  readonly bytes: number;
  readonly prompts: number;
  readonly subagents: number;
  /** Responses of which no record tells the tokens. */
  readonly uncounted: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly models: readonly ModelStatistics[];
  readonly tools: readonly ToolStatistics[];
}

interface Sum {
  add(ref: SessionRef, read: ReadSession): void;
  totals(): Totals;
}

function createSum(workingFolderOf: Inventory['workingFolderOf']): Sum {
  const responses: Response[] = [];
  const calls: CountedCall[] = [];
  const prompts: string[] = [];
  const projects = new Set<string>();
  const times: string[] = [];
  const count = { sessions: 0, empty: 0, bytes: 0, subagents: 0 };
  return {
    add(ref, { session, isEmpty, counted }) {
      count.sessions++;
      if (isEmpty) count.empty++;
      count.bytes += ref.bytes;
      count.subagents += session.subagents.length;
      projects.add(workingFolderOf(ref) ?? ref.folder);
      if (session.startedAt !== null && !isEmpty) times.push(session.startedAt);
      if (session.endedAt !== null && !isEmpty) times.push(session.endedAt);
      for (const prompt of counted.prompts) prompts.push(prompt);
      for (const response of counted.responses) responses.push(response);
      for (const call of counted.calls) calls.push(call);
    },
    totals() {
      const sorted = times.toSorted();
      const once = uniqueResponses(responses);
      return {
        ...count,
        projects: projects.size,
        first: sorted[0] ?? null,
        last: sorted.at(-1) ?? null,
        prompts: countPrompts(prompts),
        uncounted: uncountedAmong(once),
        models: modelsOf(once).toSorted((one, other) => other.responses - one.responses),
        tools: toolsOf(uniqueCalls(calls)).toSorted((one, other) => other.calls - one.calls),
      };
    },
  };
}

type Shown = Totals & { readonly failed: number };

function tokenMembers({ input, output, cacheRead, cacheWrite }: Tokens): Readonly<Record<string, number>> {
  return { input, output, cache_read: cacheRead, cache_write: cacheWrite };
}

function documentOf(shown: Shown): Readonly<Record<string, unknown>> {
  const { tokens, costUsd: cost } = sumOf(shown.models);
  return {
    stats_version: 1,
    sessions: { read: shown.sessions, empty: shown.empty, failed: shown.failed },
    projects: shown.projects,
    bytes: shown.bytes,
    first: shown.first,
    last: shown.last,
    prompts: shown.prompts,
    responses: shown.models.reduce((sum, model) => sum + model.responses, 0),
    subagents: shown.subagents,
    ...(shown.uncounted > 0 && { uncounted_responses: shown.uncounted }),
    tokens: tokenMembers(tokens),
    cost_usd_estimate: cost,
    prices_as_of: PRICES_AS_OF,
    models: shown.models.map(({ model, responses, tokens: own, costUsd }) => ({
      model,
      responses,
      tokens: tokenMembers(own),
      cost_usd_estimate: costUsd,
    })),
    tools: shown.tools,
  };
}

function statsText(shown: Shown, say: Say): string {
  const { tokens, costUsd: cost } = sumOf(shown.models);
  const money = (value: number | null): string => (value === null ? say('stats.unknownprice') : value.toFixed(2));
  const period = [shown.first, shown.last].map((at) => (at === null ? '–' : minuteOf(Date.parse(at)))).join('  ');
  const totals = table([
    [say('stats.sessions'), grouped(shown.sessions)],
    [`  ${say('stats.empty')}`, grouped(shown.empty)],
    ...(shown.failed === 0 ? [] : [[`  ${say('stats.failed')}`, grouped(shown.failed)]]),
    [say('stats.projects'), grouped(shown.projects)],
    [say('stats.size'), sizeOf(shown.bytes)],
    [say('stats.period'), period],
    [say('stats.prompts'), grouped(shown.prompts)],
    [say('stats.subagents'), grouped(shown.subagents)],
    [`${say('stats.tokens')}: ${say('stats.input')}`, grouped(tokens.input)],
    [`  ${say('stats.output')}`, grouped(tokens.output)],
    [`  ${say('stats.cachewrite')}`, grouped(tokens.cacheWrite)],
    [`  ${say('stats.cacheread')}`, grouped(tokens.cacheRead)],
    [say('stats.cost'), money(cost)],
    ...(shown.models.some(({ costUsd }) => costUsd !== null) ? [[`  ${say('stats.prices')}`, PRICES_AS_OF]] : []),
    ...(shown.uncounted === 0 ? [] : [[say('stats.uncounted'), grouped(shown.uncounted)]]),
  ]);
  const models = shown.models.map(({ model, responses, tokens: own, costUsd }) => [
    printable(model),
    grouped(responses),
    grouped(own.input),
    grouped(own.output),
    grouped(own.cacheWrite),
    grouped(own.cacheRead),
    money(costUsd),
  ]);
  const modelHead = [
    say('stats.models'),
    say('stats.responses'),
    say('stats.input'),
    say('stats.output'),
    say('stats.cachewrite'),
    say('stats.cacheread'),
    'USD',
  ].map((head) => head.toUpperCase());
  const tools = shown.tools.map(({ name, calls, errors, refused = 0 }) => [
    printable(name),
    grouped(calls),
    grouped(errors),
    grouped(refused),
  ]);
  const toolHead = [say('stats.tools'), say('stats.calls'), say('stats.errors'), say('stats.refused')];
  const sections = [totals];
  if (models.length > 0) sections.push(table([modelHead, ...models], [1, 2, 3, 4, 5, 6]));
  if (tools.length > 0) sections.push(table([toolHead, ...tools], [1, 2, 3]));
  return sections.join('\n');
}
