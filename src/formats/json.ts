import type { Format, Place, RenderedEntry } from './format.ts';
import type { Session, Subagent, Turn } from '../session/session.ts';

/** Members whose value is the agent's own: nothing below them is renamed. */
const foreign: ReadonlySet<string> = new Set([
  'input',
  'executedInput',
  'record',
  'facts',
  'citations',
  'meta',
  'values',
  'files',
  'kinds',
]);

const snakeNames = new Map<string, string>();

function snakeOf(name: string): string {
  const known = snakeNames.get(name);
  if (known !== undefined) return known;
  const fresh = name.replaceAll(/[A-Z]|\d+h/g, (part) => `_${part.toLowerCase()}`);
  snakeNames.set(name, fresh);
  return fresh;
}

/** A value of the model with its members' names as JSON has them: `startedAt` is `started_at`. */
function snake(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snake);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [snakeOf(name), foreign.has(name) ? member : snake(member)]),
  );
}

const text = (value: unknown): string => JSON.stringify(snake(value));

/** `"name":value` for each member, one a line, with a comma behind each. */
const head = (members: object): string =>
  Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `${JSON.stringify(snakeOf(name))}:${foreign.has(name) ? JSON.stringify(value) : text(value)},\n`,
    )
    .join('');

/** An array over several lines: an element a line. */
function* list<Element>(
  elements: readonly Element[],
  print: (element: Element) => Iterable<string>,
): Generator<string> {
  yield '[';
  let separator = '\n';
  for (const element of elements) {
    yield separator;
    yield* print(element);
    separator = ',\n';
  }
  yield elements.length === 0 ? ']' : '\n]';
}

function* turn({ messages, ...members }: Turn): Generator<string> {
  yield `{${text(members).slice(1, -1)},"messages":`;
  yield* list(messages, (message) => [text(message)]);
  yield '}';
}

function* subagent({ turns, ...members }: Subagent): Generator<string> {
  yield `{${head(members)}"turns":`;
  yield* list(turns, turn);
  yield '}';
}

function* document({ turns, subagents, ...members }: Session): Generator<string> {
  yield `{"chatzip_session_version":1,\n${head(members)}"turns":`;
  yield* list(turns, turn);
  yield ',\n"subagents":';
  yield* list(subagents, subagent);
  yield '}\n';
}

function* render(session: Session, place: Place): Generator<RenderedEntry> {
  yield { path: `${place.stem}.json`, pieces: { [Symbol.iterator]: () => document(session) } };
}

/** Everything of the neutral model, one message a line; `schemas/session.schema.json` describes it. */
export const json: Format = { name: 'json', render };
