import { createHash } from 'node:crypto';
import type { Archive, ArchivedSession, Closing } from '../../src/archive/archive.ts';
import { isFurtherVolume, volumeName } from '../../src/archive/names.ts';
import type { Bookmark } from '../../src/bookmark/bookmark.ts';
import { createBookmarkDraft } from '../../src/bookmark/draft.ts';
import { isUnchangedByStat } from '../../src/bookmark/judge.ts';
import { documentOf } from '../../src/bookmark/save.ts';
import { deflateBlock } from '../../src/engine/convert/deflate.ts';
import { createLocalConverter } from '../../src/engine/convert/converter.ts';
import type { ExportJob, ExportWorld, Progress } from '../../src/engine/job.ts';
import { failureOf, FailureError } from '../../src/failures/failure.ts';
import type { FailureCode } from '../../src/failures/catalogue.ts';
import type { Signal } from '../../src/failures/run-facts.ts';
import type { Format } from '../../src/formats/format.ts';
import type { SessionRef } from '../../src/session/reference.ts';
import type { ReadSession, SessionReader } from '../../src/sources/source.ts';
import { assertArchived, assertDocument, assertTold } from './documents.ts';
import { session } from './sessions.ts';

const HOUR_MS = 3_600_000;
const EPOCH_MS = Date.parse('2026-02-01T08:00:00.000Z');

/**
 * What becomes of a session, a letter each: `.` is fine, `n` too and has a note, `f` fails to parse, `v` has vanished,
 * `u` fails with a code that nobody knows, `e` is empty, `b` is a bug in the reader, `s` a signal that arrives while it
 * is read. A digit is fine and holds that content.
 */
export type Script = string;

function refOf(index: number, letter: string): SessionRef {
  const id = `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`;
  const content = /\d/.test(letter) ? letter : '0';
  const mtimeNs = String(BigInt(EPOCH_MS + index * HOUR_MS + Number(content)) * 1_000_000n);
  return {
    source: 'claude-code',
    id,
    key: `claude-code/-home-fern-orchard/${id}`,
    folder: '-home-fern-orchard',
    files: [
      {
        location: `/nowhere/${id}.jsonl`,
        path: `-home-fern-orchard/${id}.jsonl`,
        part: 'main',
        bytes: 10,
        mtimeNs,
        ctimeNs: mtimeNs,
        inode: String(index + 1),
      },
    ],
    bytes: 10,
    mtimeMs: EPOCH_MS + index * HOUR_MS,
  };
}

function readOf(ref: SessionRef, letter: string, index: number): ReadSession {
  const startedAt = new Date(EPOCH_MS + index * HOUR_MS).toISOString();
  const file = ref.files[0]!;
  const sha256 = createHash('sha256')
    .update(`${ref.id} ${letter === '.' ? '0' : letter}`)
    .digest('hex');
  return {
    session: session({
      id: ref.id,
      title: `Plum ${index}`,
      startedAt,
      endedAt: startedAt,
      notes: letter === 'n' ? [{ code: 'TORN_LAST_LINE', count: 1, lines: [2] }] : [],
    }),
    isEmpty: letter === 'e',
    files: [{ ...file, sha256 }],
    pictures: new Map(),
    counted: { prompts: [], responses: [], calls: [] },
    close: () => {},
  };
}

const FAILURES: Readonly<Record<string, FailureCode>> = { f: 'PARSE_ERROR', v: 'SESSION_VANISHED' };

function scriptedSource({ script, contentOf = (letter) => letter }: Acting, onSignal: () => void): SessionReader {
  const letters = Array.from(script);
  const refs = letters.map((letter, index) => refOf(index, letter));
  const letterOf = (ref: SessionRef): readonly [string, number] => {
    const index = refs.findIndex((other) => other.key === ref.key);
    return [letters[index]!, index];
  };
  const check = (letter: string): void => {
    if (letter === 's') onSignal();
    if (letter === 'b') throw new TypeError('a bug');
    if (letter === 'u') throw Object.assign(new Error('rotten'), { error: { code: 'PEAR_ROTTEN' } });
    const code = FAILURES[letter];
    if (code !== undefined) throw new FailureError(failureOf(code, { line: 1 }));
  };
  return {
    name: 'claude-code',
    discover: async () => ({ sessions: refs, failures: [] }),
    async read(ref) {
      const [letter, index] = letterOf(ref);
      check(letter);
      return readOf(ref, contentOf(letter), index);
    },
    async survey(ref) {
      const [letter, index] = letterOf(ref);
      check(letter);
      const atMs = EPOCH_MS + index * HOUR_MS;
      return { firstMs: atMs, lastMs: atMs, cwd: '/home/fern/orchard', isEmpty: letter === 'e' };
    },
    async hash(ref) {
      const [letter, index] = letterOf(ref);
      return readOf(ref, contentOf(letter), index).files;
    },
    workingFolder: () => '/home/fern/orchard',
  };
}

const plain: Format = {
  name: 'md',
  *render(rendered, { stem }) {
    yield { path: `${stem}.md`, pieces: [rendered.title] };
  },
};

/** What an acted-out world keeps: published volumes, the bookmark, what was told. */
export interface Stage {
  readonly volumes: ArchivedSession[][];
  readonly closings: Closing[];
  readonly told: Progress[];
  bookmark: Bookmark;
  saves: number;
  /** The ids of the sessions in each archive by its name: one of the same name takes its place. */
  readonly files: Map<string, readonly string[]>;
  readonly order: string[];
}

/** A stage that lasts over several runs. */
export function createStage(): Stage {
  return {
    volumes: [],
    closings: [],
    told: [],
    bookmark: { sessions: new Map(), skipped: new Map() },
    saves: 0,
    files: new Map(),
    order: [],
  };
}

export interface Acting {
  readonly script: Script;
  /** The content behind a letter, where that is another's. */
  readonly contentOf?: (letter: string) => string;
  /** Sessions a volume, at most. */
  readonly perVolume?: number;
  /** The archive and its further volumes are called so, and written over what has their names. */
  readonly named?: string;
  /** Raised by the publish of that number, counted from 1. */
  readonly publishFails?: { readonly volume: number; readonly thrown: unknown };
  /** Raised by every publish before it asks whether it may take the name. */
  readonly finishFails?: unknown;
  readonly saveFails?: unknown;
  /** Raised where the session of this id is told to be exported. */
  readonly tellFails?: { readonly id: string; readonly thrown: unknown };
  /** Raised where the converter is closed. */
  readonly closeFails?: unknown;
  readonly lockFails?: unknown;
  /** So often the lock is found to be ours; from then on another run has it. */
  readonly lockLostAfter?: number;
  readonly loadFails?: unknown;
  readonly outputFails?: unknown;
  readonly rootsFail?: unknown;
  /** Raised where a session of this title is to go into a volume. */
  readonly checkFails?: { readonly title: string; readonly thrown: unknown };
  readonly addFails?: { readonly title: string; readonly thrown: unknown };
}

function actedArchive(stage: Stage, acting: Acting): Archive {
  let open: ArchivedSession[] = [];
  let published = 0;
  return {
    get sessions() {
      return open.length;
    },
    hasRoomFor: () => open.length < (acting.perVolume ?? Number.POSITIVE_INFINITY),
    check(archived) {
      if (acting.checkFails?.title === archived.row.title) throw acting.checkFails.thrown;
    },
    async add(archived) {
      if (acting.addFails?.title === archived.row.title) throw acting.addFails.thrown;
      open.push(archived);
      return () => archived.row;
    },
    async publish(closing, beforeItsName) {
      raise(acting.finishFails);
      await beforeItsName();
      published++;
      if (acting.publishFails?.volume === published) throw acting.publishFails.thrown;
      assertArchived(open, closing);
      const sessions = open.length;
      stage.volumes.push(open);
      stage.closings.push(closing);
      stage.order.push('published');
      const name =
        acting.named === undefined ? `volume-${stage.volumes.length}.zip` : volumeName(acting.named, published);
      stage.files.set(
        name,
        open.map(({ row }) => row.session_id),
      );
      open = [];
      return { name, bytes: 100, sha256: '0'.repeat(64), sessions };
    },
    async discard() {
      stage.order.push('discarded');
    },
  };
}

const isOf = (archive: string, name = ''): boolean => archive === `${name}.zip` || isFurtherVolume(archive, name);

const raise = (thrown: unknown): void => {
  if (thrown !== undefined) throw thrown;
};

/** A world in which everything happens as the script says. */
export function actedWorld(stage: Stage, acting: Acting): ExportWorld {
  let signal: Signal | null = null;
  const source = scriptedSource(acting, () => {
    signal = 'SIGINT';
  });
  return {
    now: () => new Date('2026-03-01T00:00:00.000Z'),
    hashOf: (text) => createHash('sha256').update(text).digest('hex'),
    source,
    findRoots() {
      raise(acting.rootsFail);
      return { roots: [{ path: '/nowhere', realPath: '/nowhere' }], looked: ['/nowhere'], failures: [] };
    },
    async lock() {
      raise(acting.lockFails);
      stage.order.push('locked');
      let asked = 0;
      return {
        async assertOurs() {
          asked += 1;
          if (asked > (acting.lockLostAfter ?? Number.POSITIVE_INFINITY))
            throw new FailureError(failureOf('LOCK_HELD'));
        },
        release: async () => {
          stage.order.push('released');
        },
      };
    },
    async loadBookmark() {
      raise(acting.loadFails);
      return stage.bookmark;
    },
    draft: createBookmarkDraft,
    async saveBookmark(draft, updatedAt) {
      raise(acting.saveFails);
      stage.bookmark = { sessions: new Map(draft.sessions), skipped: new Map(draft.skipped) };
      assertDocument('bookmark', JSON.parse(Buffer.from(documentOf(stage.bookmark, updatedAt)).toString()));
      stage.saves++;
      stage.order.push('saved');
    },
    isUnchangedByStat,
    async checkOutput() {
      raise(acting.outputFails);
    },
    overwrites: acting.named === undefined ? null : (name) => isOf(name, acting.named) && stage.files.has(name),
    async openConverter(plan) {
      const whole = { ...plan, source, formats: { md: plain, json: plain }, deflate: deflateBlock };
      return createLocalConverter(whole, async () => {
        stage.order.push('closed');
        if (acting.closeFails !== undefined) throw acting.closeFails;
      });
    },
    openArchive: async () => actedArchive(stage, acting),
    tell(progress) {
      assertTold(progress);
      stage.told.push(progress);
      const { tellFails } = acting;
      if (progress.event === 'exported' && progress.ref.id === tellFails?.id) throw tellFails.thrown;
    },
    noteCause: () => undefined,
    signal: () => signal,
  };
}

/** A job as `chatzip` without flags makes it. */
export function job(more: Partial<ExportJob> = {}): ExportJob {
  return {
    traceId: 'abcdef012345',
    version: '1.0.0',
    isDryRun: false,
    errorOnEmpty: false,
    partialOk: false,
    mode: 'all',
    period: null,
    projects: [],
    sessions: [],
    rules: [],
    rulesSha256: null,
    formats: ['md'],
    level: 6,
    followLinks: false,
    readOptions: { strict: false, maxLineBytes: 1_000_000, maxSessionBytes: null },
    bookmarkUse: 'advance',
    largestSession: 1_000_000_000,
    jobs: 1,
    keepRows: true,
    optionsForRecord: {},
    ...more,
  };
}
