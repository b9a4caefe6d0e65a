import { appendFileSync, cpSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PRICES_AS_OF } from '../../src/session/statistics/prices.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { archivesIn, homeWith, idOf, lineOf, pathOf, writeSession } from '../support/home.ts';
import { chatzip, ranWell } from '../support/run.ts';
import { entriesOf } from '../support/zip.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/claude-code', import.meta.url));

function homeOf(fixture: string): string {
  const home = temporaryFolder();
  cpSync(join(FIXTURES, fixture, 'home'), home, { recursive: true });
  return home;
}

function copied(record: { readonly uuid: string }): object {
  const forkedFrom = { sessionId: idOf(1), messageUuid: record.uuid };
  return { ...record, uuid: `${record.uuid}-copy`, forkedFrom };
}

/** A response of a model that calls tools. */
const responseOf = (number: number, model: string, names: readonly string[]): object => ({
  type: 'assistant',
  uuid: `u${number}`,
  requestId: `req_${number}`,
  timestamp: `2026-02-01T08:00:0${number}.000Z`,
  message: {
    id: `msg_${number}`,
    role: 'assistant',
    model,
    content: names.map((name, index) => ({ type: 'tool_use', id: `toolu_${number}${index}`, name, input: {} })),
    usage: {
      input_tokens: 1000 * number,
      output_tokens: 20,
      cache_creation_input_tokens: 300,
      cache_read_input_tokens: 4000,
    },
  },
});

describe('totals', () => {
  test('say of how many responses nobody told the tokens', async () => {
    const home = homeOf('agent-progress');
    const ended = await chatzip(['stats'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^Responses without a record of tokens {2}1$/m);
    const json = await ranWell(['stats', '--json'], { home });
    expect(JSON.parse(json)).toMatchObject({ responses: 4, uncounted_responses: 1 });
    await ranWell(['--no-bookmark'], { home });
    const documents = Object.entries(entriesOf(archivesIn(home)[0]!)).filter(([path]) => path.endsWith('.md'));
    const said = documents.filter(([, text]) => text.includes('Of 1 response no record tells the tokens'));
    expect(said).toHaveLength(2);
  });

  test('say of which day the prices are, where there are any', async () => {
    const text = await ranWell(['stats'], { home: homeOf('agent-progress') });
    const cost = text.slice(text.indexOf('Cost (estimate, USD)')).split('\n');
    expect(cost[0]).toMatch(/ [\d.]+$/);
    expect(cost[1]).toMatch(new RegExp(`^ {2}prices as of +${PRICES_AS_OF}$`));
    expect(await ranWell(['stats'], { home: homeWith(1) })).not.toContain('prices');
    const home = homeWith(1);
    const content = [{ type: 'text', text: 'In July.' }];
    const message = { id: 'msg_1', role: 'assistant', model: 'plum-1', content, usage: { output_tokens: 20 } };
    appendFileSync(pathOf(home, 1), `${JSON.stringify({ type: 'assistant', uuid: 'u2', message })}\n`);
    const unpriced = await ranWell(['stats'], { home });
    expect(unpriced).toMatch(/^plum-1 .* unknown$/m);
    expect(unpriced).not.toContain('prices');
  });

  test('have heads of one kind above all tables', async () => {
    const text = await ranWell(['stats'], { home: homeOf('agent-progress') });
    const heads = text.split('\n').filter((line) => /^(?:MODEL|TOOL) /.test(line));
    expect(heads.map((line) => line.split(/ {2,}/))).toEqual([
      ['MODEL', 'RESPONSES', 'INPUT', 'OUTPUT', 'CACHE WRITE', 'CACHE READ', 'USD'],
      ['TOOL', 'CALLS', 'ERRORS', 'REFUSED'],
    ]);
  });

  test('don’t count a session that can’t be read among the others', async () => {
    const home = homeWith(2);
    writeFileSync(pathOf(home, 3), 'garbage\n');
    const ended = await chatzip(['stats'], { home });
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('"code":"EXPORT_PARTIAL"');
    expect(ended.stdout).toMatch(/^Sessions +2\n {2}of them empty +0\n {2}unreadable, not counted +1$/m);
  });

  test('stand in tables, the models and tools that were used most first, numbers on the right', async () => {
    const home = temporaryFolder();
    mkdirSync(dirname(pathOf(home, 1)), { recursive: true });
    const records = [
      responseOf(1, 'plum\u001b[2J', ['Water']),
      responseOf(2, 'pear', ['Prune', 'Prune\u001b[2J']),
      responseOf(3, 'pear', ['Prune']),
    ];
    writeFileSync(
      pathOf(home, 1),
      lineOf(1, 'When?') + records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
    writeSession(home, 2, 'garbage\n'.repeat(200));
    const bytes = statSync(pathOf(home, 1)).size;
    const ended = await chatzip(['stats'], { home });
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('"code":"EXPORT_PARTIAL"');
    expect(ended.stdout.split('\n')).toEqual([
      'Sessions                   1',
      '  of them empty            0',
      '  unreadable, not counted  1',
      'Projects                   1',
      `On disk                    ${(bytes / 1000).toFixed(1)} kB`,
      'From, to (UTC)             2026-02-01 01:00  2026-02-01 08:00',
      'Prompts                    1',
      'Subagents                  0',
      'Tokens: input              6,000',
      '  output                   60',
      '  cache write              900',
      '  cache read               12,000',
      'Cost (estimate, USD)       unknown',
      '',
      'MODEL     RESPONSES  INPUT  OUTPUT  CACHE WRITE  CACHE READ      USD',
      'pear              2  5,000      40          600       8,000  unknown',
      'plum␛[2J          1  1,000      20          300       4,000  unknown',
      '',
      'TOOL       CALLS  ERRORS  REFUSED',
      'Prune          2       0        0',
      'Water          1       0        0',
      'Prune␛[2J      1       0        0',
      '',
    ]);
    const json = await chatzip(['stats', '--json', '--quiet'], { home });
    expect(json.code).toBe(3);
    const tokens = { input: 6000, output: 60, cache_read: 12_000, cache_write: 900 };
    expect(JSON.parse(json.stdout)).toMatchObject({ bytes, tokens, cost_usd_estimate: null });
    expect(await chatzip(['stats', '--quiet'], { home })).toMatchObject({ code: 3, stdout: '' });
  });

  test('of what can’t be read at all say that, and nothing of when', async () => {
    const home = homeWith(0);
    writeSession(home, 1, 'garbage\n');
    const ended = await chatzip(['stats'], { home });
    expect(ended.code).toBe(4);
    expect(ended.stderr).toContain('"code":"EXPORT_ALL_FAILED"');
    expect(ended.stdout).toMatch(/^Sessions +0\n/);
    expect(ended.stdout).toMatch(/^ {2}unreadable, not counted +1$/m);
    expect(ended.stdout).toMatch(/^From, to \(UTC\) +–  –$/m);
  });

  test('span what was said from first to last, of each project once', async () => {
    const home = homeWith(0);
    writeSession(home, 1, lineOf(1, 'When are the plums ripe?', 9));
    const other = join(home, '.claude', 'projects', '-home-fern-orchard--2');
    mkdirSync(other);
    writeFileSync(join(other, `${idOf(2)}.jsonl`), lineOf(2, 'When are the pears ripe?', 3));
    // Of a session in which nobody said anything the time counts for nothing.
    writeSession(home, 3, lineOf(3, 'Caveat', 1).replace('"type":"user",', '"type":"user","isMeta":true,'));
    const summed = JSON.parse(await ranWell(['stats', '--json'], { home }));
    expect(summed).toMatchObject({ sessions: { read: 3, empty: 1, failed: 0 }, projects: 1, prompts: 2 });
    expect([summed.first, summed.last]).toEqual(['2026-02-01T03:00:00.000Z', '2026-02-01T09:00:00.000Z']);
  });

  test('count every subagent', async () => {
    const summed = JSON.parse(await ranWell(['stats', '--json'], { home: homeOf('subagents') }));
    expect(summed.subagents).toBe(3);
  });

  test('count what a fork repeats once', async () => {
    const home = temporaryFolder();
    const main = {
      ask: { type: 'user', uuid: 'u1', message: { role: 'user', content: 'Prune the pears.' } },
      call: {
        type: 'assistant',
        uuid: 'u2',
        requestId: 'req_1',
        message: {
          id: 'msg_1',
          role: 'assistant',
          model: 'claude-sonnet-4-5',
          content: [
            { type: 'tool_use', id: 'toolu_01skTEAhPq7xVb3mNd9fRw2c', name: 'Bash', input: { command: 'prune' } },
          ],
          usage: { input_tokens: 3, output_tokens: 20 },
        },
      },
      result: {
        type: 'user',
        uuid: 'u3',
        message: {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'toolu_01skTEAhPq7xVb3mNd9fRw2c', content: 'no', is_error: true },
          ],
        },
      },
    };
    const write = (number: number, records: readonly object[]): void => {
      const lines = records.map((record, index) => ({
        sessionId: idOf(number),
        timestamp: `2026-02-01T08:00:0${index}.000Z`,
        ...record,
      }));
      mkdirSync(dirname(pathOf(home, number)), { recursive: true });
      writeFileSync(pathOf(home, number), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    };
    write(1, [main.ask, main.call, main.result]);
    write(2, [main.ask, main.call, { ...main.ask, uuid: 'u9' }]);
    write(3, [copied(main.ask), { ...copied(main.call), uuid: main.call.uuid }]);
    const json = await ranWell(['stats', '--json'], { home });
    expect(JSON.parse(json)).toMatchObject({
      sessions: { read: 3 },
      prompts: 2,
      responses: 1,
      tokens: { input: 3, output: 20 },
      tools: [{ name: 'Bash', calls: 1, errors: 1 }],
    });
    await ranWell(['--no-bookmark', '--format', 'json'], { home });
    const [entries] = archivesIn(home).map((path) => entriesOf(path));
    expect(Object.values(entries!).filter((text) => text.includes('"copy_of":"u1"'))).toHaveLength(1);
    expect(Object.values(entries!).filter((text) => text.includes('"copy_of":"u2"'))).toEqual([]);
  });
});
