import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** A file in a ZIP. */
export interface ZipFile {
  readonly name: string;
  readonly content: Buffer;
}

const LOCAL = 0x0403_4b50;
const CENTRAL = 0x0201_4b50;
const END = 0x0605_4b50;

/** The files of a ZIP by its directory, read plainly and by nothing of the program's; null for what is no whole ZIP. */
export function filesInZip(bytes: Buffer): readonly ZipFile[] | null {
  try {
    const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
    const files: ZipFile[] = [];
    let at = bytes.readUInt32LE(end + 16);
    for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
      if (bytes.readUInt32LE(at) !== CENTRAL) return null;
      const lengths = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
      const [nameLength = 0] = lengths;
      files.push({ name: bytes.toString('utf8', at + 46, at + 46 + nameLength), content: contentAt(bytes, at) });
      at += 46 + lengths.reduce((sum, length) => sum + length, 0);
    }
    return files;
  } catch {
    return null;
  }
}

function contentAt(bytes: Buffer, central: number): Buffer {
  const local = bytes.readUInt32LE(central + 42);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const body = bytes.subarray(start, start + bytes.readUInt32LE(central + 20));
  return bytes.readUInt16LE(central + 10) === 8
    ? inflateRawSync(body, { maxOutputLength: 2 ** 26 })
    : Buffer.from(body);
}

/** A ZIP of these files, which may be anything: no name and no content is too odd. */
export function zipOf(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content } of files) {
    const raw = Buffer.from(name).subarray(0, 0xffff);
    const body = deflateRawSync(content);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt16LE(0x5c41, 8);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(body.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(raw.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    parts.push(uint32(LOCAL), shared, raw, body);
    directory.push(uint32(CENTRAL), Buffer.from([20, 0]), shared, rest, raw);
    at += 30 + raw.length + body.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, central, uint32(END), end]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
