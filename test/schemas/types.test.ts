import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { shippedSchema } from '../failures/closed-schema.ts';
import { type DocumentName, DOCUMENTS } from './documents.ts';
import { typesOf } from './type-of.ts';

type Schema = Readonly<Record<string, unknown>>;

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The type that the program builds each document by. */
const TYPES: Readonly<Record<DocumentName, string>> = {
  report: 'Report',
  summary: 'SummaryDocument',
  event: 'EventLine',
  manifest: 'ManifestRow',
  bookmark: 'BookmarkDocument',
  session: 'SessionDocument',
  warnings: 'Warnings<SessionNote>',
};

const HEAD = `
import type { SessionNote } from '${project}src/archive/write/documents.ts';
import type { ManifestRow } from '${project}src/archive/manifest.ts';
import type { BookmarkDocument } from '${project}src/bookmark/bookmark.ts';
import type { EventLine, SummaryDocument } from '${project}src/cli/documents.ts';
import type { Warnings } from '${project}src/failures/failure-entry.ts';
import type { Report } from '${project}src/failures/report.ts';
import type { Json, Session } from '${project}src/session/session.ts';

/** The model under the names that JSON has: startedAt is started_at, cacheWrite1h is cache_write_1h. */
type Snake<T extends string> = T extends \`\${infer Head}1h\${infer Rest}\`
  ? \`\${Snake<Head>}_1h\${Snake<Rest>}\`
  : T extends \`\${infer Letter}\${infer Rest}\`
    ? \`\${Letter extends Lowercase<Letter> ? Letter : \`_\${Lowercase<Letter>}\`}\${Snake<Rest>}\`
    : T;
/** Members whose value is the agent's own. */
type Foreign = 'input' | 'executedInput' | 'record' | 'facts' | 'citations' | 'meta' | 'values' | 'files' | 'kinds';
type InJson<T> = T extends readonly (infer Element)[]
  ? readonly InJson<Element>[]
  : T extends object
    ? { [Name in keyof T as Name extends string ? Snake<Name> : never]: Name extends Foreign ? T[Name] : InJson<T[Name]> }
    : T;
type SessionDocument = { readonly chatzip_session_version: 1 } & InJson<Session>;

/** Every member there, those that may be missing marked: or a member more would pass for the same. */
type Marked<T> = T extends readonly (infer Element)[]
  ? readonly Marked<Element>[]
  : T extends object
    ? { [Name in keyof T]-?: {} extends Pick<T, Name> ? { optional: Marked<Exclude<T[Name], undefined>> } : Marked<T[Name]> }
    : T;

/** Whether the schema allows what the type can be, and the type what the schema allows. */
type Agreement<T, Wide, Narrow> = [Marked<T>] extends [Marked<Wide>]
  ? [Marked<Narrow>] extends [Marked<T>]
    ? true
    : 'the schema allows what the type does not'
  : 'the type allows what the schema does not';
`;

/**
 * A schema printed twice: with \`string\` wherever the schema leaves a string open, and with \`never\`, which fits every
 * narrower type that the program has there (a code, the name of a source). Words that the schema lists must be the same.
 */
function agreementOf(name: string, document: DocumentName, schema: Schema): string {
  return [
    typesOf(schema, { prefix: `${name}Wide`, string: 'string', anything: 'unknown' }),
    typesOf(schema, { prefix: `${name}Narrow`, string: 'never', anything: 'Json' }),
    `export const ${name}: Agreement<${TYPES[document]}, ${name}Wide, ${name}Narrow> = true;\n`,
  ].join('');
}

/** The agreements that do not hold, as the compiler says. */
function brokenIn(agreements: readonly string[]): readonly string[] {
  const text = HEAD + agreements.join('');
  const lines = text.split('\n');
  return Array.from(compiled(text).matchAll(/^agreement\.mts\((\d+),.*$|^.*error.*$/gm), ([error, line]) => {
    const name = /^export const (\w+)/.exec(lines[Number(line) - 1] ?? '')?.[1];
    if (name === undefined) throw new Error(error);
    return name;
  });
}

/** What the compiler has to say of a file. */
function compiled(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'chatzip-types-'));
  const compilerOptions = {
    typeRoots: [join(project, 'node_modules', '@types')],
    // It imports by absolute paths.
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
    noUnusedLocals: false,
  };
  const config = { extends: join(project, 'tsconfig.json'), compilerOptions, include: [], files: ['agreement.mts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'agreement.mts'), text);
  const compiler = join(project, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A copy with another value at a path; `undefined` takes away what is there, `+` adds to an array. */
function changed(node: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    const index = key === '+' ? node.length : Number(key);
    const place = value === undefined && rest.length === 0 ? [] : [changed(node[index], rest, value)];
    return [...node.slice(0, index), ...place, ...node.slice(index + 1)];
  }
  const { [key]: member, ...others } = node as Schema;
  return value === undefined && rest.length === 0 ? others : { ...others, [key]: changed(member, rest, value) };
}

const sha256 = 'properties archives items properties sha256';
const strange = { type: 'object', required: ['pear'], properties: { pear: { type: 'null' } } };

const CHANGES: readonly (readonly [DocumentName, string, string, unknown])[] = [
  ['report', 'knows a member less', 'properties dry_run', undefined],
  ['report', 'knows a member more', 'properties pear', { type: 'string' }],
  ['report', 'lets a member be missing', 'required 0', undefined],
  ['report', 'has a number for a string', 'properties trace_id', { type: 'integer' }],
  ['report', 'does not allow null', 'properties field type', 'string'],
  ['report', 'allows null', 'properties detail type', ['string', 'null']],
  ['report', 'lists a word less', 'properties outcome enum 0', undefined],
  ['report', 'lists a word more', '$defs level enum +', 'FATAL'],
  ['report', 'knows a member less below', sha256, undefined],
  ['summary', 'has one row for many', 'properties sessions', { $ref: '#/$defs/row' }],
  ['event', 'knows an event less', 'anyOf 0', undefined],
  ['event', 'knows an event more', 'anyOf +', strange],
  ['manifest', 'asks for a member', 'properties source_files items required +', 'path_base64'],
  ['bookmark', 'knows a member more below', '$defs skip properties pear', { type: 'null' }],
  ['session', 'knows a member less', 'properties statistics', undefined],
  ['warnings', 'has other notes', '$defs note properties files additionalProperties', true],
];

describe('types and schemas', () => {
  test('say the same of every document', () => {
    const agreements = DOCUMENTS.map((name) => agreementOf(name, name, shippedSchema(name)));
    expect(brokenIn(agreements)).toEqual([]);
  });

  test('are told apart when a schema differs in one place', () => {
    const named = CHANGES.map(([name, what, path, value], index) => {
      const label = `${name}_${index}_${what.replaceAll(' ', '_')}`;
      const schema = changed(shippedSchema(name), path.split(' '), value) as Schema;
      return { label, agreement: agreementOf(label, name, schema) };
    });
    expect(brokenIn(named.map(({ agreement }) => agreement))).toEqual(named.map(({ label }) => label));
  });
});
