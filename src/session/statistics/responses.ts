import { addTo } from '../add-to.ts';
import { costAt, priceRowOf } from './prices.ts';
import { originalUuid } from '../original-uuid.ts';
import { isUnique } from '../unique-id.ts';
import type { Message, Turn } from '../session.ts';
import type { ModelStatistics, Response, Tokens, Usage } from '../statistics.ts';

const NO_USAGE: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, webSearches: 0 };

/** What a response without a model's name counts under. */
const NO_MODEL = 'unknown';

/** The model's name in answers that no API response stands behind. */
export const SYNTHETIC_MODEL = '<synthetic>';

/** The API responses of a conversation, each once. */
export function responsesIn(turns: readonly Turn[]): readonly Response[] {
  return uniqueResponses(turns.flatMap(({ messages }) => messages.flatMap(responseOf)));
}

/** Whether a message is what the API answered. */
function isResponse({ role, model }: Message): boolean {
  return role === 'assistant' && model !== SYNTHETIC_MODEL;
}

function responseOf(message: Message): readonly Response[] {
  if (!isResponse(message)) return [];
  const { messageId, requestId, model = NO_MODEL, usage, furtherUsage = [] } = message;
  const isNamed = requestId !== undefined || (messageId !== undefined && isUnique(messageId));
  // A gateway may name no request and give every response one id: then only the line tells them apart.
  const key = isNamed ? `${messageId ?? ''}:${requestId ?? ''}` : (originalUuid(message) ?? messageId ?? '');
  const further = furtherUsage.map(({ model: own, usage: used }, index) => {
    const keyOfFurther = key === '' ? '' : `${key}:further-${index}`;
    return { key: keyOfFurther, model: own, usage: used, isFurther: true } as const;
  });
  return [usage === undefined ? { key, model, usage: NO_USAGE, isUncounted: true } : { key, model, usage }, ...further];
}

/** Each response once, with the greatest value of each field; those without any key stay apart. */
export function uniqueResponses(responses: readonly Response[]): readonly Response[] {
  const unique = new Map<string | Response, Response>();
  for (const response of responses) {
    const key = response.key === '' ? response : response.key;
    const before = unique.get(key);
    unique.set(key, before === undefined ? response : together(before, response));
  }
  return [...unique.values()];
}

function together(one: Response, other: Response): Response {
  const { isUncounted, ...counted } = one;
  const usage = greaterUsage(one.usage, other.usage);
  return isUncounted === true && other.isUncounted === true ? { ...one, usage } : { ...counted, usage };
}

/** How many of them are answers. */
export function answersAmong(responses: readonly Response[]): number {
  return responses.filter(({ isFurther }) => isFurther !== true).length;
}

/** Of how many of them no record tells what they used. */
export function uncountedAmong(responses: readonly Response[]): number {
  return responses.filter(({ isUncounted }) => isUncounted === true).length;
}

/** The greatest value of each field. */
export function greaterUsage(one: Usage, other: Usage): Usage {
  return {
    input: Math.max(one.input, other.input),
    output: Math.max(one.output, other.output),
    cacheRead: Math.max(one.cacheRead, other.cacheRead),
    cacheWrite: Math.max(one.cacheWrite, other.cacheWrite),
    cacheWrite1h: Math.max(one.cacheWrite1h, other.cacheWrite1h),
    webSearches: Math.max(one.webSearches, other.webSearches),
    ...((one.speed ?? other.speed) !== undefined && { speed: 'fast' }),
  };
}

/** Responses, tokens and cost by model, in the order in which the models were first used. */
export function modelsOf(responses: readonly Response[]): readonly ModelStatistics[] {
  const models = new Map<string, Response[]>();
  for (const response of responses) addTo(models, response.model, response);
  return Array.from(models, ([model, own]) => {
    const row = priceRowOf(model);
    return {
      model,
      responses: answersAmong(own),
      tokens: own.reduce((sum, { usage }) => addTokens(sum, usage), tokensOf(NO_USAGE)),
      costUsd: row === null ? null : rounded(own.reduce((sum, { usage }) => sum + costAt(row, usage), 0)),
    };
  });
}

function tokensOf({ input, output, cacheRead, cacheWrite }: Tokens): Tokens {
  return { input, output, cacheRead, cacheWrite };
}

function addTokens(one: Tokens, other: Tokens): Tokens {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
  };
}

/** Tokens and cost of all models together; the cost is null when that of one of them is. */
export function sumOf(models: readonly ModelStatistics[]): {
  readonly tokens: Tokens;
  readonly costUsd: number | null;
} {
  return {
    tokens: models.reduce((sum, { tokens }) => addTokens(sum, tokens), tokensOf(NO_USAGE)),
    costUsd: models.reduce((sum: number | null, { costUsd }) => addCosts(sum, costUsd), 0),
  };
}

function addCosts(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : rounded(one + other);
}

/** To a millionth of a dollar: what is behind it is the noise of adding fractions. */
function rounded(costUsd: number): number {
  return Math.round(costUsd * 1e6) / 1e6;
}
