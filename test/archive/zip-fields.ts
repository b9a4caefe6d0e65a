/** Bits of a ZIP that a reader makes nothing of: no check can tell them from others. docs/restore.md names them. */
export const UNREAD_FIELDS: readonly string[] = [
  'bits behind the end of deflate',
  'central: disk',
  'central: external attributes',
  'central: internal attributes',
  'central: version made by',
  'central: version needed',
  'local: version needed',
];

/** Where the last byte of each deflated content is, in a ZIP whose entries follow each other without gaps. */
export function deflateEnds(zip: Buffer): readonly number[] {
  const ends: number[] = [];
  for (let at = 0; zip.readUInt32LE(at) === 0x0403_4b50;) {
    const end = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28) + zip.readUInt32LE(at + 18);
    if (zip.readUInt16LE(at + 8) === 8) ends.push(end - 1);
    at = end;
  }
  return ends;
}

/** Names the field of a ZIP (APPNOTE 4.3.7, 4.3.12, 4.3.16) that a byte belongs to. */
export function fieldAt(zip: Buffer, at: number): string {
  const marks = [
    { name: 'local', signature: 'PK\u0003\u0004' },
    { name: 'central', signature: 'PK\u0001\u0002' },
    { name: 'end', signature: 'PK\u0005\u0006' },
  ].map(({ name, signature }) => ({ name, start: zip.lastIndexOf(signature, at, 'latin1') }));
  const { name, start } = marks.toSorted((a, b) => b.start - a.start)[0] ?? { name: 'none', start: 0 };
  const offset = at - start;
  const fields: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
    local: [
      [4, 'signature'],
      [6, 'version needed'],
      [30, 'header'],
      [Infinity, 'name, extra or content'],
    ],
    central: [
      [4, 'signature'],
      [6, 'version made by'],
      [8, 'version needed'],
      [34, 'header'],
      [36, 'disk'],
      [38, 'internal attributes'],
      [42, 'external attributes'],
      [46, 'offset'],
      [Infinity, 'name or extra'],
    ],
    end: [[Infinity, 'record']],
  };
  return `${name}: ${(fields[name] ?? []).find(([end]) => offset < end)?.[1] ?? 'none'}`;
}
