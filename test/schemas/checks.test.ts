import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import { reportOf } from '../../src/failures/report.ts';
import { factsOf } from '../failures/facts.ts';
import { assertDocument, assertEntries, assertEvents, documentsIn } from '../support/documents.ts';
import { temporaryFolder } from '../support/home.ts';
import { chatzip } from '../support/run.ts';
import { assertWritten, placesOf, standingAt } from '../support/written.ts';

const report = reportOf(factsOf(), 'full');
const line = (document: object): string => `${JSON.stringify(document)}\n`;

describe('the check that every test of the program makes', () => {
  test('accepts a document that is right and refuses one with a member more', () => {
    expect(() => assertDocument('report', report)).not.toThrow();
    expect(() => assertDocument('report', { ...report, pear: 1 })).toThrow('no report');
    expect(() => assertDocument('report', { ...report, bookmark: { ...report.bookmark, pear: 1 } })).toThrow();
  });

  test('knows the documents of stdout and stderr, and that each is a line', () => {
    expect(documentsIn(line(report) + line({ list_version: 1 }))).toHaveLength(2);
    expect(() => documentsIn(line(report).trimEnd())).toThrow('has no end');
    expect(() => documentsIn('plums\n')).toThrow();
    expect(() => documentsIn(line({ pear: 1 }))).toThrow('no known document');
    expect(() => documentsIn(line({ ...report, code: 'pear' }))).toThrow('no report');
  });

  test('counts the events and misses the last', () => {
    const saved = { event: 'bookmark.saved', seq: 0, advanced: 1 };
    const finished = { event: 'run.finished', seq: 1, report };
    expect(() => assertEvents(line(saved) + line(finished))).not.toThrow();
    expect(() => assertEvents(line(saved))).toThrow('no last event');
    expect(() => assertEvents(line(saved) + line({ ...finished, seq: 2 }))).toThrow('another number');
    expect(() => assertEvents(line({ ...saved, event: 'plum.ripe' }))).toThrow('no event');
  });

  test('looks into archives', () => {
    const warnings = line({ warnings_version: 1, failures: [], notes: [] });
    expect(() => assertEntries({ 'export-warnings.json': warnings, 'raw/plums.json': '{' })).not.toThrow();
    expect(() => assertEntries({ 'export-warnings.json': '{}' })).toThrow('no warnings');
    expect(() => assertEntries({ 'manifest.jsonl': line({ manifest_version: 1 }) })).toThrow('no manifest');
    expect(() => assertEntries({ '2026-02-01/orchard/plums.json': '{}' })).toThrow('no session');
  });

  test.each([
    ['a bookmark', '.local/state/chatzip/bookmark.json', [], 'no bookmark'],
    ['a bookmark elsewhere', 'plums.json', ['--bookmark', 'plums.json'], 'no bookmark'],
    ['a report file', 'plums.json', ['--report-file=plums.json'], 'no report'],
    ['a folder for an archive', 'out/chatzip-x/manifest.jsonl', ['--no-zip', '--out', 'out'], 'no manifest'],
    ['a folder here', 'chatzip-x/export-warnings.json', ['--no-zip'], 'no warnings'],
  ])('finds %s that was written', async (_, path, args, problem) => {
    const folder = temporaryFolder();
    const places = placesOf(args, { folder, env: { HOME: folder } });
    const before = standingAt(places);
    await assertWritten(places, before);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '{}\n');
    await expect(assertWritten(places, before)).rejects.toThrow(problem);
    await assertWritten(places, standingAt(places));
  });

  test('finds an archive that was written', async () => {
    const folder = temporaryFolder();
    const places = placesOf(['--out', 'plums.zip'], { folder, env: { HOME: folder } });
    const before = standingAt(places);
    const archive = new JSZip().file('manifest.jsonl', '{}\n');
    writeFileSync(join(folder, 'plums.zip'), await archive.generateAsync({ type: 'nodebuffer' }));
    await expect(assertWritten(places, before)).rejects.toThrow('no manifest');
  });

  test('is made of what a run leaves behind', async () => {
    const home = temporaryFolder();
    const under = ['sh', '-c', 'echo "{}" >"$HOME/report.json"; exit 0', 'sh'];
    await expect(chatzip(['--report-file', 'report.json'], { home, under })).rejects.toThrow('no report');
  });
});
