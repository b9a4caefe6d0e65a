import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { factsText } from '../../src/cli/text/facts-text.ts';
import { sayIn } from '../../src/cli/words/words.ts';
import { failureOf, type FailureDetails } from '../../src/failures/failure.ts';
import { archivesIn, homeWith, idOf, writeSession } from '../support/home.ts';
import { chatzip, ranWell } from '../support/run.ts';
import { terminal } from '../support/terminal.ts';

const AT = '2026-02-01T08:00:00.000Z';

describe('the facts behind a failure', () => {
  test.each<readonly [FailureDetails, string, string]>([
    [{ argument: 2, errno: 'ENOENT' }, 'argument 2, errno ENOENT', '2번째 인수, 시스템 오류 ENOENT'],
    [{ line: 3 }, 'line 3', '3번째 줄'],
    [{ line: 12_345 }, 'line 12345', '12345번째 줄'],
    [{ bytes: 3_000_000, limit: 1024 }, '3,000,000 bytes, limit 1,024', '3,000,000바이트, 한도 1,024'],
    [{ matches: 2 }, 'matching sessions: 2', '맞는 세션: 2'],
    [{ pid: 12_345, since: AT }, `pid 12345, since ${AT}`, `프로세스 12345, ${AT}부터`],
    [{ version: 2 }, 'version 2', '버전 2'],
    [{ entries: 4, found: 3 }, '4 entries, found 3', '항목 4개, 실제 3'],
    [
      { archive: 1, entry: 3, crc: true },
      'archive 1, entry 3, a wrong checksum',
      '1번째 아카이브, 3번째 항목, 체크섬이 틀림',
    ],
    [{ archive: 1, missing: true }, 'archive 1, missing', '1번째 아카이브, 빠짐'],
    [
      { archive: 1, line: 2, row: true },
      'archive 1, line 2, a row of its manifest',
      '1번째 아카이브, 2번째 줄, 매니페스트의 행',
    ],
    [{ archive: 1, manifest: true }, 'archive 1, its manifest', '1번째 아카이브, 매니페스트'],
    [{ archive: 1, run: true }, 'archive 1, the record of its run', '1번째 아카이브, 실행 기록'],
    [{ volume: 2, run: AT }, `volume 2, run of ${AT}`, `2번째 볼륨, ${AT}의 실행`],
    [{ last: true, run: AT }, `the last volume, run of ${AT}`, `마지막 볼륨, ${AT}의 실행`],
    [{ raw: false }, 'no raw files', 'raw 파일 없음'],
    [{ bookmark: true }, 'in the bookmark', '북마크에 있음'],
    [{}, '', ''],
  ])('%j are told in the language of the reader', (details, english, korean) => {
    const failure = failureOf('ENTRY_DAMAGED', details);
    expect(factsText(failure, sayIn('en'))).toBe(english);
    expect(factsText(failure, sayIn('ko'))).toBe(korean);
  });

  test('that this version does not know keep their names', () => {
    expect(factsText(failureOf('ENTRY_DAMAGED', { plums: 3, ripe: true, sweet: false }), sayIn('ko'))).toBe(
      'plums 3, ripe, no sweet',
    );
  });

  test('are Korean on a terminal that is', async () => {
    const home = homeWith(1);
    writeSession(home, 2, 'no record\n');
    const failed = await chatzip(['--lang', 'ko', '--no-bookmark'], { home, under: terminal });
    expect(failed.code).toBe(3);
    expect(failed.stdout).toMatch(new RegExp(`${idOf(2)} .*1번째 줄`));
    const stopped = await chatzip(['--lang', 'ko', 'verify', 'gone.zip'], { home, under: terminal });
    expect(stopped.code).toBe(10);
    expect(stopped.stdout).toContain('(gone.zip, 시스템 오류 ENOENT)');
  });
});

test('an archive among others that is none is named to people, and in no document', async () => {
  const home = homeWith(1);
  await ranWell(['--format', 'raw', '--out', 'pears.zip'], { home });
  const [pears = ''] = archivesIn(home);
  writeFileSync(join(home, 'plums.zip'), readFileSync(pears).subarray(0, 300));
  for (const args of [
    ['verify', 'pears.zip', 'plums.zip'],
    ['restore', 'pears.zip', 'plums.zip', '--dry-run'],
  ]) {
    const seen = await chatzip(args, { home, under: terminal });
    expect(seen.code).toBe(3);
    expect(seen.stdout).toMatch(/^ {4}plums\.zip {2,}archive 2/m);
    const piped = await chatzip([...args, '--report-file', 'report.json'], { home });
    expect(piped.stderr + readFileSync(join(home, 'report.json'), 'utf8')).not.toContain('plums');
  }
});
