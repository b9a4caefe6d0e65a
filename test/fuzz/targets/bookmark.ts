import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RememberedSession, RememberedSkip } from '../../../src/bookmark/bookmark.ts';
import { isUnchangedByStat } from '../../../src/bookmark/judge.ts';
import { loadBookmark } from '../../../src/bookmark/load.ts';
import { type ParsedBookmark, parseBookmark } from '../../../src/bookmark/parse.ts';
import { documentOf } from '../../../src/bookmark/save.ts';
import { attempt } from '../../../src/failures/attempt.ts';
import { found, READ_AT, remembered, sha256 } from '../../bookmark/rows.ts';
import { inFolder } from '../folder.ts';
import { type Input, writeInput } from '../input.ts';
import { changeBytes } from '../mutate/bytes.ts';
import { changeDocument } from '../mutate/values.ts';
import { problemsOf } from '../oracles/schemas.ts';
import { type Mutating, promise, type Target } from '../target.ts';

const FILE = 'bookmark.json';
const EMPTY = Buffer.alloc(0);

/** What loads the bookmark: a damaged one is never taken for a sound one. */
export const bookmarkTarget: Target = { name: 'bookmark', seeds: seeds(), mutate, check };

function seeds(): readonly Input[] {
  const archived = { archive: 'chatzip-20261121T080000Z.zip', archived_at: READ_AT };
  const plum = remembered('-orchard/plum.jsonl', 'plums');
  const fig = remembered('-orchard/fig.jsonl', 'figs', { mtime_ns: '-1', inode: '0' });
  const row = { files: [plum, fig], read_at: READ_AT, formats: { md: archived, raw: archived } };
  const skip = { files: [fig], read_at: READ_AT, reason: 'empty', rules_sha256: null } as const;
  const ruled = { ...skip, reason: 'excluded', rules_sha256: sha256('figs') } as const;
  const bookmarks = [
    { sessions: new Map<string, RememberedSession>(), skipped: new Map<string, RememberedSkip>() },
    { sessions: new Map([['claude-code/-orchard/plum', row]]), skipped: new Map() },
    {
      sessions: new Map<string, RememberedSession>([
        ['claude-code/-orchard/plum', row],
        ['__proto__', { ...row, formats: {} }],
        ['claude-code@1234abcd/-orchard/fig', { ...row, files: [] }],
      ]),
      skipped: new Map<string, RememberedSkip>([
        ['claude-code/-orchard/fig', skip],
        ['constructor', ruled],
      ]),
    },
  ];
  return bookmarks.map((bookmark) => new Map([[FILE, Buffer.from(documentOf(bookmark, READ_AT))]]));
}

function mutate(input: Input, { random, other }: Mutating): Input {
  const [bytes, theirs] = [input.get(FILE) ?? EMPTY, other.get(FILE) ?? EMPTY];
  const changed = random.pick([changeBytes, changeDocument, changeDocument])(bytes, random, theirs);
  // With a checksum that fits, what is behind it is reached.
  return new Map([[FILE, random.happens(0.6) ? summed(changed) : changed]]);
}

const BEFORE = '"checksum":"';

function summed(bytes: Buffer): Buffer {
  const at = bytes.indexOf(BEFORE) + BEFORE.length;
  if (at < BEFORE.length || bytes.length < at + 64) return bytes;
  const mended = Buffer.from(bytes);
  mended.write('0'.repeat(64), at, 'latin1');
  mended.write(createHash('sha256').update(mended).digest('hex'), at, 'latin1');
  return mended;
}

async function check(input: Input): Promise<string> {
  const bytes = input.get(FILE) ?? EMPTY;
  const parsed = parseBookmark(bytes);
  await promiseLoaded(input, parsed);
  const document = jsonOf(bytes);
  const isSummed = summed(bytes).equals(bytes);
  const isRight = document !== undefined && isSummed && problemsOf('bookmark', document).length === 0;
  if (parsed.kind !== 'bookmark') {
    promise('what its schema allows is a bookmark', !isRight || isOdd(bytes));
    return parsed.kind === 'corrupt' ? parsed.reason : parsed.kind;
  }
  promise('a bookmark has the right checksum', isSummed);
  promise('a bookmark is as its schema says', isRight, () => problemsOf('bookmark', document).join('; '));
  promiseSameAgain(parsed, document);
  promiseNothingPassedOver(parsed);
  return 'bookmark';
}

/** What no version ever wrote may be refused: members that stand there twice, years of six digits. */
function isOdd(bytes: Buffer): boolean {
  return bytes.indexOf(BEFORE) !== bytes.lastIndexOf(BEFORE) || /"(?:[+-]|\d{5})[\d-]+T/.test(bytes.toString());
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

async function promiseLoaded(input: Input, parsed: ParsedBookmark): Promise<void> {
  const loaded = await inFolder(async (folder) => {
    writeInput(folder, input);
    return attempt('bookmark', () => loadBookmark(join(folder, FILE)));
  });
  const codes = { bookmark: 'none', corrupt: 'BOOKMARK_CORRUPT', newer: 'BOOKMARK_VERSION_UNSUPPORTED' } as const;
  const code = loaded.ok ? 'none' : loaded.failure.code;
  promise('what is no bookmark stops the run', code === codes[parsed.kind], () => `${code} ${parsed.kind}`);
  promise('a damaged bookmark is no first run', !loaded.ok || !loaded.value.isFirstRun);
}

type Bookmark = Extract<ParsedBookmark, { kind: 'bookmark' }>;

const textOf = (one: ParsedBookmark): string =>
  one.kind === 'bookmark' ? JSON.stringify([Array.from(one.sessions), Array.from(one.skipped)]) : one.kind;

function promiseSameAgain({ sessions, skipped, updatedAt }: Bookmark, document: unknown): void {
  const { sessions: stated = {} } = document as { readonly sessions?: object };
  const names = Object.keys(stated).join('\n');
  promise('every session of the document is there, and no other', names === Array.from(sessions.keys()).join('\n'));
  const again = parseBookmark(documentOf({ sessions, skipped }, updatedAt));
  promise(
    'what is written is what was read',
    textOf(again) === textOf({ kind: 'bookmark', sessions, skipped, updatedAt }),
  );
}

/** A session of which anything at all is different is looked at. */
function promiseNothingPassedOver({ sessions }: Bookmark): void {
  for (const { files, read_at: readAt } of sessions.values()) {
    const ref = found(files);
    const others = [
      { ...ref, files: [] },
      { ...ref, files: ref.files.map((file) => ({ ...file, bytes: file.bytes + 1 })) },
      { ...ref, files: ref.files.map((file) => ({ ...file, mtimeNs: `${file.mtimeNs}1` })) },
      { ...ref, files: ref.files.map((file) => ({ ...file, path: `${file.path}x` })) },
      { ...ref, files: ref.files.map((file) => ({ ...file, mtimeNs: '9'.repeat(24), ctimeNs: '9'.repeat(24) })) },
      { ...ref, files: [...ref.files, ...found([remembered('new', 'new')]).files] },
    ];
    for (const [index, other] of others.entries()) {
      const isSame = isUnchangedByStat(files, readAt, other);
      promise('a changed session is not passed over', !isSame, () => `${index} ${JSON.stringify(files)}`);
    }
  }
}
