import { readFileSync } from 'node:fs';
import { closedCopy, createChecker } from '../../failures/closed-schema.ts';
import { promise } from '../target.ts';

type Checker = (document: unknown) => readonly string[];

const checkers = new Map<string, Checker>();

function checkerOf(name: string, isClosed: boolean): Checker {
  const key = `${name} ${isClosed}`;
  const known = checkers.get(key);
  if (known !== undefined) return known;
  // The compiled program stands elsewhere than its source: the schemas are found from where npm starts it.
  const schema = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'));
  const checker = createChecker(isClosed ? closedCopy(schema) : schema);
  checkers.set(key, checker);
  return checker;
}

/** What is wrong with a document by its schema as it ships: other members may stand in it. */
export function problemsOf(name: 'bookmark', document: unknown): readonly string[] {
  return checkerOf(name, false)(document);
}

/** Promises that a document is as its schema says, without a member that it does not name. */
export function promiseDocument(name: 'session' | 'manifest', document: unknown): void {
  const problems = checkerOf(name, true)(document);
  promise(`a ${name} is as its schema says`, problems.length === 0, () => problems.slice(0, 5).join('; '));
}
