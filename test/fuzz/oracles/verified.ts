import { type Verification, verifyArchives } from '../../../src/archive/verify.ts';
import type { FoundArchive } from '../../../src/archive/read/find-archives.ts';
import { attempt } from '../../../src/failures/attempt.ts';
import { deflateEnds, fieldAt, UNREAD_FIELDS } from '../../archive/zip-fields.ts';
import type { Input } from '../input.ts';
import { sha256Of } from '../../kept/home.ts';
import { promise } from '../target.ts';
import { filesInZip, type ZipFile } from '../zip-bytes.ts';

const OWN = ['manifest.jsonl', 'run.json', 'export-warnings.json'];
const EXPECTED = ['ARCHIVE_NOT_FOUND', 'SOURCE_UNREADABLE'];

/** Promises that archives are called sound only when they are; says which of them were. */
export async function promiseVerified(
  archives: readonly FoundArchive[],
  input: Input,
  seeds: readonly Input[],
): Promise<readonly string[]> {
  const told = { onRow: () => null, tell: () => undefined, isStopped: () => false };
  const verified = await attempt('read', () => verifyArchives({ archives, ...told }));
  if (!verified.ok) {
    const { code } = verified.failure;
    promise('what can not be verified is no archive', EXPECTED.includes(code), () => stackOf(verified.cause));
    return [];
  }
  const sound = soundOnes(verified.value);
  for (const name of sound) {
    const bytes = input.get(name) ?? Buffer.alloc(0);
    promise('one changed byte is seen', !seeds.some((seed) => isChanged(bytes, seed)), () => name);
    promiseWhole(filesInZip(bytes));
  }
  return sound;
}

const stackOf = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));

function soundOnes({ archives }: Verification): readonly string[] {
  const sound = archives.filter(({ findings, isForeign }) => findings.length === 0 && !isForeign);
  return sound.map(({ archive }) => archive.shown);
}

/** Whether the bytes are those of a seed but for one to eight of them, one of which some reader makes something of. */
function isChanged(bytes: Buffer, seed: Input): boolean {
  return Array.from(seed.values()).some((own) => {
    if (own.length !== bytes.length) return false;
    const places: number[] = [];
    for (let at = 0; at < own.length && places.length < 9; at += 1) if (own[at] !== bytes[at]) places.push(at);
    return places.length < 9 && places.some((at) => isRead(own, at));
  });
}

function isRead(zip: Buffer, at: number): boolean {
  return !UNREAD_FIELDS.includes(fieldAt(zip, at)) && !deflateEnds(zip).includes(at);
}

/** Each entry is named by a row with its size and hash, and each row's entries are there. */
function promiseWhole(files: readonly ZipFile[] | null): void {
  promise('what is sound is a ZIP', files !== null);
  const contents = new Map((files ?? []).map(({ name, content }) => [name, content]));
  const lines = String(contents.get('manifest.jsonl') ?? '')
    .split('\n')
    .filter((line) => line !== '');
  const named = new Map<string, { readonly bytes: unknown; readonly sha256: unknown }>();
  for (const line of lines) for (const entry of JSON.parse(line).entries) named.set(entry.path, entry);
  promise('no name stands twice in what is sound', contents.size === files?.length);
  for (const [name, content] of contents) {
    const isSafe = !/^[/\\]|(?:^|[/\\])\.{1,2}(?:[/\\]|$)|[\p{Cc}\\:]/u.test(name);
    promise('what is sound has safe names', isSafe, () => name);
    const { bytes, sha256 } = named.get(name) ?? { bytes: null, sha256: null };
    const isRight = OWN.includes(name) || (bytes === content.length && sha256 === sha256Of(content));
    promise('what is sound is as its rows say', isRight, () => name);
  }
  const missing = Array.from(named.keys()).filter((name) => !contents.has(name));
  promise('what is sound has all that its rows name', missing.length === 0, () => missing.join(' '));
}
