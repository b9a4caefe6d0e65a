import { lengthOfTime } from '../../../session/length-of-time.ts';
import type { Session, Subagent } from '../../../session/session.ts';
import type { Statistics, Tokens } from '../../../session/statistics.ts';
import { PRICES_AS_OF } from '../../../session/statistics/prices.ts';
import { oneLine, visible } from '../syntax/visible.ts';
import { nameOfAgent } from './agent-files.ts';
import { yamlOf } from '../syntax/yaml.ts';

const tokensOf = ({ input, output, cacheRead, cacheWrite }: Tokens): Record<string, number> => ({
  input,
  output,
  cache_read: cacheRead,
  cache_write: cacheWrite,
});

/** What no reader of YAML need take: halves of characters, and what is no character. */
const unreadable = /[\p{Cs}\ufffe\uffff]/gu;

/** A value that YAML can hold and every reader of it can read. */
const plain = (text: string | null): string | null =>
  text === null ? null : oneLine(text).replaceAll(unreadable, '\ufffd');

// They end a line in YAML 1.1: what stands behind them would be taken for a member.
const lineEnds: readonly (readonly [string, string])[] = [
  ['\n', '␊'],
  ['\u2028', '⟨U+2028⟩'],
  ['\u2029', '⟨U+2029⟩'],
];

/** The same of a path, in which every space counts. */
const plainPath = (path: string | null): string | null =>
  path === null ? null : onALine(visible(path)).replaceAll(unreadable, '\ufffd');

const onALine = (text: string): string => lineEnds.reduce((line, [end, sign]) => line.replaceAll(end, sign), text);

/** A time, which YAML knows as one. */
const timeOf = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

const document = (members: Readonly<Record<string, unknown>>): string => `---\n${yamlOf(members)}---`;

const numbersOf = ({
  turns,
  messages,
  toolCalls,
  wallMs,
  activeMs,
}: Statistics): Readonly<Record<string, unknown>> => ({
  turns,
  messages,
  tool_calls: toolCalls,
  duration: lengthOfTime(wallMs),
  duration_seconds: Math.round(wallMs / 1000),
  active_seconds: Math.round(activeMs / 1000),
});

const costOf = (usd: number | null): Readonly<Record<string, unknown>> =>
  usd === null ? {} : { cost_usd_estimate: Number(usd.toFixed(4)), prices_as_of: PRICES_AS_OF };

/** What a session is, as YAML between two lines of dashes. */
export function frontMatter(session: Session): string {
  const { statistics, subagents } = session;
  const { together } = statistics;
  const hasSubagents = subagents.length > 0 && together !== undefined;
  const costUsd = together === undefined ? statistics.costUsd : together.costUsd;
  return document({
    title: plain(session.title),
    title_from: session.titleOrigin,
    session_id: plain(session.id),
    source: session.source,
    project: plain(session.project),
    working_directory: plainPath(session.cwd),
    git_branch: plain(session.gitBranch),
    agent_version: plain(session.agentVersion),
    created: timeOf(session.startedAt),
    updated: timeOf(session.endedAt),
    ...numbersOf(statistics),
    subagents: subagents.length,
    models: (together ?? statistics).models.map(({ model }) => plain(model)),
    tokens: tokensOf(statistics.tokens),
    ...(hasSubagents && {
      tokens_with_subagents: tokensOf(together.tokens),
      tool_calls_with_subagents: together.toolCalls,
    }),
    ...costOf(costUsd),
  });
}

/** Whether any response said what it used; nothing is not the same as nought. */
const isCounted = ({ tokens }: Statistics): boolean => Object.values(tokensOf(tokens)).some((count) => count > 0);

/** What a subagent's conversation is. */
export function agentFrontMatter(session: Session, subagent: Subagent): string {
  const { statistics } = subagent;
  return document({
    title: plain(nameOfAgent(subagent)),
    agent_id: plain(subagent.id),
    agent_type: plain(subagent.agentType),
    session_id: plain(session.id),
    session_title: plain(session.title),
    source: session.source,
    project: plain(session.project),
    created: timeOf(subagent.startedAt),
    updated: timeOf(subagent.endedAt),
    ...numbersOf(statistics),
    models: statistics.models.map(({ model }) => plain(model)),
    ...(isCounted(statistics) && { tokens: tokensOf(statistics.tokens), ...costOf(statistics.costUsd) }),
  });
}
