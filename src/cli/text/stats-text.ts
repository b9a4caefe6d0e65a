import type { ModelStatistics, ToolStatistics } from '../../session/statistics.ts';
import { grouped } from '../../session/grouped.ts';
import { PRICES_AS_OF } from '../../session/statistics/prices.ts';
import { sumOf } from '../../session/statistics/responses.ts';
import type { Totals } from '../totals.ts';
import type { Say } from '../words/words.ts';
import { type Column, minuteOf, printable, sizeOf, table, tableOf } from './printable.ts';

/** The totals of what was read, and how many sessions could not be. */
export interface ShownTotals extends Totals {
  readonly failed: number;
}

/** The totals as tables: of all, by model and by tool. */
export function statsText(shown: ShownTotals, say: Say): string {
  const sections = [totalsTable(shown, say)];
  if (shown.models.length > 0) sections.push(modelsTable(shown.models, say));
  if (shown.tools.length > 0) sections.push(toolsTable(shown.tools, say));
  return sections.join('\n');
}

function totalsTable(shown: ShownTotals, say: Say): string {
  const { tokens, costUsd } = sumOf(shown.models);
  const period = [shown.first, shown.last].map((at) => (at === null ? '–' : minuteOf(Date.parse(at)))).join('  ');
  const isPriced = shown.models.some((model) => model.costUsd !== null);
  return table([
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
    [say('stats.cost'), money(costUsd, say)],
    ...(isPriced ? [[`  ${say('stats.prices')}`, PRICES_AS_OF]] : []),
    ...(shown.uncounted === 0 ? [] : [[say('stats.uncounted'), grouped(shown.uncounted)]]),
  ]);
}

function modelsTable(models: readonly ModelStatistics[], say: Say): string {
  const columns: readonly Column<ModelStatistics>[] = [
    { head: say('stats.models'), cell: ({ model }) => printable(model) },
    { head: say('stats.responses'), cell: ({ responses }) => grouped(responses), isRight: true },
    { head: say('stats.input'), cell: ({ tokens }) => grouped(tokens.input), isRight: true },
    { head: say('stats.output'), cell: ({ tokens }) => grouped(tokens.output), isRight: true },
    { head: say('stats.cachewrite'), cell: ({ tokens }) => grouped(tokens.cacheWrite), isRight: true },
    { head: say('stats.cacheread'), cell: ({ tokens }) => grouped(tokens.cacheRead), isRight: true },
    { head: 'USD', cell: ({ costUsd }) => money(costUsd, say), isRight: true },
  ];
  return tableOf(
    models,
    columns.map((column) => ({ ...column, head: column.head.toUpperCase() })),
  );
}

function toolsTable(tools: readonly ToolStatistics[], say: Say): string {
  return tableOf(tools, [
    { head: say('stats.tools'), cell: ({ name }) => printable(name) },
    { head: say('stats.calls'), cell: ({ calls }) => grouped(calls), isRight: true },
    { head: say('stats.errors'), cell: ({ errors }) => grouped(errors), isRight: true },
    { head: say('stats.refused'), cell: ({ refused = 0 }) => grouped(refused), isRight: true },
  ]);
}

/** Estimates in USD; a model without a known price has none. */
function money(usd: number | null, say: Say): string {
  return usd === null ? say('stats.unknownprice') : usd.toFixed(2);
}
