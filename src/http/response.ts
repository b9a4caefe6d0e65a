import { type FailureCode, rowOf } from '../failures/catalogue.ts';
import { bytesOf } from '../failures/clip.ts';
import { codeOf } from '../failures/outcome.ts';
import { type Report, reportOf } from '../failures/report.ts';
import type { PublishedArchive, RunFacts } from '../failures/run-facts.ts';
import { contentDisposition } from './content-disposition.ts';
import { notOneArchive, problemOf } from './problem.ts';
import { warningsHeader } from './warnings-header.ts';

/** What a server sends: the file of this path (it streams it), or a text in UTF-8. */
export type HttpBody =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'text'; readonly text: string };

/** A response without a server: names of headers in lower case, `content-length` among them. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpBody;
}

/** How a response is made. */
export interface HttpOptions {
  /** The longest `X-Export-Warnings`: 64 to 8192, by default 8192. Servers and proxies often take less. */
  readonly maxWarningsBytes?: number;
}

/** The facts of a run whose archives say where they are, as the library's summary does. */
export interface SendableFacts extends RunFacts {
  readonly archives: readonly (PublishedArchive & { readonly path: string })[];
}

/**
 * A run as an HTTP response: 200 with its one ZIP (or, of a dry run, its report), else a problem (RFC 9457): 422 when
 * there is nothing to send, 409 for conflicts, 507 for a full disk, 500 for the rest.
 */
export function toHttpResponse(facts: SendableFacts, { maxWarningsBytes }: HttpOptions = {}): HttpResponse {
  const code = codeOf(facts);
  const report = reportOf(facts, 'summary');
  const status = statusOf(code);
  if (status !== 200) return problemResponse(problemOf(report, status), report);
  const warnings: Readonly<Record<string, string>> =
    code === 'EXPORT_PARTIAL' ? { 'x-export-warnings': warningsHeader(facts.failures, maxWarningsBytes) } : {};
  if (facts.isDryRun) return textResponse({ status, type: 'application/json', document: report, more: warnings });
  const [archive, ...further] = facts.archives;
  // Whatever was safe already is not exported again: only a folder that can't be read is new.
  if (archive === undefined) return problemResponse(problemOf(report, 422), report);
  const isOneZip = further.length === 0 && /\.zip$/i.test(archive.name);
  if (!isOneZip) return problemResponse(notOneArchive(report, 500), report);
  return {
    status,
    headers: {
      'content-type': 'application/zip',
      'content-length': String(archive.bytes),
      'content-disposition': contentDisposition(report.archives[0]?.name ?? 'chatzip.zip'),
      ...COMMON,
      ...warnings,
    },
    body: { kind: 'file', path: archive.path, bytes: archive.bytes },
  };
}

/** Sessions are nobody else's business, and a type is what it says. */
const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

function statusOf(code: FailureCode): number {
  if (code === 'EXPORT_OK' || code === 'EXPORT_PARTIAL') return 200;
  if (code === 'EXPORT_ALL_FAILED' || code === 'EXPORT_NOTHING_TO_EXPORT') return 422;
  const { category } = rowOf(code);
  if (category === 'conflict') return 409;
  return category === 'budget_exhausted' ? 507 : 500;
}

/** Says when to come back where that is known. */
function problemResponse(problem: ReturnType<typeof problemOf>, { retry }: Report): HttpResponse {
  const more: Readonly<Record<string, string>> =
    retry.policy === 'backoff' ? { 'retry-after': String(retry.after_seconds) } : {};
  return textResponse({ status: problem.status, type: 'application/problem+json', document: problem, more });
}

interface TextParts {
  readonly status: number;
  readonly type: string;
  readonly document: unknown;
  readonly more: Readonly<Record<string, string>>;
}

function textResponse({ status, type, document, more }: TextParts): HttpResponse {
  const text = JSON.stringify(document);
  const headers = { 'content-type': type, 'content-length': String(bytesOf(text)), ...COMMON, ...more };
  return { status, headers, body: { kind: 'text', text } };
}
