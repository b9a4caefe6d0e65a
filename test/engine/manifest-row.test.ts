import { expect, test } from 'vitest';
import { manifestRow } from '../../src/engine/convert/manifest-row.ts';
import type { ReadSession } from '../../src/sources/source.ts';
import { NO_STATISTICS, session } from '../support/sessions.ts';

const model = (name: string) => ({
  model: name,
  responses: 1,
  tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 },
  costUsd: null,
});

test('a row has the numbers of a session and its subagents together, and each file as it was read', () => {
  const own = { ...NO_STATISTICS, turns: 1, messages: 2, toolCalls: 1, models: [model('plum-1')] };
  const together = {
    messages: 5,
    toolCalls: 4,
    tokens: { input: 10, output: 20, cacheRead: 30, cacheWrite: 40 },
    models: [model('plum-1'), model('pear-2')],
    tools: [],
    costUsd: null,
  };
  const stamp = { mtimeNs: '1', ctimeNs: '2', inode: '3', bytes: 5, sha256: '0'.repeat(64) };
  const read: ReadSession = {
    session: session({ statistics: { ...own, together } }),
    isEmpty: false,
    files: [
      { path: 'orchard/plum.jsonl', ...stamp },
      { path: 'orchard/%FF.jsonl', pathBase64: '/w==', ...stamp },
    ],
    pictures: new Map(),
    counted: { prompts: [], responses: [], calls: [] },
    close: () => undefined,
  };
  const rawEntries = new Map([['orchard/plum.jsonl', 'raw/claude-code/orchard/plum.jsonl']]);
  const row = manifestRow(read, [], { rawEntries, root: '0123abcd' });
  expect(row).toMatchObject({
    source_root: '0123abcd',
    turns: 1,
    messages: 5,
    tool_calls: 4,
    models: ['plum-1', 'pear-2'],
    tokens: { input: 10, output: 20, cache_read: 30, cache_write: 40 },
  });
  const file = { bytes: 5, mtime: '1970-01-01T00:00:00.000000001Z', sha256: stamp.sha256 };
  expect(row.source_files).toEqual([
    { path: 'orchard/plum.jsonl', ...file, entry: 'raw/claude-code/orchard/plum.jsonl' },
    { path: 'orchard/%FF.jsonl', path_base64: '/w==', ...file },
  ]);
  expect(manifestRow(read, [], { rawEntries, root: undefined })).not.toHaveProperty('source_root');
});
