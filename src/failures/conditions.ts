import type { FailureCode } from './catalogue.ts';

/** What a run was about when something was thrown. */
export type Phase = 'discover' | 'read' | 'convert' | 'write' | 'bookmark' | 'run';

/** What the world said, before it is known whom it concerns. */
export type Condition =
  | 'missing'
  | 'denied'
  | 'readOnly'
  | 'tooManyFiles'
  | 'noSpace'
  | 'taken'
  | 'notAFile'
  | 'badPath'
  | 'faulty'
  | 'workerDied'
  | 'tooLarge'
  | 'unparsable'
  | 'damaged';

type CodeByPhase = Readonly<Record<Phase, FailureCode>>;

/** What is wrong with a folder or a file that is read. `discover` speaks of the folder, `run` of nobody in particular. */
const reading = (read: FailureCode) =>
  ({ discover: 'FOLDER_UNREADABLE', read, convert: read, run: 'INTERNAL_ERROR' }) as const;

/** What only a bug explains anywhere but in the phases that are named. */
const nowhereBut = (codes: Partial<CodeByPhase>): CodeByPhase => ({
  discover: 'INTERNAL_ERROR',
  read: 'INTERNAL_ERROR',
  convert: 'INTERNAL_ERROR',
  write: 'INTERNAL_ERROR',
  bookmark: 'INTERNAL_ERROR',
  run: 'INTERNAL_ERROR',
  ...codes,
});

/**
 * Whom a condition concerns in each phase. A bookmark is never said to be "not saved" here: that promises an archive,
 * and only the one who published it can know.
 */
export const CODE_OF: Readonly<Record<Condition, CodeByPhase>> = {
  missing: { ...reading('SESSION_VANISHED'), write: 'OUTPUT_NOT_WRITABLE', bookmark: 'BOOKMARK_NOT_WRITABLE' },
  denied: { ...reading('PERMISSION_DENIED'), write: 'OUTPUT_NOT_WRITABLE', bookmark: 'BOOKMARK_NOT_WRITABLE' },
  readOnly: {
    ...reading('SOURCE_READ_ERROR'),
    write: 'OUTPUT_NOT_WRITABLE',
    bookmark: 'BOOKMARK_NOT_WRITABLE',
    run: 'OUTPUT_NOT_WRITABLE',
  },
  tooManyFiles: { ...reading('TOO_MANY_OPEN_FILES'), write: 'OUTPUT_IO_ERROR', bookmark: 'BOOKMARK_NOT_WRITABLE' },
  noSpace: {
    ...reading('SOURCE_READ_ERROR'),
    write: 'DISK_FULL',
    bookmark: 'BOOKMARK_NOT_WRITABLE',
    run: 'DISK_FULL',
  },
  taken: { ...reading('SOURCE_READ_ERROR'), write: 'OUTPUT_EXISTS', bookmark: 'BOOKMARK_NOT_WRITABLE' },
  notAFile: { ...reading('NOT_A_SESSION_FILE'), write: 'OUTPUT_NOT_WRITABLE', bookmark: 'BOOKMARK_NOT_WRITABLE' },
  badPath: { ...reading('SOURCE_READ_ERROR'), write: 'OUTPUT_NOT_WRITABLE', bookmark: 'BOOKMARK_NOT_WRITABLE' },
  faulty: { ...reading('SOURCE_READ_ERROR'), write: 'OUTPUT_IO_ERROR', bookmark: 'BOOKMARK_NOT_WRITABLE' },
  workerDied: nowhereBut({ read: 'WORKER_DIED', convert: 'WORKER_DIED' }),
  tooLarge: nowhereBut({ read: 'SESSION_TOO_LARGE', convert: 'SESSION_TOO_LARGE' }),
  unparsable: nowhereBut({ read: 'PARSE_ERROR', bookmark: 'BOOKMARK_CORRUPT' }),
  damaged: nowhereBut({ read: 'ENTRY_DAMAGED', write: 'OUTPUT_IO_ERROR' }),
};

/** The errno names of libuv that file systems, disks and network drives answer with. */
export const CONDITION_OF_ERRNO: ReadonlyMap<string, Condition> = new Map<string, Condition>([
  ['ENOENT', 'missing'],
  ['ENOTDIR', 'missing'],
  ['ESTALE', 'missing'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['EROFS', 'readOnly'],
  ['EMFILE', 'tooManyFiles'],
  ['ENFILE', 'tooManyFiles'],
  ['ENOSPC', 'noSpace'],
  ['EDQUOT', 'noSpace'],
  ['EFBIG', 'noSpace'],
  ['EEXIST', 'taken'],
  ['ENOTEMPTY', 'taken'],
  ['EISDIR', 'notAFile'],
  ['ELOOP', 'notAFile'],
  ['ENODEV', 'notAFile'],
  ['ENXIO', 'notAFile'],
  ['ESPIPE', 'notAFile'],
  ['ENAMETOOLONG', 'badPath'],
  ['EILSEQ', 'badPath'],
  ['EAGAIN', 'faulty'],
  ['EBADF', 'faulty'],
  ['EBUSY', 'faulty'],
  ['ECANCELED', 'faulty'],
  ['ECONNABORTED', 'faulty'],
  ['ECONNRESET', 'faulty'],
  ['EFAULT', 'faulty'],
  ['EHOSTDOWN', 'faulty'],
  ['EHOSTUNREACH', 'faulty'],
  ['EINTR', 'faulty'],
  ['EINVAL', 'faulty'],
  ['EIO', 'faulty'],
  ['EMLINK', 'faulty'],
  ['ENETDOWN', 'faulty'],
  ['ENETUNREACH', 'faulty'],
  ['ENOBUFS', 'faulty'],
  ['ENOLCK', 'faulty'],
  ['ENOMEM', 'faulty'],
  ['ENOSYS', 'faulty'],
  ['ENOTCONN', 'faulty'],
  ['ENOTSUP', 'faulty'],
  ['EOPNOTSUPP', 'faulty'],
  ['EOVERFLOW', 'faulty'],
  ['EPIPE', 'faulty'],
  ['EREMOTEIO', 'faulty'],
  ['ETIMEDOUT', 'faulty'],
  ['ETXTBSY', 'faulty'],
  ['EXDEV', 'faulty'],
  ['UNKNOWN', 'faulty'],
]);

/** Whether an errno says that there is no room left, on the disk or for the user. */
export function isNoSpace(errno: string | null): boolean {
  return CONDITION_OF_ERRNO.get(errno ?? '') === 'noSpace';
}
