import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DOCUMENTS } from '../schemas/documents.ts';
import { temporaryFolder } from '../support/home.ts';
import { chatzip, type Ended, reportOf } from '../support/run.ts';

const FOLDER = new URL('../../schemas/', import.meta.url);

const schema = (...args: readonly string[]): Promise<Ended> =>
  chatzip(['schema', ...args], { home: temporaryFolder() });

describe('schema', () => {
  test.each(DOCUMENTS)('prints that of the %s byte for byte as it ships, whatever the language', async (name) => {
    const ended = await schema(name, '--quiet', '--lang', 'ko');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const shipped = readFileSync(new URL(`${name}.schema.json`, FOLDER));
    expect(Buffer.from(ended.stdout).equals(shipped)).toBe(true);
  });

  test('knows every schema that ships, and the help names them', async () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(DOCUMENTS.map((name) => `${name}.schema.json`).toSorted());
    const { stdout } = await schema('--help');
    for (const name of DOCUMENTS) expect(stdout).toContain(name);
  });

  test('without a name says which there are', async () => {
    const ended = await schema();
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: DOCUMENTS.join('|') });
  });

  test.each([
    ['pear', 'pear'],
    ['Report', 'Report'],
    ['../package', 'NAME'],
    ['report.schema.json', 'report.schema.json'],
  ])('does not know %j, and says which there are', async (word, field) => {
    const ended = await schema(word);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    const detail: unknown = expect.stringContaining('The schemas are report, ');
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field, detail });
    for (const name of DOCUMENTS) expect(reportOf(ended)['detail']).toContain(name);
  });

  test('that cannot be written is a failure of the output', async () => {
    const under = ['sh', '-c', '"$@" >/dev/full', 'sh'];
    const ended = await chatzip(['schema', 'report'], { home: temporaryFolder(), under });
    expect(ended.code).toBe(30);
    const detail = 'There is no space left to write the output.';
    expect(reportOf(ended)).toMatchObject({ code: 'DISK_FULL', field: 'stdout', detail });
  });
});
