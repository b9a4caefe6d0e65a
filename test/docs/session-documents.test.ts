import { cpSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { archivesIn, temporaryFolder } from '../support/home.ts';
import { ranWell } from '../support/run.ts';
import { entriesOf } from '../support/zip.ts';

const TEXT = readFileSync(new URL('../../docs/format.md', import.meta.url), 'utf8');
const [section = ''] = (TEXT.split(/^## Session documents$/m)[1] ?? '').split(/^## /m);
const SCHEMA = JSON.parse(readFileSync(new URL('../../schemas/session.schema.json', import.meta.url), 'utf8'));

const missing = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !section.includes(`\`${name}\``));

describe('docs/format.md names', () => {
  test('the members of a session document that lead to the rest', () => {
    const { turn, tool_call_block: call, tool_result: result, statistics, totals, ran_command: ran } = SCHEMA.$defs;
    const parts = [SCHEMA, turn, call, result, statistics, ran].flatMap((part) => Object.keys(part.properties));
    expect(parts.length).toBeGreaterThan(55);
    expect(missing(parts)).toEqual([]);
    const together = /`together` \(([^)]*)\)/.exec(section)?.[1]?.match(/\w+/g);
    expect(together?.toSorted()).toEqual(Object.keys(totals.properties).toSorted());
  });

  test('every type of block, every end of a command, every reason of a refusal', () => {
    const types = Object.entries<{ properties: { type?: { const: string } } }>(SCHEMA.$defs)
      .filter(([name]) => name.endsWith('_block'))
      .map(([, { properties }]) => properties.type?.const ?? '');
    const { denial } = SCHEMA.$defs.tool_result.properties;
    const reasons = denial.description.match(/[a-z]+-[a-z]+|cancelled|hook|interrupted/g);
    expect([types.length, reasons.length]).toEqual([11, 8]);
    expect(missing([...types, ...reasons, ...SCHEMA.$defs.ran_command.properties.outcome.enum])).toEqual([]);
  });

  test('every member of the front matter', async () => {
    const home = temporaryFolder();
    const fixture = fileURLToPath(new URL('../../fixtures/claude-code/subagents/home', import.meta.url));
    cpSync(fixture, home, { recursive: true });
    await ranWell(['--no-bookmark'], { home });
    const heads = Object.entries(entriesOf(archivesIn(home)[0] ?? ''))
      .filter(([path]) => path.endsWith('.md'))
      .map(([, text]) => parse(text.split(/^---$/m)[1] ?? ''));
    const members = [...new Set(heads.flatMap(Object.keys))];
    expect(members).toEqual(
      expect.arrayContaining(['tokens_with_subagents', 'cost_usd_estimate', 'agent_id', 'agent_version']),
    );
    expect(missing(members)).toEqual([]);
  });
});
