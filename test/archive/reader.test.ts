import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/archive/archive.ts';
import { checkEntries, readArchive } from '../../src/archive/reader.ts';
import { checkArchive } from './checking.ts';
import { zipOf } from './write-zip.ts';
import { raisedBy, temporaryFolder } from '../files/temporary.ts';
import { textsIn } from './other-readers.ts';
import { entry } from './sessions.ts';
import { fieldAt, UNREAD_FIELDS } from './zip-fields.ts';

const pythonWriter = `
import io, sys, zipfile
class Stream(io.RawIOBase):
  def __init__(self, file): self.file = file
  def writable(self): return True
  def seekable(self): return False
  def write(self, data): return self.file.write(data)
path, kind = sys.argv[1:]
with open(path, 'wb') as file:
  with zipfile.ZipFile(Stream(file) if kind == 'streamed' else file, 'w') as archive:
    for name, text in [('plums.md', 'plums ' * 100), ('äpfel.md', 'äpfel'), ('stored.md', 'pears')]:
      stated = zipfile.ZipInfo(name)
      stated.compress_type = zipfile.ZIP_STORED if name == 'stored.md' else zipfile.ZIP_DEFLATED
      with archive.open(stated, 'w', force_zip64=kind == 'zip64') as entry: entry.write(text.encode())
    if kind == 'commented': archive.comment = b'plums and pears'
`;

/** Text that deflates badly. */
const noise = (bytes: number): Uint8Array => {
  let seed = 1;
  return Uint8Array.from({ length: bytes }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed >> 16;
  });
};

const everySize = [
  entry('orchard/empty.md', ''),
  entry('orchard/small.md', 'plums '.repeat(50)),
  entry('orchard/middle.md', 'pears '.repeat(100_000)),
  entry('orchard/large.md', 'figs '.repeat(1_200_000), { parts: 3 }),
  entry('orchard/noise.bin', noise(1_500_000)),
  entry('orchard/stored.bin', noise(5_000_000), { method: 'store' }),
  entry('obst/äpfel.md', 'äpfel'),
];

describe('reading an archive', () => {
  test('whose end is cut off meanwhile finds the directory damaged', async () => {
    // So many that the end is read by itself: it is in no block that was read for the entries or the directory.
    const names = Array.from({ length: 8000 }, (_, index) => `orchard/where-plums-and-pears-are-kept-${index}.md`);
    const path = await zipOf(names.map((name) => entry(name, '', { method: 'store' })));
    const problems: unknown[] = [];
    for await (const { problem } of checkEntries(path)) {
      if (problems.length === 0) truncateSync(path, statSync(path).size - 10);
      problems.push(problem);
    }
    expect([problems.length, problems.at(-1)]).toEqual([8001, 'directory']);
  });

  test('gives the entries in order with what the archive says of them', async () => {
    const read: unknown[] = [];
    for await (const found of readArchive(await zipOf(everySize))) read.push({ ...found, pieces: undefined });
    expect(read).toEqual(
      everySize.map(({ path, bytes, crc32: crc, method, body }) => ({
        path,
        bytes,
        crc32: crc,
        method,
        compressedBytes: body.reduce((sum, part) => sum + part.length, 0),
        pieces: undefined,
      })),
    );
  });

  test('gives their content back', async () => {
    const texts = await textsIn(await zipOf(everySize.slice(0, 4)));
    expect(Object.values(texts)).toEqual([
      '',
      'plums '.repeat(50),
      'pears '.repeat(100_000),
      'figs '.repeat(1_200_000),
    ]);
  });

  test.runIf(process.platform === 'linux')('may stop early, and the file is closed', async () => {
    const path = await zipOf(everySize);
    for await (const found of readArchive(path)) {
      expect([found.path, openTimes(path)]).toEqual(['orchard/empty.md', 1]);
      break;
    }
    expect(openTimes(path)).toBe(0);
  });

  test('shows names as they stand there, harmless or not', async () => {
    const path = await zipOf([entry('../plum.md', 'plums'), entry('orchard\\fig.md', 'figs')]);
    expect(Object.keys(await textsIn(path))).toEqual(['../plum.md', 'orchard\\fig.md']);
  });

  test('raises ARCHIVE_NOT_FOUND for what is no ZIP, and what the system says for what is not there', async () => {
    const path = join(temporaryFolder(), 'plums.zip');
    expect(await raisedBy(checkArchive(path))).toBe('ENOENT');
    writeFileSync(path, '');
    expect(await raisedBy(checkArchive(path))).toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
    writeFileSync(path, 'plums and pears '.repeat(1000));
    expect(await raisedBy(checkArchive(path))).toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
  });
});

describe('checking an archive', () => {
  test('finds nothing wrong with a sound one, entries of every size in it', async () => {
    const path = await zipOf(everySize);
    expect(await checkArchive(path)).toEqual({ entries: everySize.length, damaged: [] });
    const checked: unknown[] = [];
    for await (const { path: name, problem } of checkEntries(path)) checked.push([name, problem]);
    expect(checked).toEqual(everySize.map(({ path: name }) => [name, null]));
  });

  test.each(['plain', 'streamed', 'zip64', 'commented'])(
    'finds nothing wrong with a ZIP that Python made %s',
    async (kind) => {
      const path = join(temporaryFolder(), 'python.zip');
      execFileSync('python3', ['-c', pythonWriter, path, kind]);
      expect(await checkArchive(path)).toEqual({ entries: 3, damaged: [] });
      expect(Object.keys(await textsIn(path))).toEqual(['plums.md', 'äpfel.md', 'stored.md']);
    },
  );

  test.each([
    ['a CRC that is another', (plum: Entry) => ({ ...plum, crc32: plum.crc32 ^ 1 }), 'crc'],
    ['a size that is too large', (plum: Entry) => ({ ...plum, bytes: plum.bytes + 1 }), 'size'],
    ['a size that is too small', (plum: Entry) => ({ ...plum, bytes: plum.bytes - 1 }), 'size'],
    [
      'a body that ends early',
      (plum: Entry) => ({ ...plum, body: plum.body.map((part) => part.subarray(0, -3)) }),
      'data',
    ],
    ['a body that is no deflate', (plum: Entry) => ({ ...plum, body: [Buffer.from('\u0007plums')] }), 'data'],
  ] as const)('finds %s', async (_, spoil, problem) => {
    for (const plum of everySize.slice(1, 5)) {
      const path = await zipOf([entry('orchard/good.md', 'good'), spoil(plum), entry('orchard/after.md', 'after')]);
      const { entries, damaged } = await checkArchive(path);
      expect(entries).toBe(3);
      expect(damaged).toMatchObject([{ path: plum.path, problem }]);
    }
  });

  test('finds what is encrypted, whatever its method', async () => {
    for (const method of ['store', 'deflate'] as const) {
      const path = await zipOf([entry('orchard/plum.md', 'plums', { method })]);
      const zip = readFileSync(path);
      for (const at of [6, zip.indexOf('PK\u0001\u0002') + 8]) zip.writeUInt16LE(zip.readUInt16LE(at) | 1, at);
      writeFileSync(path, zip);
      for await (const found of readArchive(path)) expect(found.method).toBe('other');
      expect((await checkArchive(path)).damaged).toMatchObject([{ path: 'orchard/plum.md', problem: 'method' }]);
    }
  });

  test('does not inflate more than was stated: a bomb is found, not carried out', async () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
    const small = { ...entry('orchard/bomb.md', ''), bytes: 1000, crc32: crc32(''), body: [bomb] };
    expect((await checkArchive(await zipOf([small]))).damaged).toMatchObject([{ problem: 'size' }]);
  });

  test('inflates no more content than the file has room for, where entries share theirs', async () => {
    const path = await zipOf([entry('orchard/plum.md', noise(5000)), entry('orchard/fig.md', 'figs')]);
    const zip = readFileSync(path);
    const end = zip.length - 22;
    const at = zip.readUInt32LE(end + 16);
    const first = zip.subarray(at, zip.indexOf('PK\u0001\u0002', at + 4));
    const record = Buffer.from(zip.subarray(end));
    record.writeUInt16LE(5, 8);
    record.writeUInt16LE(5, 10);
    record.writeUInt32LE(end - at + 3 * first.length, 12);
    writeFileSync(path, Buffer.concat([zip.subarray(0, end), first, first, first, record]));
    const { entries, damaged } = await checkArchive(path);
    expect(entries).toBe(5);
    expect(damaged.map(({ path: name, problem }) => [name, problem])).toEqual([
      ['orchard/plum.md', 'data'],
      ['orchard/plum.md', 'data'],
    ]);
  });

  test('has no other pay for one that says that nearly all of the file is its own', async () => {
    const fruits = ['plum', 'fig', 'pear', 'date'].map((name) => entry(`orchard/${name}.md`, noise(1000)));
    const path = await zipOf(fruits);
    const zip = readFileSync(path);
    const first = zip.readUInt32LE(zip.length - 22 + 16);
    for (const at of [18, first + 20]) zip.writeUInt32LE(zip.length - 100, at);
    writeFileSync(path, zip);
    const { entries, damaged } = await checkArchive(path);
    expect(entries).toBe(4);
    expect(damaged.filter(({ path: name }) => name !== 'orchard/plum.md')).toEqual([]);
  });

  test('finds a file that was cut anywhere', async () => {
    const path = await zipOf([entry('orchard/plum.md', 'plums'), entry('orchard/fig.md', 'figs '.repeat(50))]);
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(path, whole.subarray(0, length));
      const raised = await raisedBy(checkArchive(path).then(({ damaged }) => expect(damaged).not.toEqual([])));
      if (raised !== 'nothing') expect(raised).toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
    }
  });

  test('finds a flipped bit in any byte but those that a reader makes nothing of', async () => {
    const deflated = entry('orchard/plum.md', 'plums '.repeat(20));
    const path = await zipOf([deflated, entry('obst/äpfel.md', 'äpfel '.repeat(5), { method: 'store' })]);
    const whole = readFileSync(path);
    const body = deflated.body[0] ?? Buffer.alloc(0);
    const lastOfDeflate = whole.indexOf(body) + body.length - 1;
    const missed = new Set<string>();
    for (let at = 0; at < whole.length; at += 1) {
      const spoiled = Buffer.from(whole);
      spoiled[at] = (spoiled[at] ?? 0) ^ (1 << (at & 7));
      writeFileSync(path, spoiled);
      const raised = await raisedBy(checkArchive(path).then(({ damaged }) => expect(damaged).not.toEqual([])));
      if (raised !== 'nothing' && !isNotFound(raised)) {
        missed.add(at === lastOfDeflate ? 'bits behind the end of deflate' : fieldAt(whole, at));
      }
    }
    expect(Array.from(missed).filter((field) => !UNREAD_FIELDS.includes(field))).toEqual([]);
  });
});

/** How often this process has a file open. */
function openTimes(path: string): number {
  const links = readdirSync('/proc/self/fd').map((descriptor) => `/proc/self/fd/${descriptor}`);
  // The one that the folder itself was read by is gone.
  return links.filter((link) => existsSync(link) && readlinkSync(link) === path).length;
}

function isNotFound(raised: unknown): boolean {
  return typeof raised === 'object' && raised !== null && 'code' in raised && raised.code === 'ARCHIVE_NOT_FOUND';
}
