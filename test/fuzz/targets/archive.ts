import { join } from 'node:path';
import type { FoundArchive } from '../../../src/archive/read/find-archives.ts';
import { checkArchive } from '../../archive/checking.ts';
import { attempt } from '../../../src/failures/attempt.ts';
import { makeArchive, MTIME_NS, rawSession } from '../../archive/made-archives.ts';
import { smallSession } from '../../archive/sessions.ts';
import { inFolder } from '../folder.ts';
import { type Input, readInput, withFile, writeInput } from '../input.ts';
import { changeBytes } from '../mutate/bytes.ts';
import { changeLines } from '../mutate/lines.ts';
import { changeDocument, changeValues } from '../mutate/values.ts';
import { promiseRestored } from '../oracles/restored.ts';
import { promiseVerified } from '../oracles/verified.ts';
import { type Mutating, promise, type Target } from '../target.ts';
import { filesInZip, type ZipFile, zipOf } from '../zip-bytes.ts';

const EMPTY = Buffer.alloc(0);

/** What reads archives back: the reader, verify, and restore with what it plans. */
export async function createArchiveTarget(): Promise<Target> {
  const seeds = await seedArchives();
  return { name: 'archive', seeds, mutate, check: (input) => inFolder((folder) => check(folder, input, seeds)) };
}

function seedArchives(): Promise<readonly Input[]> {
  return inFolder(async (folder) => {
    const plum = rawSession('plum', [
      { path: '-orchard/plum.jsonl', content: 'plums '.repeat(50) },
      { path: '-orchard/plum/subagents/agent-a1.jsonl', content: 'more plums' },
    ]);
    const fig = rawSession('fig', [
      { path: '-orchard/fig.jsonl', content: 'figs', mtimeNs: MTIME_NS + 1n },
      {
        path: '-orchard/fig/%FF.txt',
        pathBase64: Buffer.from('-orchard/fig/\xff.txt', 'latin1').toString('base64'),
        content: '',
      },
    ]);
    const made = [
      () => makeArchive(join(folder, '1/a.zip'), [plum, fig]),
      () => makeArchive(join(folder, '2/a.zip'), [smallSession('pear')]),
      () => makeArchive(join(folder, '3/a.zip'), [plum], { isLast: false }),
      () => makeArchive(join(folder, '3/b.zip'), [fig], { volume: 2 }),
      () => makeArchive(join(folder, '4/a.zip'), [], {}),
    ];
    for (const make of made) await make();
    return ['1', '2', '3', '4'].map((name) => readInput(join(folder, name)));
  });
}

function mutate(input: Input, { random, other }: Mutating): Input {
  const name = random.pick(Array.from(input.keys()));
  const bytes = input.get(name) ?? EMPTY;
  const theirs = random.pick([EMPTY, ...other.values()]);
  if (random.happens(0.05)) return new Map([...input, [`${name}2.zip`, theirs]]);
  const files = filesInZip(bytes);
  if (files === null || files.length === 0 || random.happens(0.5))
    return withFile(input, name, changeBytes(bytes, random, theirs));
  return withFile(input, name, zipOf(changeFiles(files, { random, other })));
}

const NAMES = [
  '../fig',
  '/fig',
  'raw/claude-code/../../../fig',
  'C:/fig',
  'a//b',
  'CON',
  'manifest.jsonl',
  'raw/claude-code/-link/fig.txt',
  'a\u0000b',
  '',
];
const PATHS = [
  '../fig.txt',
  '-link/fig.txt',
  '-link',
  '-pear/there.jsonl',
  '-pear',
  '/etc/fig',
  '-orchard/./fig',
  '-orchard//fig',
  '-orchard/fig\u0000',
  '-orchard/plum.jsonl/fig',
];

/** Changes what the archive says, in such a way that it stays a ZIP. */
function changeFiles(files: readonly ZipFile[], { random, other }: Mutating): readonly ZipFile[] {
  const index = random.integer(0, files.length - 1);
  const file = files[index] ?? { name: '', content: EMPTY };
  const manifest = files.findIndex(({ name }) => name === 'manifest.jsonl');
  const rows = files[manifest]?.content ?? EMPTY;
  const withRows = (content: Buffer): readonly ZipFile[] =>
    manifest === -1 ? files : files.with(manifest, { name: 'manifest.jsonl', content });
  const theirs = random.pick([
    EMPTY,
    ...(filesInZip(random.pick([EMPTY, ...other.values()])) ?? []).map(({ content }) => content),
  ]);
  return random.pick<() => readonly ZipFile[]>([
    () => files.toSpliced(index, 1),
    () => files.toSpliced(random.integer(0, files.length), 0, file),
    () => files.with(index, { name: random.pick([...NAMES, ...files.map(({ name }) => name)]), content: file.content }),
    () => files.with(index, { name: file.name, content: theirs }),
    () => files.with(index, { name: file.name, content: changeBytes(file.content, random, theirs) }),
    () => files.with(index, { name: file.name, content: changeDocument(file.content, random, theirs) }),
    () => withRows(changeLines(rows, random, theirs)),
    () => withRows(changeValues(rows, random, theirs)),
    () => withRows(changeValues(rows, random, theirs)),
    () => withRows(withPath(rows, random.pick(PATHS))),
  ])();
}

/** Moves the first file that a row names elsewhere. */
function withPath(rows: Buffer, path: string): Buffer {
  return Buffer.from(
    rows
      .toString()
      .replace(/("source_files":\[\{"path":)"[^"]*"/, (_, before: string) => before + JSON.stringify(path)),
  );
}

const EXPECTED = ['ARCHIVE_NOT_FOUND', 'SOURCE_UNREADABLE'];

async function check(folder: string, input: Input, seeds: readonly Input[]): Promise<string> {
  const place = join(folder, 'archives');
  writeInput(place, input);
  const archives: readonly FoundArchive[] = Array.from(input.keys(), (name) => ({
    path: join(place, name),
    shown: name,
    isNamed: true,
  }));
  for (const { path } of archives) {
    const checked = await attempt('read', () => checkArchive(path));
    const isExpected = checked.ok || EXPECTED.includes(checked.failure.code);
    promise('what can not be checked is no archive', isExpected, () => (checked.ok ? '' : String(checked.cause)));
  }
  const sound = await promiseVerified(archives, input, seeds);
  const restored = await promiseRestored(archives, folder);
  return `${sound.length === input.size ? 'sound' : 'damaged'}, ${restored}`;
}
