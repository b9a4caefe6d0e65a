import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';

/**
 * One row of DESIGN.md's table "Who may import whom". Paths are relative to src; a path ending in "/" is a folder. A
 * file may import what all rows that match it allow together; a file that no row matches may import nothing.
 * Allowed are folders, files, packages, 'node:fs' (with its subpaths) or 'node:*'.
 */
interface Row {
  readonly files: RegExp;
  readonly may: readonly string[];
  /** Only by `import type`. */
  readonly mayTypes?: readonly string[];
}

const everyFolder = [
  'archive/',
  'bookmark/',
  'engine/',
  'failures/',
  'files/',
  'formats/',
  'http/',
  'session/',
  'sources/',
];

const table: readonly Row[] = [
  { files: /^failures\//, may: ['failures/'] },
  { files: /^session\//, may: ['session/', 'failures/'] },

  { files: /^formats\//, may: ['formats/', 'session/', 'failures/'] },
  { files: /^formats\/markdown(\.ts$|\/)/, may: ['yaml'] },

  { files: /^sources\//, may: ['sources/', 'session/', 'failures/', 'node:fs', 'node:path', 'node:crypto'] },
  // What names places, and how they are opened; nothing that writes.
  { files: /^sources\//, may: ['files/named-path.ts', 'files/read-only.ts', 'files/real-path.ts'] },

  {
    files: /^engine\//,
    may: ['engine/', 'session/', 'failures/'],
    mayTypes: ['sources/', 'formats/', 'archive/', 'bookmark/'],
  },
  { files: /^engine\/convert(\.ts$|\/)/, may: ['node:zlib', 'node:crypto'] },
  { files: /^engine\/(pool(\.ts$|\/)|deflate-worker\.ts$)/, may: ['tinypool'] },
  { files: /^engine\/worker\.ts$/, may: ['tinypool', 'sources/index.ts', 'formats/index.ts'] },

  { files: /^archive\//, may: ['archive/', 'session/', 'failures/', 'files/', 'node:*'] },
  { files: /^archive\/(zip|jszip-parts\.d)\.ts$/, may: ['jszip'] },
  { files: /^archive\/read\/archive-file\.ts$/, may: ['yauzl'] },
  { files: /^bookmark\//, may: ['bookmark/', 'session/', 'failures/', 'files/', 'node:*'] },
  { files: /^files\//, may: ['files/', 'session/', 'failures/', 'node:*'] },

  { files: /^http\//, may: ['http/', 'session/', 'failures/'], mayTypes: ['engine/', 'node:http'] },
  { files: /^world\.ts$/, may: ['open-converter.ts', ...everyFolder, 'node:crypto'] },
  { files: /^open-converter\.ts$/, may: everyFolder },
  { files: /^(index\.ts$|library\/)/, may: ['library/', 'world.ts', ...everyFolder] },

  { files: /^cli\//, may: ['cli/', 'index.ts', 'world.ts', ...everyFolder, 'node:*'], mayTypes: ['commander'] },
  { files: /^cli\/program\.ts$/, may: ['commander'] },
  { files: /^cli\/terminal\.ts$/, may: ['chalk', 'ora'] },
];

/** Never allowed by 'node:*': a row has to name them. */
const networkModules = ['http', 'http2', 'https', 'net', 'dgram', 'dns', 'tls'].map((name) => `node:${name}`);
const processModules = ['node:process', 'node:console'];

/** Names that belong to somebody: where they may stand. */
const names: readonly { readonly name: string; readonly only: RegExp; readonly rule: string }[] = [
  { name: 'process', only: /^cli\//, rule: 'only src/cli knows the process' },
  { name: 'console', only: /^cli\//, rule: 'only src/cli knows the console' },
  { name: 'setFlagsFromString', only: /^cli\//, rule: 'flags of V8 hold for the whole process' },
  { name: 'fetch', only: /^$/, rule: 'no network anywhere' },
  { name: 'WebSocket', only: /^$/, rule: 'no network anywhere' },
  { name: 'EventSource', only: /^$/, rule: 'no network anywhere' },
];

const errorsAreValuesIn = /^(engine|formats|failures)\//;
const borderPost = 'failures/attempt.ts';

interface Import {
  readonly specifier: string;
  readonly isType: boolean;
}

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** The nodes below a node, without names that are only labels: `a.process`, `{ process: 1 }`, `import { process as p }`. */
function childrenOf(node: Node): readonly Node[] {
  return Object.entries(node).flatMap(([member, value]) => {
    if (['key', 'property'].includes(member) && node['computed'] === false && node['shorthand'] !== true) return [];
    if (['imported', 'exported', 'label'].includes(member)) return [];
    return (Array.isArray(value) ? value : [value]).filter(isNode);
  });
}

function nodesOf(source: string): readonly Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    found.push(node);
    childrenOf(node).forEach(visit);
  };
  visit(parseAst(source, { lang: 'ts' }) as unknown as Node);
  return found;
}

const textOf = (node: unknown): string =>
  isNode(node) && typeof node['value'] === 'string' ? node['value'] : '(computed)';

/** `import { type A } from 'x'` still loads x at run time, so it is no type import. */
function importOf(node: Node): Import | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier: textOf(node['source']), isType: node['importKind'] === 'type' };
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node['source'] ? { specifier: textOf(node['source']), isType: node['exportKind'] === 'type' } : undefined;
    case 'ImportExpression':
      return { specifier: textOf(node['source']), isType: false };
    case 'TSImportType':
      return { specifier: textOf(node['source']), isType: true };
    case 'TSExternalModuleReference':
      return { specifier: textOf(node['expression']), isType: false };
    case 'CallExpression': {
      const callee = node['callee'];
      const isRequire = isNode(callee) && callee.type === 'Identifier' && callee['name'] === 'require';
      return isRequire ? { specifier: textOf((node['arguments'] as readonly unknown[])[0]), isType: false } : undefined;
    }
    default:
      return undefined;
  }
}

/** A relative specifier as a path below src; a package or node: module as it is. */
const targetOf = (file: string, specifier: string): string =>
  /^\.{1,2}(\/|$)/.test(specifier) ? posix.join(posix.dirname(file), specifier) : specifier;

function allows(allowed: string, target: string): boolean {
  if (allowed === 'node:*') {
    return target.startsWith('node:') && ![...networkModules, ...processModules].some((name) => allows(name, target));
  }
  return allowed.endsWith('/') ? target.startsWith(allowed) : target === allowed || target.startsWith(`${allowed}/`);
}

/** The agent that a path below `sources/` is about; undefined for what all agents share. */
function agentOf(path: string): string | undefined {
  const folder = /^sources\/([^/]+)\//.exec(path)?.[1];
  return folder === 'records' ? undefined : folder;
}

function breachOfImport(file: string, { specifier, isType }: Import): string | undefined {
  const agent = agentOf(targetOf(file, specifier));
  if (agent !== undefined && agent !== agentOf(file) && file !== 'sources/index.ts') {
    return `src/${file}: imports '${specifier}': only sources/index.ts knows the folder of an agent`;
  }
  const rows = table.filter((row) => row.files.test(file));
  if (rows.length === 0) return `src/${file}: imports '${specifier}': no row of the table is about this file`;
  const target = targetOf(file, specifier);
  const may = rows.flatMap((row) => row.may);
  const mayTypes = rows.flatMap((row) => row.mayTypes ?? []);
  if (may.some((allowed) => allows(allowed, target))) return undefined;
  const isAllowedType = mayTypes.some((allowed) => allows(allowed, target));
  if (isAllowedType && isType) return undefined;
  const rule = [
    networkModules.some((name) => allows(name, target)) ? 'no network anywhere; ' : '',
    isAllowedType ? 'only by `import type`; ' : '',
    `may import ${may.join(', ')}`,
    mayTypes.length > 0 ? `; types of ${mayTypes.join(', ')}` : '',
  ].join('');
  return `src/${file}: imports '${specifier}': ${rule}`;
}

/** A name of its own, or one taken from globalThis. */
function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type !== 'MemberExpression') return undefined;
  const { object, property } = node;
  const isGlobal = isNode(object) && object.type === 'Identifier' && object['name'] === 'globalThis';
  if (!isGlobal || !isNode(property)) return undefined;
  return node['computed'] === true ? textOf(property) : String(property['name']);
}

function breachOfWord(file: string, node: Node): string | undefined {
  const name = nameOf(node);
  const owned = names.find((row) => row.name === name && !row.only.test(file));
  if (owned) return `src/${file}: uses '${owned.name}': ${owned.rule}`;
  const word = node.type === 'ThrowStatement' ? 'throw' : node.type === 'CatchClause' ? 'catch' : undefined;
  if (word && errorsAreValuesIn.test(file) && file !== borderPost) {
    return `src/${file}: uses '${word}': errors are values here; src/${borderPost} is the one border post`;
  }
  return undefined;
}

/** What is wrong with a file of src: a line each, naming file, import and rule. */
function breachesOf(file: string, source: string): readonly string[] {
  const breaches = nodesOf(source).flatMap((node) => {
    const found = importOf(node);
    return [found && breachOfImport(file, found), breachOfWord(file, node)];
  });
  return [...new Set(breaches)].filter((breach) => breach !== undefined);
}

describe('the layers of src', () => {
  test('every file keeps the table of DESIGN.md', () => {
    const root = fileURLToPath(new URL('../../src/', import.meta.url));
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts'))
      .toSorted();
    expect(files).not.toEqual([]);
    expect(files.flatMap((file) => breachesOf(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });
});

describe('the checker', () => {
  test('a breach names file, import and rule', () => {
    expect(breachesOf('session/title.ts', "import { deflate } from 'node:zlib';")).toEqual([
      "src/session/title.ts: imports 'node:zlib': may import session/, failures/",
    ]);
  });

  test.each([
    ['failures/report.ts', "import { turn } from '../session/turn.ts';"],
    ['session/title.ts', "export { md } from '../formats/markdown.ts';"],
    ['session/title.ts', "export * from '../formats/format.ts';"],
    ['formats/json.ts', "import { readFileSync } from 'node:fs';"],
    ['formats/json.ts', "import { stringify } from 'yaml';"],
    ['formats/html/page.ts', "const yaml = await import('yaml');"],
    ['sources/codex/read.ts', "import { exportSessions } from '../../engine/export.ts';"],
    ['sources/codex/read.ts', "import fs from 'fs';"],
    ['engine/export.ts', "import { claudeCode } from '../sources/claude-code/index.ts';"],
    ['engine/export.ts', "import { type Source } from '../sources/source.ts';"],
    ['engine/export.ts', "import { deflateRawSync } from 'node:zlib';"],
    ['engine/convert.ts', "import { readFileSync } from 'node:fs';"],
    ['engine/worker.ts', "import { claudeCode } from '../sources/claude-code/index.ts';"],
    ['cli/roots.ts', "import { rootsOf } from '../sources/claude-code/roots.ts';"],
    ['cli/roots.ts', "import type { Wishes } from '../sources/codex/roots.ts';"],
    ['sources/untouched.ts', "import { rootsOf } from './claude-code/roots.ts';"],
    ['sources/codex/read.ts', "import { rootsOf } from '../claude-code/roots.ts';"],
    ['archive/verify.ts', "import JSZip from 'jszip';"],
    ['archive/verify.ts', "type Zip = import('jszip').JSZipObject;"],
    ['archive/verify.ts', "const zip = require('jszip/lib/compressedObject.js');"],
    ['archive/zip.ts', "import yauzl = require('yauzl');"],
    ['archive/zip.ts', "import { createServer } from 'node:net';"],
    ['archive/zip.ts', "import { connect } from 'node:tls';"],
    ['files/replace-file.ts', "import { pid } from 'node:process';"],
    ['bookmark/lock.ts', "import { lookup } from 'node:dns/promises';"],
    ['bookmark/lock.ts', 'const module = await import(name);'],
    ['http/response.ts', "import { STATUS_CODES } from 'node:http';"],
    ['index.ts', "import { main } from './cli/main.ts';"],
    ['library/values.ts', "import { homedir } from 'node:os';"],
    ['library/values.ts', "import { refuse } from '../cli/values.ts';"],
    ['cli/commands/export.ts', "import { Command } from 'commander';"],
    ['cli/documents.ts', "import chalk from 'chalk';"],
    ['cli/commands/export.ts', "import ora from 'ora';"],
    ['cli/main.ts', "import { get } from 'node:https';"],
    ['cli/main.ts', "import manifest from '../../package.json';"],
    ['helpers/misc.ts', "import { join } from 'node:path';"],
    ['bookmark/lock.ts', 'process.kill(pid, 0);'],
    ['archive/verify.ts', "import { setFlagsFromString } from 'node:v8'; setFlagsFromString('--expose-gc');"],
    ['bookmark/lock.ts', 'const { process } = globalThis;'],
    ['bookmark/lock.ts', 'globalThis.process.exit();'],
    ['archive/verify.ts', "console.log('sound');"],
    ['cli/main.ts', "await fetch('https://example.org');"],
    ['engine/select.ts', "throw new Error('a bug');"],
    ['formats/json.ts', 'try { render(); } catch { give(up); }'],
    ['failures/classify.ts', 'try { render(); } catch (thrown) { classify(thrown); }'],
  ])('catches in %s: %s', (file, source) => {
    expect(breachesOf(file, source)).toHaveLength(1);
  });

  test.each([
    ['session/title.ts', "import type { Failure } from '../failures/catalogue.ts';"],
    ['formats/markdown/front-matter.ts', "import { stringify } from 'yaml';"],
    ['sources/codex/read.ts', "import { open } from 'node:fs/promises';"],
    ['engine/export.ts', "import type { Source } from '../sources/source.ts';"],
    ['engine/export.ts', "type Bookmark = import('../bookmark/bookmark.ts').Bookmark;"],
    ['engine/convert.ts', "import { crc32 } from 'node:zlib';"],
    ['engine/worker.ts', "import { sources } from '../sources/index.ts';"],
    ['sources/index.ts', "import { claudeCode } from './claude-code/source.ts';"],
    ['sources/codex/read.ts', "import { roots } from './roots.ts';\nimport { readLines } from '../records/lines.ts';"],
    ['archive/zip.ts', "import CompressedObject from 'jszip/lib/compressedObject.js';"],
    ['archive/read/archive-file.ts', "import yauzl from 'yauzl';"],
    ['http/response.ts', "import type { ServerResponse } from 'node:http';"],
    ['cli/program.ts', "import { Command } from 'commander';"],
    ['cli/commands/export.ts', "import type { Command } from 'commander';"],
    ['cli/terminal.ts', "import chalk from 'chalk';\nimport ora from 'ora';"],
    ['cli/main.ts', 'process.exitCode = 1;'],
    ['session/title.ts', '// process and console, import x from "node:net"'],
    ['session/title.ts', "const text = 'throw process.exit'; use(text.process, { console: 1 });"],
    ['failures/attempt.ts', 'try { run(); } catch (thrown) { give(thrown); }'],
    ['engine/select.ts', 'try { run(); } finally { close(); }'],
    ['sources/codex/read.ts', 'try { run(); } catch { give(up); }'],
  ])('lets pass in %s: %s', (file, source) => {
    expect(breachesOf(file, source)).toEqual([]);
  });
});
