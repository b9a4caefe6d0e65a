import type { SubjectFailure } from '../../src/failures/failure.ts';
import type { SendableFacts } from '../../src/http/response.ts';
import { archiveOf, countsOf, factsOf } from '../failures/facts.ts';

/** The facts of a run with these archives and failures, and what the test says otherwise. */
export function sendable(changes: Partial<SendableFacts> = {}): SendableFacts {
  return { ...factsOf(), archives: [], ...changes };
}

/** A run that exported a session into each of these archives, and in which so much failed. */
export function sent(names: readonly string[], failures: readonly SubjectFailure[] = []): SendableFacts {
  const archives = names.map((name) => ({ ...archiveOf(name, 1), path: `/exports/${name}` }));
  const failed = failures.filter(({ subject }) => subject !== null).length;
  return sendable({ archives, failures, counts: countsOf({ exported: names.length, failed }) });
}
