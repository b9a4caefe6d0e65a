import type { ArchivedSession, Archives } from './archive.ts';
import { type Haystack, jsonHaystack, markdownHaystack } from './haystack.ts';
import { filesOfHome, type HomeFile, sha256Of } from './home.ts';
import { type CheckResult, createTally, type Searched, type Tally } from './tally.ts';
import { tokensOf } from './tokens.ts';
import { leavesOf } from './values.ts';
import { wantedOfSession } from './wanted/files.ts';
import type { Kind, Wanted } from './wanted/wanted.ts';

/** Looks up everything that the home's sessions hold in the export. Nothing may be missing from any of the formats. */
export async function checkKept(home: string, archives: Archives): Promise<CheckResult> {
  const tally = createTally();
  const formats = new Set(archives.sessions.flatMap(({ entries }) => entries.map(({ format }) => format)));
  const files = filesOfHome(home);
  const byHash = new Map(files.map((file) => [keyOf(file), file]));
  const taken = new Set<HomeFile>();
  for (const session of archives.sessions) {
    const own = session.files.flatMap((named) => byHash.get(keyOf(named)) ?? []);
    for (const file of own) taken.add(file);
    if (own.length < session.files.length)
      tally.fault(`${session.id}: a file of its row is not in the home as it says`);
    for (const { path, sessionId } of own) {
      if (sessionId !== session.id) tally.fault(`${session.id}: holds ${path}, which names ${sessionId}`);
    }
    await checkSession(session, own, { archives, formats, tally });
  }
  const rest = files.filter((file) => !taken.has(file));
  for (const id of new Set(rest.map(({ sessionId }) => sessionId ?? ''))) {
    checkLeft({ id, files: rest.filter(({ sessionId }) => (sessionId ?? '') === id) }, archives, tally);
  }
  return tally.result(archives.sessions.length, formats);
}

const keyOf = ({ path, sha256 }: { readonly path: string; readonly sha256: string }): string => `${sha256} ${path}`;

interface Checking {
  readonly archives: Archives;
  /** A session must be there in every one of them. */
  readonly formats: ReadonlySet<string>;
  readonly tally: Tally;
}

async function checkSession(session: ArchivedSession, files: readonly HomeFile[], checking: Checking): Promise<void> {
  const { archives, formats, tally } = checking;
  const found = tokensOf(files);
  if (JSON.stringify(found) !== JSON.stringify(session.tokens)) tally.tokens(session.id, found, session.tokens);
  const documents = await documentsOf(session, files, tally);
  const hays = new Map<Searched, Haystack>();
  if (formats.has('json'))
    hays.set('JSON', jsonHaystack(documents.json.flatMap((text) => stringsIn(JSON.parse(text)))));
  if (formats.has('md')) hays.set('Markdown', markdownHaystack(documents.md));
  for (const { path, sha256 } of formats.has('raw') ? files : []) {
    if (!documents.raw.has(sha256)) tally.fault(`${session.id}: ${path} is not among its raw entries`);
  }
  const wanted = wantedOfSession(files);
  const counts = countsOf(wanted);
  for (const one of wanted) {
    const lacking = Array.from(hays, ([format, hay]) => ({
      format,
      text: lackingIn(hay, inFormat(one, format), { counts, archives }),
    }));
    tally.add(session.id, one, lacking);
  }
}

interface Documents {
  readonly json: readonly string[];
  readonly md: readonly string[];
  /** The SHA-256 of each raw entry. */
  readonly raw: ReadonlySet<string>;
}

/** A session's entries, each held against its row's SHA-256. */
async function documentsOf(session: ArchivedSession, files: readonly HomeFile[], tally: Tally): Promise<Documents> {
  const json: string[] = [];
  const md: string[] = [];
  const raw = new Set<string>();
  for (const { path, format, sha256 } of session.entries) {
    const bytes = await session.read(path);
    if (bytes === null || sha256Of(bytes) !== sha256) tally.fault(`${session.id}: ${path} is not as its row says`);
    else if (format === 'json') json.push(bytes.toString('utf8'));
    else if (format === 'md') md.push(bytes.toString('utf8'));
    else if (format === 'raw') raw.add(sha256);
  }
  for (const sha256 of raw) {
    if (!files.some((file) => file.sha256 === sha256)) tally.fault(`${session.id}: a raw entry holds no file's bytes`);
  }
  return { json, md, raw };
}

/** Every string of a document, and every key: answers, for one, are kept by their questions. */
function stringsIn(document: unknown): string[] {
  const strings = new Set<string>();
  const all: string[] = [];
  for (const { keys, text } of leavesOf(document)) {
    for (const key of keys) strings.add(key);
    all.push(text);
  }
  return [...strings, ...all];
}

/** What a format must hold of a thing. */
function inFormat(wanted: Wanted, format: Searched): Wanted {
  const { signs = [], texts, isForJsonAlone = false } = wanted;
  if (format === 'JSON') return { ...wanted, texts: [...texts, ...signs] };
  return isForJsonAlone ? { ...wanted, texts: [] } : wanted;
}

type Counts = ReadonlyMap<string, number>;

/** How many different things say the very same. */
function countsOf(wanted: readonly Wanted[]): Counts {
  const identities = new Map<string, Set<string>>();
  for (const { kind, texts, identity } of wanted) {
    if (identity === undefined) continue;
    const key = `${kind} ${texts[0]}`;
    identities.set(key, (identities.get(key) ?? new Set()).add(identity));
  }
  return new Map(Array.from(identities, ([key, { size }]) => [key, size]));
}

/** What of a thing a format lacks; null when nothing. */
function lackingIn(
  hay: Haystack,
  wanted: Wanted,
  { counts, archives }: { counts: Counts; archives: Archives },
): string | null {
  const { kind, texts, sha256 } = wanted;
  if (sha256 !== undefined) {
    const entry = archives.media.get(sha256);
    if (entry === undefined) return `no entry with SHA-256 ${sha256}`;
    return hay.holds(entry) ? null : `no mention of ${entry}`;
  }
  const holds = wanted.isByLine === true ? hay.holdsLines : hay.holds;
  const absent = texts.find((text) => !holds(text));
  if (absent !== undefined) return absent;
  const [text] = texts;
  if (text === undefined) return null;
  const due = wanted.identity === undefined ? 1 : (counts.get(`${kind} ${text}`) ?? 1);
  const times = due === 1 ? 1 : hay.times(text, due);
  // A text in wrappers is found by its words and can't be counted whole.
  return times === 0 || times >= due ? null : `${times} times for ${due}: ${text}`;
}

/** Files that no row names: a failed session's, an empty session's, or lost ones. */
function checkLeft(
  session: { readonly id: string; readonly files: readonly HomeFile[] },
  archives: Archives,
  tally: Tally,
): void {
  const { id, files } = session;
  const code = archives.failed.get(id);
  if (code !== undefined) return tally.leave(`${id}: failed (${code})`);
  const wanted = wantedOfSession(files);
  if (!files.some(({ path }) => isSaid(wanted.filter((one) => one.path === path)))) {
    return tally.leave(`${id}: nobody says anything in it`);
  }
  for (const one of wanted)
    tally.add(id, one, [
      { format: 'JSON', text: 'not exported' },
      { format: 'Markdown', text: 'not exported' },
    ]);
}

const SAID: ReadonlySet<Kind> = new Set(['prompt', 'queued prompt', 'assistant text', 'tool call', 'tool result']);

/**
 * Whether somebody speaks in a file. Subagents are warmed up with one word before anybody has asked for anything; some
 * versions don't write that word, and all that is left is a greeting or two.
 */
function isSaid(wanted: readonly Wanted[]): boolean {
  const prompts = wanted.filter(({ kind }) => kind === 'prompt');
  const isWarmup = prompts.length > 0 && prompts.every(({ texts }) => texts[0]?.trim() === 'Warmup');
  const said = wanted.filter(({ kind }) => SAID.has(kind));
  const isGreeting = said.length <= 2 && said.every(({ kind, path }) => kind === 'assistant text' && isAgent(path));
  return !isWarmup && !isGreeting && said.length > 0;
}

function isAgent(path: string): boolean {
  return /(?:^|\/)agent-[^/]*\.jsonl$/.test(path);
}
