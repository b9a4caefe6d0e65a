import { describe, expect, test } from 'vitest';
import { FAILURE_CODES, type FailureCode, rowOf } from '../../src/failures/catalogue.ts';
import { classify } from '../../src/failures/classify.ts';
import { CONDITION_OF_ERRNO, type Phase } from '../../src/failures/conditions.ts';
import { FailureError, failureOf } from '../../src/failures/failure.ts';
import { PATTERNS } from '../../src/failures/patterns.ts';

const phases = ['discover', 'read', 'convert', 'write', 'bookmark', 'run'] as const;

const errorWith = (members: Readonly<Record<string, unknown>>, message = 'the pear fell'): Error =>
  Object.assign(new Error(message), members);

const codeOf = (thrown: unknown, phase: Phase): FailureCode => classify(thrown, phase).failure.code;

const initials: Readonly<Record<string, FailureCode>> = {
  FU: 'FOLDER_UNREADABLE',
  SV: 'SESSION_VANISHED',
  PD: 'PERMISSION_DENIED',
  SR: 'SOURCE_READ_ERROR',
  TM: 'TOO_MANY_OPEN_FILES',
  NS: 'NOT_A_SESSION_FILE',
  NW: 'OUTPUT_NOT_WRITABLE',
  DF: 'DISK_FULL',
  OE: 'OUTPUT_EXISTS',
  IO: 'OUTPUT_IO_ERROR',
  BW: 'BOOKMARK_NOT_WRITABLE',
  BC: 'BOOKMARK_CORRUPT',
  WD: 'WORKER_DIED',
  TL: 'SESSION_TOO_LARGE',
  PE: 'PARSE_ERROR',
  ED: 'ENTRY_DAMAGED',
  IE: 'INTERNAL_ERROR',
};

/** A row a line: a name, then what it is in each phase. */
function rowsOf(table: string): readonly (readonly [string, Phase, FailureCode])[] {
  return table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', ...cells] = line.trim().split(/\s+/);
      if (cells.length !== phases.length) throw new Error(`not ${phases.length} cells: ${line}`);
      return phases.map((phase, index) => [name, phase, initials[cells[index] ?? ''] ?? 'EXPORT_OK'] as const);
    });
}

/** Errno names: discover, read, convert, write, bookmark, run. */
const errnoRows = rowsOf(`
  ENOENT        FU SV SV NW BW IE
  ENOTDIR       FU SV SV NW BW IE
  ESTALE        FU SV SV NW BW IE
  EACCES        FU PD PD NW BW IE
  EPERM         FU PD PD NW BW IE
  EROFS         FU SR SR NW BW NW
  EMFILE        FU TM TM IO BW IE
  ENFILE        FU TM TM IO BW IE
  ENOSPC        FU SR SR DF BW DF
  EDQUOT        FU SR SR DF BW DF
  EFBIG         FU SR SR DF BW DF
  EEXIST        FU SR SR OE BW IE
  ENOTEMPTY     FU SR SR OE BW IE
  EISDIR        FU NS NS NW BW IE
  ELOOP         FU NS NS NW BW IE
  ENODEV        FU NS NS NW BW IE
  ENXIO         FU NS NS NW BW IE
  ESPIPE        FU NS NS NW BW IE
  ENAMETOOLONG  FU SR SR NW BW IE
  EILSEQ        FU SR SR NW BW IE
  EAGAIN        FU SR SR IO BW IE
  EBADF         FU SR SR IO BW IE
  EBUSY         FU SR SR IO BW IE
  ECANCELED     FU SR SR IO BW IE
  ECONNABORTED  FU SR SR IO BW IE
  ECONNRESET    FU SR SR IO BW IE
  EFAULT        FU SR SR IO BW IE
  EHOSTDOWN     FU SR SR IO BW IE
  EHOSTUNREACH  FU SR SR IO BW IE
  EINTR         FU SR SR IO BW IE
  EINVAL        FU SR SR IO BW IE
  EIO           FU SR SR IO BW IE
  EMLINK        FU SR SR IO BW IE
  ENETDOWN      FU SR SR IO BW IE
  ENETUNREACH   FU SR SR IO BW IE
  ENOBUFS       FU SR SR IO BW IE
  ENOLCK        FU SR SR IO BW IE
  ENOMEM        FU SR SR IO BW IE
  ENOSYS        FU SR SR IO BW IE
  ENOTCONN      FU SR SR IO BW IE
  ENOTSUP       FU SR SR IO BW IE
  EOPNOTSUPP    FU SR SR IO BW IE
  EOVERFLOW     FU SR SR IO BW IE
  EPIPE         FU SR SR IO BW IE
  EREMOTEIO     FU SR SR IO BW IE
  ETIMEDOUT     FU SR SR IO BW IE
  ETXTBSY       FU SR SR IO BW IE
  EXDEV         FU SR SR IO BW IE
  UNKNOWN       FU SR SR IO BW IE
`);

describe('the first layer', () => {
  test.each(errnoRows)('%s in phase %s is %s', (errno, phase, code) => {
    expect(classify(errorWith({ code: errno }), phase)).toEqual({ failure: failureOf(code, { errno }), notes: [] });
  });

  test.each([
    [-122, 'write', 'DISK_FULL', 'EDQUOT'],
    [-116, 'read', 'SESSION_VANISHED', 'ESTALE'],
    [-37, 'bookmark', 'BOOKMARK_NOT_WRITABLE', 'ENOLCK'],
    [-69, 'write', 'DISK_FULL', 'EDQUOT'],
    [-70, 'read', 'SESSION_VANISHED', 'ESTALE'],
    [-77, 'bookmark', 'BOOKMARK_NOT_WRITABLE', 'ENOLCK'],
    [-117, 'write', 'OUTPUT_IO_ERROR', 'UNKNOWN'],
  ] as const)('%i, which libuv has no name for, in phase %s is %s', (errno, phase, code, name) => {
    const text = `Unknown system error ${errno}`;
    const thrown = errorWith({ errno, code: text, syscall: 'write' }, `${text}: ${text}, write`);
    expect(classify(thrown, phase)).toEqual({ failure: failureOf(code, { errno: name }), notes: [] });
  });

  test('the table of this test names every errno that the program knows', () => {
    expect([...new Set(errnoRows.map(([errno]) => errno))].toSorted()).toEqual(
      [...CONDITION_OF_ERRNO.keys()].toSorted(),
    );
  });

  test.each(FAILURE_CODES)('%s that chatzip raised itself is itself in every phase', (code) => {
    const failure = failureOf(code, { line: 3 }, '--format');
    for (const phase of phases) {
      expect(classify(new FailureError(failure), phase)).toEqual({ failure, notes: [] });
      expect(classify(new Error('wrapped', { cause: new FailureError(failure) }), phase).failure).toEqual(failure);
    }
  });

  test('a failure keeps its words, and one that crossed a thread its code, details and field', () => {
    const failure = { ...failureOf('USAGE_ERROR', { errno: 'ENOENT' }, '--out'), reason: 'bad-value' } as const;
    expect(classify(new FailureError(failure), 'run').failure).toBe(failure);
    const { reason, ...rest } = failure;
    expect(reason).toBe('bad-value');
    expect(classify(structuredClone(rest), 'run').failure).toEqual(rest);
    expect(classify({ name: 'FailureError', failure: rest }, 'run').failure).toEqual(rest);
  });

  test('what only has the code of a failure, or calls itself one of an unknown code, is none', () => {
    expect(codeOf(errorWith({ code: 'PARSE_ERROR' }), 'read')).toBe('INTERNAL_ERROR');
    const rotten = Object.assign(new FailureError(failureOf('DISK_FULL')), {
      failure: { code: 'PEAR_ROTTEN', details: {} },
    });
    expect(codeOf(rotten, 'write')).toBe('INTERNAL_ERROR');
  });

  test('a failure that crossed a thread has brought numbers, booleans and texts with it, and not too many', () => {
    const plain = { line: 7, isOpen: true, errno: 'EIO' };
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`pear${index}`, index]));
    const crossed = { code: 'PARSE_ERROR', details: { text: { plum: 1 }, none: null, ...plain, ...many } };
    const { details } = classify(crossed, 'read').failure;
    expect(details).toMatchObject(plain);
    expect(Object.keys(details)).not.toEqual(expect.arrayContaining(['text']));
    expect(Object.keys(details)).not.toEqual(expect.arrayContaining(['none']));
    expect(Object.keys(details).length).toBeLessThanOrEqual(16);
  });

  test.each(FAILURE_CODES.filter((code) => rowOf(code).category !== 'run_outcome'))(
    'an envelope with %s is it',
    (code) => {
      for (const phase of phases) {
        const expected = { failure: failureOf(code), notes: [] };
        expect(classify({ error: { code, message: 'plum' } }, phase)).toEqual(expected);
        expect(classify(errorWith({ error: { code } }), phase)).toEqual(expected);
        expect(classify(new Error(` {"error": {"message": "plum", "code": "${code}"}}`), phase)).toEqual(expected);
      }
    },
  );

  test.each(FAILURE_CODES.filter((code) => rowOf(code).category === 'run_outcome'))(
    'an envelope with %s names nothing that can go wrong',
    (code) => {
      const expected = { failure: failureOf('INTERNAL_ERROR'), notes: ['UNKNOWN_CODE'] };
      expect(classify({ error: { code } }, 'read')).toEqual(expected);
    },
  );

  test('an unknown code in an envelope is an internal error with a note', () => {
    const expected = { failure: failureOf('INTERNAL_ERROR'), notes: ['UNKNOWN_CODE'] };
    for (const phase of phases) {
      expect(classify({ error: { code: 'PEAR_ROTTEN' } }, phase)).toEqual(expected);
      expect(classify(new Error('{"error":{"code":"PEAR_ROTTEN"}}'), phase)).toEqual(expected);
      expect(classify({ failure: { code: 'PEAR_ROTTEN', details: {} } }, phase)).toEqual(expected);
      expect(classify({ error: { code: 'toString' } }, phase)).toEqual(expected);
    }
  });

  test('what is no envelope gets no note', () => {
    for (const thrown of [
      { error: 'PEAR' },
      { error: {} },
      { error: { code: 7 } },
      new Error('{"error":'),
      { code: 'PEAR' },
    ]) {
      expect(classify(thrown, 'read')).toEqual({ failure: failureOf('INTERNAL_ERROR'), notes: [] });
    }
  });
});

/** A thrown thing for each pattern of the second layer, and what it is in each phase. */
const patternRows: readonly (readonly [string, Error, string])[] = [
  ['a worker out of memory or gone', errorWith({ code: 'ERR_WORKER_OUT_OF_MEMORY' }), 'IE WD WD IE IE IE'],
  ['a text longer than V8 allows', errorWith({ code: 'ERR_STRING_TOO_LONG' }), 'IE TL TL IE IE IE'],
  ['a buffer longer than V8 allows', errorWith({ code: 'ERR_BUFFER_TOO_LARGE' }), 'IE TL TL IE IE IE'],
  ['a file longer than a buffer', errorWith({ code: 'ERR_FS_FILE_TOO_LARGE' }), 'IE TL TL IE IE IE'],
  ['zlib out of memory', errorWith({ code: 'Z_MEM_ERROR' }), 'IE TL TL IE IE IE'],
  ['compressed data that is wrong', errorWith({ code: 'Z_DATA_ERROR' }), 'IE ED IE IO IE IE'],
  ['a folder where a file was wanted', errorWith({ code: 'ERR_FS_EISDIR' }), 'FU NS NS NW BW IE'],
  ['an exclusive name that is taken', errorWith({ code: 'ERR_FS_CP_EEXIST' }), 'FU SR SR OE BW IE'],
  ['a folder read after it was closed', errorWith({ code: 'ERR_DIR_CLOSED' }), 'FU SR SR IO BW IE'],
  ['a stream cut short', errorWith({ code: 'ERR_STREAM_PREMATURE_CLOSE' }), 'FU SR SR IO BW IE'],
  ['a parser that gave up', new SyntaxError('Unexpected token'), 'IE PE IE IE BC IE'],
  ['a timeout', new DOMException('late', 'TimeoutError'), 'FU SR SR IO BW IE'],
  ['a worker that ended', new Error('Worker terminated due to reaching memory limit'), 'IE WD WD IE IE IE'],
  ['a worker that stopped', new Error('Worker stopped with exit code 134'), 'IE WD WD IE IE IE'],
  ['a pool that ends a worker', new Error('Terminating worker thread'), 'IE WD WD IE IE IE'],
  ['a text that grew too long', new RangeError('Invalid string length'), 'IE TL TL IE IE IE'],
  [
    'a text too long to be made',
    new Error('Cannot create a string longer than 0x1fffffe8 characters'),
    'IE TL TL IE IE IE',
  ],
  ['an array that grew too long', new RangeError('Invalid typed array length: -1'), 'IE TL TL IE IE IE'],
  ['no memory for a buffer', new RangeError('Array buffer allocation failed'), 'IE TL TL IE IE IE'],
  ['no memory', new Error('out of memory'), 'IE TL TL IE IE IE'],
  ['a wrong zlib header', new Error('incorrect header check'), 'IE ED IE IO IE IE'],
  ['wrong deflated data', new Error('invalid stored block lengths'), 'IE ED IE IO IE IE'],
  ['a ZIP that is broken', new Error('Corrupted zip: missing 40 bytes.'), 'IE ED IE IO IE IE'],
  ['too many open files', new Error('Too many open files'), 'FU TM TM IO BW IE'],
  ['a full disk', new Error('No space left on device'), 'FU SR SR DF BW DF'],
  ['a read-only file system', new Error('Read-only file system'), 'FU SR SR NW BW NW'],
  ['no permission', new Error('Permission denied'), 'FU PD PD NW BW IE'],
  ['something that is gone', new Error('no such file or directory'), 'FU SV SV NW BW IE'],
  ['an error of the disk', new Error('Input/output error'), 'FU SR SR IO BW IE'],
  ['something that took too long', new Error('Operation timed out'), 'FU SR SR IO BW IE'],
];

describe('the second layer', () => {
  test('the table of this test has a row for every pattern, in their order', () => {
    expect(patternRows.map(([about]) => about)).toEqual(PATTERNS.map(({ about }) => about));
  });

  test.each(patternRows)('%s', (_about, thrown, cells) => {
    const expected = rowsOf(`x ${cells}`);
    expect(expected).toHaveLength(phases.length);
    for (const [, phase, code] of expected) {
      expect(classify(thrown, phase), phase).toEqual({ failure: failureOf(code), notes: [] });
    }
  });

  test('an error that lost its code on a thread is known by the errno its message begins with', () => {
    const thrown = new Error("EACCES: permission denied, open '/orchard/no space left on device'");
    expect(classify(thrown, 'read').failure).toEqual(failureOf('PERMISSION_DENIED', { errno: 'EACCES' }));
    expect(codeOf(new Error('EXPENSIVE: pears'), 'read')).toBe('INTERNAL_ERROR');
    expect(codeOf(new Error('ENOSPC'), 'write')).toBe('DISK_FULL');
    expect(codeOf(new Error('the pear said ENOSPC: no space left'), 'write')).toBe('INTERNAL_ERROR');
  });

  test('of two patterns the more specific one decides, wherever in the chain it matches', () => {
    const cause = errorWith({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
    expect(codeOf(new Error('timed out', { cause }), 'read')).toBe('WORKER_DIED');
  });

  test('an unknown code in an envelope falls through to it, and then needs no note', () => {
    const thrown = errorWith({ error: { code: 'PEAR_ROTTEN' } }, 'no space left on device');
    expect(classify(thrown, 'write')).toEqual({ failure: failureOf('DISK_FULL'), notes: [] });
  });
});

describe('precedence', () => {
  const raised = new FailureError(failureOf('SOURCE_CHANGED'));
  const errno = errorWith({ code: 'EACCES' });
  const envelope = { error: { code: 'LINE_TOO_LARGE' } };
  const spoken = new Error('no space left on device');

  test.each([
    ['a failure over an errno', new AggregateError([errno, raised]), 'SOURCE_CHANGED'],
    ['a failure over an envelope', new AggregateError([envelope, raised]), 'SOURCE_CHANGED'],
    ['an errno over an envelope', new AggregateError([envelope, errno]), 'PERMISSION_DENIED'],
    ['an envelope over a pattern', new AggregateError([spoken, envelope]), 'LINE_TOO_LARGE'],
    ['an errno over a pattern', new Error('no space left on device', { cause: errno }), 'PERMISSION_DENIED'],
    ['an errno over what its own message says', errorWith({ code: 'EACCES' }, 'no space left'), 'PERMISSION_DENIED'],
    ['the nearer of two errnos', errorWith({ code: 'EIO', cause: errno }), 'SOURCE_READ_ERROR'],
    ['what a function has on it', Object.assign(() => undefined, { code: 'EACCES' }), 'PERMISSION_DENIED'],
    [
      'an envelope over one that a message repeats',
      errorWith(envelope, '{"error":{"code":"DISK_FULL"}}'),
      'LINE_TOO_LARGE',
    ],
    [
      'a cause over what was gathered beside it',
      errorWith({ cause: errno, errors: [errorWith({ code: 'EIO' })] }),
      'PERMISSION_DENIED',
    ],
    ['the nearer of two failures', new FailureError(failureOf('PARSE_ERROR'), raised), 'PARSE_ERROR'],
  ] as const)('%s', (_name, thrown, code) => {
    expect(codeOf(thrown, 'read')).toBe(code);
  });
});

const forged = 'no space left on device';

const longChain = (length: number): Error =>
  Array.from({ length }).reduce<Error>((cause) => new Error(forged, { cause }), new Error('pear'));

const wideChain = (length: number): Error =>
  new AggregateError(
    Array.from({ length }, () => new Error('pear')),
    forged,
  );

describe('session content', () => {
  test('what JSON.parse quotes decides nothing', () => {
    const thrown = (() => {
      try {
        return JSON.parse(forged) as unknown;
      } catch (error) {
        return error;
      }
    })();
    expect(String(thrown)).toContain('no space');
    expect(codeOf(thrown, 'write')).toBe('INTERNAL_ERROR');
    expect(codeOf(new SyntaxError('{"error":{"code":"DISK_FULL"}}'), 'write')).toBe('INTERNAL_ERROR');
  });

  test.each([
    ['an error that wraps a parser', new Error(forged, { cause: new SyntaxError('pear') })],
    ['an error beside a parser', new AggregateError([new SyntaxError('pear'), new Error(forged)])],
    ['a parser of a package', Object.assign(new Error(forged), { name: 'YAMLParseError' })],
    ['an error that says that it holds content', errorWith({ holdsContent: true }, forged)],
    ['an error beside such a one', new Error(forged, { cause: errorWith({ holdsContent: true }) })],
    ['a bare string', forged],
    ['what stands behind a quotation mark', new TypeError(`cannot read "${forged}"`)],
    ['what stands on a second line', new Error(`a pear fell\n${forged}`)],
    ['what stands in the middle of a message', new Error(`the pear said ${forged}`)],
  ])('%s is not searched', (_name, thrown) => {
    expect(classify(thrown, 'write')).toEqual({ failure: failureOf('INTERNAL_ERROR'), notes: [] });
  });

  test('a message is not searched when the chain is too long to be seen whole', () => {
    expect(codeOf(longChain(10), 'write')).toBe('DISK_FULL');
    expect(codeOf(longChain(40), 'write')).toBe('INTERNAL_ERROR');
    expect(codeOf(wideChain(16), 'write')).toBe('DISK_FULL');
    expect(codeOf(wideChain(17), 'write')).toBe('INTERNAL_ERROR');
  });
});

test('what neither layer knows is an internal error, with an errno that no table has', () => {
  expect(classify(errorWith({ code: 'EPEAR' }), 'read').failure).toEqual(
    failureOf('INTERNAL_ERROR', { errno: 'EPEAR' }),
  );
  expect(classify(errorWith({ code: 'ERR_PEAR' }), 'read').failure).toEqual(failureOf('INTERNAL_ERROR'));
  expect(classify(new TypeError('pear is not a function'), 'read').failure).toEqual(failureOf('INTERNAL_ERROR'));
});
