import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary.ts';
import { archivesIn, homeWith, pathOf } from '../support/home.ts';
import { chatzip, ranWell } from '../support/run.ts';
import { entriesOf } from '../support/zip.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/claude-code', import.meta.url));

function homeOf(fixture: string): string {
  const home = temporaryFolder();
  cpSync(join(FIXTURES, fixture, 'home'), home, { recursive: true });
  return home;
}

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

  test('don’t count a session that can’t be read among the others', async () => {
    const home = homeWith(2);
    writeFileSync(pathOf(home, 3), 'garbage\n');
    const ended = await chatzip(['stats'], { home });
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('"code":"EXPORT_PARTIAL"');
    expect(ended.stdout).toMatch(/^Sessions +2\n {2}of them empty +0\n {2}unreadable, not counted +1$/m);
  });
});
