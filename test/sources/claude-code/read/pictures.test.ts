import { describe, expect, test } from 'vitest';
import { createNotes } from '../../../../src/sources/records/notes.ts';
import { createPictures, withoutPictures } from '../../../../src/sources/claude-code/transcript/media/pictures.ts';
import { answer, blocksOf, messagesOf, readRecords, user } from './reading.ts';

const place = { file: { path: 'x.jsonl', part: 'main' as const }, line: 3 };
const base64 = (bytes: readonly number[] | string): string => Buffer.from(bytes as string).toString('base64');
const PNG = [0x89, 0x50, 0x4e, 0x47, 1, 2, 3];

function keeping(): {
  readonly pictures: ReturnType<typeof createPictures>;
  readonly notes: ReturnType<typeof createNotes>;
} {
  const notes = createNotes();
  return { pictures: createPictures(notes), notes };
}

describe('a picture', () => {
  test.each<[string, readonly number[] | string, string | null, string]>([
    ['by its content', PNG, 'image/jpeg', 'png'],
    ['by its content', [0xff, 0xd8, 0xff, 0xe0], null, 'jpg'],
    ['by its content', 'GIF89a', null, 'gif'],
    ['by its content', 'RIFF....WEBPVP8', null, 'webp'],
    ['by its content', '%PDF-1.7', null, 'pdf'],
    ['by its content', '<svg xmlns="x"/>', null, 'svg'],
    ['by its media type', 'unknown', 'image/bmp', 'bmp'],
    ['by its media type', 'unknown', 'Image/SVG+xml; charset=utf-8', 'svg'],
    ['as bin', 'RIFF....WAVE', '../../evil', 'bin'],
  ])('is named %s: %j', (_how, bytes, mediaType, ending) => {
    const { pictures } = keeping();
    const { file } = pictures.keep(base64(bytes), mediaType, place);
    expect(file).toMatch(new RegExp(`^images/[0-9a-f]{12}\\.${ending}$`));
    expect(Buffer.from(pictures.files().get(file ?? '') ?? [])).toEqual(Buffer.from(bytes as string));
  });

  test('is kept once, with line breaks in its base64 or a data address around it', () => {
    const { pictures, notes } = keeping();
    const data = base64([...PNG, ...Array.from({ length: 90 }, (_none, index) => index)]);
    const wrapped = data.replace(/(.{20})/g, '$1\r\n');
    const kept = [data, wrapped, `data:image/png;base64,${data}`, data.replace(/=+$/, '')].map(
      (one) => pictures.keep(one, null, place).file,
    );
    expect(new Set(kept).size).toBe(1);
    expect(pictures.files().size).toBe(1);
    expect(notes.list()).toEqual([]);
  });

  test.each(['', '!!!!', 'not base64 at all, is it?'])('that can not be decoded is a note: %j', (data) => {
    const { pictures, notes } = keeping();
    expect(pictures.keep(data, 'image/png', place)).toEqual({ file: null, bytes: 0, mediaType: 'image/png' });
    expect(notes.list()).toEqual([{ code: 'IMAGE_UNDECODABLE', count: 1, lines: [3] }]);
  });
});

describe('a record without its pictures', () => {
  const data = base64(PNG);

  test.each<[string, object, object]>([
    ['Read', { file: { base64: data, type: 'image/png', n: 1 } }, { file: { type: 'image/png', n: 1, image: 'P' } }],
    [
      'MCP',
      { a: [{ type: 'image', data, mimeType: 'image/png' }] },
      { a: [{ type: 'image', mimeType: 'image/png', image: 'P' }] },
    ],
    [
      'MCP resource',
      { resource: { blob: data, mimeType: 'image/png', uri: 'x' } },
      { resource: { mimeType: 'image/png', uri: 'x', image: 'P' } },
    ],
    [
      'API',
      { source: { type: 'base64', media_type: 'image/png', data } },
      { source: { type: 'base64', media_type: 'image/png', image: 'P' } },
    ],
    ['shell', { stdout: data, isImage: true }, { isImage: true, image: 'P' }],
    ['pages', { base64: data, pages: [{ base64: data }] }, { pages: [{ image: 'P' }], image: 'P' }],
  ])('%s: the data is replaced by the path', (_from, record, expected) => {
    const { pictures } = keeping();
    const bare = JSON.stringify(withoutPictures(JSON.parse(JSON.stringify(record)), pictures, place));
    expect(JSON.parse(bare.replaceAll(/images\/\w+\.png/g, 'P'))).toEqual(expected);
    expect(bare).not.toContain(data);
  });

  test('is the record itself where there is none, with words that are called data', () => {
    const { pictures } = keeping();
    const record = JSON.parse(
      '{"data":"some words","mimeType":"text/plain","isImage":false,"stdout":"x","__proto__":{"a":[1,null]}}',
    );
    expect(withoutPictures(record, pictures, place)).toBe(record);
    const around = JSON.parse(`{"__proto__":{"base64":"${data}"},"b":1}`);
    expect(JSON.stringify(withoutPictures(around, pictures, place))).toMatch(
      /^\{"__proto__":\{"image":"images\/\w+\.png"\},"b":1\}$/,
    );
  });
});

test('words where a picture’s data should be are words, and stay', async () => {
  const words = 'text, is no base64 at all';
  const { session } = await readRecords([
    answer([{ type: 'tool_use', id: 't', name: 'Read', input: {} }]),
    user([{ type: 'tool_result', tool_use_id: 't', content: 'x' }], {
      toolUseResult: { base64: words, type: 'image' },
    }),
  ]);
  expect(blocksOf(session)).toMatchObject([{ result: { record: { base64: words, image: null } } }]);
  expect(session.notes).toMatchObject([{ code: 'IMAGE_UNDECODABLE' }]);
});

const answeredWith = async (part: object): Promise<{ readonly result: unknown; readonly notes: unknown }> => {
  const { session } = await readRecords([
    user('go'),
    answer([{ type: 'tool_use', id: 't', name: 'mcp__orchard__look', input: {} }]),
    user([{ type: 'tool_result', tool_use_id: 't', content: [part] }]),
  ]);
  const call = blocksOf(session).at(-1);
  return { result: call?.type === 'tool_call' ? call.result : null, notes: session.notes };
};

describe('what a tool of an MCP server answers with', () => {
  const sound = { type: 'audio', data: base64('ID3 bees'), mimeType: 'audio/mpeg' };
  const notes = { uri: 'tree://3/notes', mimeType: 'text/markdown', text: '# Figs' };
  const link = { type: 'resource_link', uri: 'tree://3/more', name: 'more.txt', mimeType: 'text/plain', size: 12 };

  test.each<[string, object, object, object?]>([
    [
      'a sound',
      sound,
      { type: 'document', mediaType: 'audio/mpeg', title: null, file: /^images\/\w+\.mp3$/, bytes: 8 },
    ],
    [
      'a sound for somebody',
      { ...sound, annotations: { audience: ['user'] } },
      { bytes: 8 },
      { annotations: { audience: ['user'] } },
    ],
    [
      'a text',
      { type: 'resource', resource: notes },
      { type: 'document', mediaType: 'text/markdown', title: 'tree://3/notes', text: '# Figs', file: null },
    ],
    [
      'a text with more',
      { type: 'resource', resource: { ...notes, _meta: { ripe: true } }, _meta: { by: 1 } },
      { text: '# Figs' },
      { _meta: { by: 1 }, resource: { _meta: { ripe: true } } },
    ],
    [
      'a text and its file',
      { type: 'resource', resource: { ...notes, mimeType: 'application/pdf', blob: base64('%PDF-1.7') } },
      { type: 'document', title: 'tree://3/notes', text: '# Figs', file: /\.pdf$/, bytes: 8 },
    ],
    [
      'a file',
      { type: 'resource', resource: { uri: 'tree://3/plan', mimeType: 'application/pdf', blob: base64('%PDF-1.7') } },
      { type: 'document', title: 'tree://3/plan', file: /\.pdf$/, bytes: 8 },
    ],
    [
      'a picture',
      { type: 'resource', resource: { uri: 'tree://3/photo', mimeType: 'image/png', blob: base64(PNG) } },
      { type: 'image', mediaType: 'image/png', file: /\.png$/, bytes: 7 },
      { resource: { uri: 'tree://3/photo' } },
    ],
    [
      'a link',
      link,
      { type: 'document', mediaType: 'text/plain', title: 'more.txt', file: null, bytes: 12, url: 'tree://3/more' },
    ],
    [
      'a link with a title',
      { ...link, title: 'More', description: 'all of it' },
      { title: 'More', url: 'tree://3/more' },
      { name: 'more.txt', description: 'all of it' },
    ],
  ])('%s is shown as what it is', async (_what, part, shown, further) => {
    const { result, notes: told } = await answeredWith(part);
    const matching = Object.fromEntries(
      Object.entries(shown).map(([key, value]) => [
        key,
        value instanceof RegExp ? expect.stringMatching(value) : value,
      ]),
    );
    expect(result).toMatchObject({ content: [matching] });
    expect((result as { facts?: unknown }).facts).toEqual(
      further === undefined ? undefined : { contentMembers: [{ block: 0, ...further }] },
    );
    expect(told).toEqual([]);
  });

  test.each([
    [{ type: 'audio', mimeType: 'audio/mpeg' }],
    [{ type: 'audio', data: 'the bees, they hum', mimeType: 'audio/mpeg' }],
    [{ type: 'resource', resource: 'tree://3' }],
    [{ type: 'resource', resource: { uri: 'tree://3' } }],
    // Names a file itself, in the member that says where the data was put.
    [{ type: 'resource', resource: { uri: 'tree://3', mimeType: 'image/png', image: '../roots.png' } }],
    [{ type: 'audio', mimeType: 'audio/mpeg', image: 'https://orchard.example/bees.mp3' }],
    [{ type: 'resource_link', name: 'more.txt' }],
    // What it says beyond its kind stands in it, and is not told a second time.
    [{ type: 'audio', mimeType: 'audio/mpeg', _meta: { by: 1 } }],
    [{ type: 'resource', resource: { uri: 'tree://3' }, _meta: { by: 1 } }],
    [{ type: 'resource_link', name: 'more.txt', _meta: { by: 1 } }],
  ])('is kept as it is where it is of another shape: %j', async (part) => {
    const { result } = await answeredWith(part);
    expect(result).toMatchObject({ content: [{ type: 'unknown', kind: part.type, record: part }] });
    expect(result).not.toHaveProperty('facts');
  });

  test('is kept as it is in a prompt, and told once', async () => {
    const part = { type: 'resource', resource: { uri: 'tree://3', text: 'plums' }, _meta: { by: 1 } };
    const { session } = await readRecords([user([{ type: 'text', text: 'Look' }, part])]);
    const [message] = messagesOf(session);
    expect(message?.blocks[1]).toMatchObject({ type: 'unknown', record: part });
    expect(message?.facts ?? {}).not.toHaveProperty('contentMembers');
  });
});
