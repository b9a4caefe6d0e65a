import type { Random } from '../../../bench/random.ts';
import { linesIn } from './lines.ts';
import { WORDS } from './words.ts';

type Value = unknown;
type Members = Record<string, Value>;

/** Stands for JSON that no value prints: it is put in its place after printing. */
const RAW = '@raw@';
const RAW_TEXTS = ['1e999', '-1e999', '0.1e-999', '123456789012345678901234567890', '"\\ud83d"', '"\\u0000"', '-0'];

const isMembers = (value: Value): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A place in a document: the object or array, and the key in it. */
interface Spot {
  readonly holder: Members;
  readonly key: string;
}

function spotsIn(value: Value, spots: Spot[] = []): Spot[] {
  if (typeof value !== 'object' || value === null) return spots;
  const holder = value as Members;
  for (const key of Object.keys(holder)) {
    spots.push({ holder, key });
    spotsIn(holder[key], spots);
  }
  return spots;
}

function deep(levels: number): Value {
  let value: Value = 'pear';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { plum: value };
  return value;
}

const strange = (random: Random): Value =>
  random.pick<() => Value>([
    () => null,
    () => true,
    () => 0,
    () => -1,
    () => 1e308,
    () => 2 ** 53 + 2,
    () => 0.1,
    () => [],
    () => ({}),
    () => [null],
    () => [[]],
    () => ({ type: 'text', text: random.pick(WORDS) }),
    () => [{ type: random.pick(['text', 'tool_use', 'tool_result', 'image', 'thinking', 'document', 'hologram']) }],
    () => deep(random.pick([30, 300, 990, 1001])),
    () => random.pick(WORDS).repeat(random.pick([1, 1, 3, 200])),
    () => random.pick(WORDS),
    () => RAW,
  ])();

type Change = (spot: Spot, random: Random, theirs: readonly Spot[]) => void;

function rename({ holder, key }: Spot, name: string): void {
  if (Array.isArray(holder)) return;
  const value = holder[key];
  delete holder[key];
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

const CHANGES: readonly Change[] = [
  function replace({ holder, key }, random) {
    holder[key] = strange(random);
  },
  function drop({ holder, key }) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  },
  function renamed(spot, random, theirs) {
    rename(spot, random.happens(0.4) ? random.pick(WORDS) : random.pick([spot, ...theirs]).key);
  },
  function takeTheirs({ holder, key }, random, theirs) {
    const { holder: from, key: name } = random.pick([{ holder, key }, ...theirs]);
    holder[key] = structuredClone(from[name]);
  },
  function takeOfSameName({ holder, key }, random, theirs) {
    const same = theirs.filter((spot) => spot.key === key);
    if (same.length === 0) return;
    const { holder: from, key: name } = random.pick(same);
    holder[key] = structuredClone(from[name]);
  },
  function wrap({ holder, key }, random) {
    holder[key] = random.pick<Value>([[holder[key]], { [key]: holder[key] }, JSON.stringify(holder[key]) ?? '']);
  },
  function unwrap({ holder, key }) {
    const value = holder[key];
    if (typeof value === 'object' && value !== null) holder[key] = Object.values(value)[0];
  },
  function addWord({ holder, key }, random) {
    const value = holder[key];
    if (typeof value !== 'string') return;
    const at = random.integer(0, value.length);
    holder[key] = value.slice(0, at) + random.pick(WORDS) + value.slice(at);
  },
  function add({ holder }, random, theirs) {
    if (Array.isArray(holder)) holder.push(strange(random));
    else if (theirs.length > 0) holder[random.pick(theirs).key] = strange(random);
  },
];

/** Joins records to each other as no program would: rings of parents, ids of others. */
function relate(records: readonly Members[], random: Random): void {
  const names = [
    'uuid',
    'parentUuid',
    'leafUuid',
    'logicalParentUuid',
    'sessionId',
    'toolUseID',
    'requestId',
    'agentId',
    'timestamp',
  ];
  const [one, other] = [random.pick(records), random.pick(records)];
  one[random.pick(names)] = other[random.pick(names)];
}

function printed(value: Value, random: Random): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.replaceAll(`"${RAW}"`, () => random.pick(RAW_TEXTS));
}

function parsed(text: string): Value {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Changes one value of one record of a JSONL file, in a way that keeps it JSON; `other` is a file to take some from. */
export function changeValues(bytes: Buffer, random: Random, other: Buffer): Buffer {
  const lines = linesIn(bytes);
  if (lines.length === 0) return bytes;
  const index = random.integer(0, lines.length - 1);
  const record = parsed(lines[index]?.toString() ?? '');
  if (!isMembers(record)) return bytes;
  const theirLines = linesIn(other);
  const theirs = parsed(theirLines.length === 0 ? '' : random.pick(theirLines).toString());
  if (random.happens(0.15)) relate([record, ...lines.map((line) => parsed(line.toString())).filter(isMembers)], random);
  else {
    const spots = spotsIn(record);
    if (spots.length > 0) random.pick(CHANGES)(random.pick(spots), random, spotsIn(theirs));
  }
  const text = random.happens(0.03) ? twice(printed(record, random), random) : printed(record, random);
  return Buffer.concat(lines.with(index, Buffer.from(`${text}\n`)));
}

/** A member that stands there twice. */
function twice(text: string, random: Random): string {
  const name = random.pick(['type', 'uuid', 'message', '__proto__']);
  return `{"${name}":${JSON.stringify(random.pick(WORDS))},${text.slice(1)}`;
}

/** The same for a file that is one document. */
export function changeDocument(bytes: Buffer, random: Random, other: Buffer): Buffer {
  const document = parsed(bytes.toString());
  const spots = spotsIn(document);
  if (spots.length === 0) return bytes;
  random.pick(CHANGES)(random.pick(spots), random, spotsIn(parsed(other.toString())));
  return Buffer.from(printed(document, random));
}
