import type { Tokens } from '../../session/statistics.ts';
import { PRICES_AS_OF } from '../../session/statistics/prices.ts';
import { sumOf } from '../../session/statistics/responses.ts';
import type { SubjectFailure } from '../../failures/failure.ts';
import type { CommandEnd, Invocation } from '../context.ts';
import { lookingFacts, readAll, takeInventory } from '../inventory.ts';
import { lookedEnd } from '../looked-end.ts';
import { printable } from '../text/printable.ts';
import { type ShownTotals, statsText } from '../text/stats-text.ts';
import { createSum } from '../totals.ts';

/** `chatzip stats`: totals over all sessions, each prompt, response and call counted once however many files repeat it. */
export async function statsCommand(invocation: Invocation): Promise<CommandEnd> {
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
  const shown = { ...totals, failed };
  return lookedEnd(invocation, facts, {
    document: documentOf(shown),
    text: textOf(invocation, shown, inventory.looked),
  });
}

/** Where nothing was looked at no row of zeros says so. */
function textOf({ flags, context: { say } }: Invocation, totals: ShownTotals, looked: readonly string[]): string {
  if (totals.sessions + totals.failed > 0) return statsText(totals, say);
  const isNarrowed = flags.list('project').length > 0;
  return `${isNarrowed ? say('list.nomatch') : say('list.none', { places: looked.map(printable).join(', ') })}\n`;
}

function tokenMembers({ input, output, cacheRead, cacheWrite }: Tokens): Readonly<Record<string, number>> {
  return { input, output, cache_read: cacheRead, cache_write: cacheWrite };
}

function documentOf(shown: ShownTotals): Readonly<Record<string, unknown>> {
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
