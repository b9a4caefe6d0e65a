import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, type Input, readInput } from '../input.ts';

const FIXTURES = 'fixtures/claude-code';
/** Real sessions beside the checkout, where there are any: nothing of them goes into the tree. */
const CORPUS = '../shared/corpus/home/.claude/projects';
const PROJECTS = 'home/.claude/projects';
const MOST_BYTES = 40_000;

/** The sessions of the fixtures: what stands below each one's `.claude/projects`. */
export function fixtureSessions(): readonly Input[] {
  return readdirSync(FIXTURES)
    .toSorted()
    .map((name) => readInput(join(FIXTURES, name, PROJECTS)))
    .filter((input) => input.size > 0);
}

/** Small sessions of the corpus with all that belongs to them. */
export function corpusSessions(): readonly Input[] {
  if (!existsSync(CORPUS)) return [];
  const mains = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^[^/]+\/[0-9a-f-]{36}\.jsonl$/.test(path),
  );
  const sessions = mains.toSorted().map((main) => {
    const [folder = '', name = ''] = main.split('/');
    const own = readInput(join(CORPUS, folder, name.replace('.jsonl', '')));
    const prefix = `-home-fern-orchard/${name.replace('.jsonl', '')}`;
    const beside = Array.from(own, ([path, bytes]) => [`${prefix}/${path}`, bytes] as const);
    const bytes = readInput(join(CORPUS, folder)).get(name);
    return new Map([...(bytes === undefined ? [] : [[`${prefix}.jsonl`, bytes] as const]), ...beside]);
  });
  return sessions.filter((session) => bytesOf(session) < MOST_BYTES);
}
