/** Works that are done one after the other, whether or not somebody waited for the one before. */
export interface Turns {
  /** Does the work when all that were given before are done, however they ended. */
  take<T>(work: () => Promise<T>): Promise<T>;
  /** When all that were given so far are done. Never rejects. */
  ended(): Promise<unknown>;
}

/** Begins with nobody's turn. */
export function createTurns(): Turns {
  let underWay: Promise<unknown> = Promise.resolve();
  return {
    take(work) {
      const done = underWay.then(work);
      underWay = done.catch(() => undefined);
      return done;
    },
    ended: () => underWay,
  };
}
