import type { Link } from './chain.ts';
import { type Condition, CONDITION_OF_ERRNO } from './conditions.ts';

/** What tells a condition by: every test that is there must hold. */
export interface Pattern {
  /** What it recognises, for the reader and the tests. */
  readonly about: string;
  readonly code?: RegExp;
  readonly name?: RegExp;
  readonly message?: RegExp;
  readonly condition: Condition;
}

/**
 * The second layer, most specific first: Node's own codes, then the type of an error, then what V8, Node and the
 * packages say. Messages are matched from their beginning, so that what an error repeats cannot decide.
 */
export const PATTERNS: readonly Pattern[] = [
  {
    about: 'a worker out of memory or gone',
    code: /^ERR_WORKER_(?:OUT_OF_MEMORY|NOT_RUNNING|INIT_FAILED|UNSERIALIZABLE_ERROR)$/,
    condition: 'workerDied',
  },
  { about: 'a text longer than V8 allows', code: /^ERR_STRING_TOO_LONG$/, condition: 'tooLarge' },
  { about: 'a buffer longer than V8 allows', code: /^ERR_BUFFER_TOO_LARGE$/, condition: 'tooLarge' },
  { about: 'a file longer than a buffer', code: /^ERR_FS_FILE_TOO_LARGE$/, condition: 'tooLarge' },
  { about: 'zlib out of memory', code: /^Z_MEM_ERROR$/, condition: 'tooLarge' },
  { about: 'compressed data that is wrong', code: /^Z_(?:DATA|BUF|STREAM|NEED_DICT)/, condition: 'damaged' },
  { about: 'a folder where a file was wanted', code: /^ERR_FS_EISDIR$/, condition: 'notAFile' },
  { about: 'an exclusive name that is taken', code: /^ERR_FS_CP_EEXIST$/, condition: 'taken' },
  { about: 'a folder read after it was closed', code: /^ERR_DIR_/, condition: 'faulty' },
  { about: 'a stream cut short', code: /^ERR_STREAM_PREMATURE_CLOSE$/, condition: 'faulty' },

  { about: 'a parser that gave up', name: /^SyntaxError$/, condition: 'unparsable' },
  { about: 'a timeout', name: /^TimeoutError$/, condition: 'faulty' },

  {
    about: 'a worker that ended',
    message: /^(?:the )?worker (?:thread )?(?:was |has )?(?:terminated|exited|died)/i,
    condition: 'workerDied',
  },
  { about: 'a worker that stopped', message: /^(?:the )?worker stopped with exit code/i, condition: 'workerDied' },
  { about: 'a pool that ends a worker', message: /^terminating worker thread/i, condition: 'workerDied' },
  { about: 'a text that grew too long', message: /^invalid string length/i, condition: 'tooLarge' },
  { about: 'a text too long to be made', message: /^cannot create a string longer than/i, condition: 'tooLarge' },
  {
    about: 'an array that grew too long',
    message: /^invalid (?:array|typed array|array buffer|arraybuffer) length/i,
    condition: 'tooLarge',
  },
  { about: 'no memory for a buffer', message: /^array buffer allocation failed/i, condition: 'tooLarge' },
  { about: 'no memory', message: /^(?:javascript heap |js heap )?out of memory/i, condition: 'tooLarge' },
  {
    about: 'a wrong zlib header',
    message: /^(?:incorrect header check|unknown compression method|invalid window size)/i,
    condition: 'damaged',
  },
  {
    about: 'wrong deflated data',
    message:
      /^(?:invalid (?:block type|stored block lengths|code lengths set|distance|bit length|literal)|incorrect (?:data|length) check)/i,
    condition: 'damaged',
  },
  {
    about: 'a ZIP that is broken',
    message:
      /^(?:corrupted zip|end of data reached|end of central directory|invalid (?:central directory|local file header))/i,
    condition: 'damaged',
  },
  { about: 'too many open files', message: /^too many open files/i, condition: 'tooManyFiles' },
  {
    about: 'a full disk',
    message: /^(?:no space left|disk (?:quota exceeded|full)|file too large)/i,
    condition: 'noSpace',
  },
  { about: 'a read-only file system', message: /^read-only file system/i, condition: 'readOnly' },
  {
    about: 'no permission',
    message: /^(?:permission denied|access (?:is )?denied|operation not permitted)/i,
    condition: 'denied',
  },
  { about: 'something that is gone', message: /^no such file or directory/i, condition: 'missing' },
  { about: 'an error of the disk', message: /^(?:i\/o error|input\/output error)/i, condition: 'faulty' },
  {
    about: 'something that took too long',
    message: /^(?:operation |connection |request |read |write )?timed? ?out/i,
    condition: 'faulty',
  },
];

/** Whether a pattern recognises a link. */
export function matches(pattern: Pattern, link: Link): boolean {
  const { code, name, message } = pattern;
  if (code !== undefined && !code.test(link.code ?? '')) return false;
  if (name !== undefined && !link.names.some((own) => name.test(own))) return false;
  return message === undefined || message.test(link.message);
}

/** The errno name that a message begins with: an error that crossed a thread has lost its `code`. */
export function errnoSpokenBy(link: Link): string | null {
  const name = /^(E[A-Z0-9]{2,19})(?::|$)/.exec(link.message)?.[1];
  return name !== undefined && CONDITION_OF_ERRNO.has(name) ? name : null;
}
