import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import { homeWith, temporaryFolder } from '../support/home.ts';
import { chatzip, reportOf } from '../support/run.ts';
import { terminal } from '../support/terminal.ts';

/** A home with an empty folder, and one with a ZIP of another program. */
async function homeWithout(home = temporaryFolder()): Promise<string> {
  mkdirSync(join(home, 'empty'));
  mkdirSync(join(home, 'others'));
  const zip = new JSZip().file('plums.txt', 'ripe');
  writeFileSync(join(home, 'others', 'plums.zip'), await zip.generateAsync({ type: 'uint8array' }));
  return home;
}

const SENTENCE = 'The folder that was named holds no archive of chatzip.';

describe.each(['verify', 'restore'])('%s of a folder without archives of chatzip', (command) => {
  test.each(['empty', 'others'])('says so and ends 10: %s', async (folder) => {
    const home = await homeWithout();
    const ended = await chatzip([command, folder], { home });
    expect(ended.code).toBe(10);
    expect(reportOf(ended)).toMatchObject({ code: 'ARCHIVE_NOT_FOUND', outcome: 'source', detail: SENTENCE });
    const seen = await chatzip([command, folder], { home, under: terminal });
    expect(seen.stdout).toContain(SENTENCE);
    expect(seen.stdout).not.toContain('Check the name');
    const korean = await chatzip(['--lang', 'ko', command, folder], { home, under: terminal });
    expect(korean.stdout).toContain('지정한 폴더에 chatzip의 아카이브가 없습니다.');
    expect(readdirSync(home)).toEqual(['empty', 'others']);
  });

  test('names the folder on a terminal, as it was named', async () => {
    const home = await homeWithout();
    writeFileSync(join(home, 'chatzip-1.zip'), 'PK');
    const seen = await chatzip([command, 'chatzip-1.zip', 'empty'], { home, under: terminal });
    expect(seen.stdout).toContain(SENTENCE);
    expect(seen.stdout).toContain('(empty)');
    expect(seen.stdout).not.toContain('argument 2');
  });

  test('names what other programs have put there', async () => {
    const home = await homeWithout();
    const ended = await chatzip([command, 'others'], { home });
    expect(ended.code).toBe(10);
    expect(ended.stdout).toContain('others/plums.zip: no archive of chatzip, left out');
    const json = await chatzip([command, 'others', '--json'], { home });
    expect(json.code).toBe(10);
    expect(json.stdout).toContain('others/plums.zip');
    expect(await chatzip([command, 'others', '--quiet'], { home })).toMatchObject({ code: 10, stdout: '' });
  });
});

test('what is damaged there is told before what is another program’s', async () => {
  const home = await homeWithout();
  writeFileSync(join(home, 'others', 'cut.zip'), 'PK');
  for (const command of ['verify', 'restore']) {
    const ended = await chatzip([command, 'others'], { home });
    expect(ended).toMatchObject({ code: 10, stdout: '' });
    expect(reportOf(ended)['detail']).toBe('The archive does not exist or is no ZIP file.');
  }
});

test('without archives nothing is said of what a bookmark calls safe', async () => {
  const home = await homeWithout(homeWith(1));
  expect((await chatzip(['--bookmark', 'safe.json', '--out', 'kept'], { home })).code).toBe(0);
  const ended = await chatzip(['verify', 'others', '--bookmark', 'safe.json', '--json'], { home });
  expect(ended.code).toBe(10);
  expect(JSON.parse(ended.stdout)).toMatchObject({ bookmark_check: null, failures: [] });
});
