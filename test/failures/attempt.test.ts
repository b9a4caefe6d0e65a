import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attempt, attemptSync, classify } from '../../src/failures/attempt.ts';
import { isFailureCode } from '../../src/failures/catalogue.ts';
import { FailureError, failureOf } from '../../src/failures/failure.ts';

const raise = (thrown: unknown) => (): never => {
  throw thrown;
};

describe('attempt', () => {
  test('hands back what the work gives', async () => {
    expect(await attempt('read', () => 'pear')).toEqual({ ok: true, value: 'pear' });
    expect(await attempt('read', async () => 'plum')).toEqual({ ok: true, value: 'plum' });
    expect(attemptSync('read', () => 'fig')).toEqual({ ok: true, value: 'fig' });
  });

  test('turns what is thrown or rejected into a failure and keeps the cause', async () => {
    const thrown = new FailureError(failureOf('LOCK_HELD', { pid: 7 }));
    const expected = { ok: false, failure: failureOf('LOCK_HELD', { pid: 7 }), cause: thrown };
    expect(await attempt('run', raise(thrown))).toEqual(expected);
    expect(await attempt('run', () => Promise.reject(thrown))).toEqual(expected);
    expect(attemptSync('run', raise(thrown))).toEqual(expected);
  });

  test('carries the note of a code that is not in the catalogue', async () => {
    const thrown = { error: { code: 'PEAR_ROTTEN' } };
    const expected = { ok: false, failure: failureOf('INTERNAL_ERROR'), cause: thrown, notes: ['UNKNOWN_CODE'] };
    expect(await attempt('run', raise(thrown))).toEqual(expected);
    expect(attemptSync('run', raise(thrown))).toEqual(expected);
  });

  test('knows the phase', () => {
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    expect(attemptSync('write', raise(full))).toMatchObject({ failure: { code: 'DISK_FULL' } });
    expect(attemptSync('read', raise(full))).toMatchObject({ failure: { code: 'SOURCE_READ_ERROR' } });
  });
});

const angry = (): never => {
  throw new Error('do not look');
};

/** Throws whatever is done with it. */
const angryProxy = (): object =>
  new Proxy(
    {},
    {
      get: angry,
      has: angry,
      ownKeys: angry,
      getPrototypeOf: angry,
      getOwnPropertyDescriptor: angry,
    },
  );

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function withGetters(...names: readonly string[]): object {
  const thing = new Error('pear');
  for (const name of names) Object.defineProperty(thing, name, { get: angry });
  return thing;
}

function ring(): Error {
  const first = new Error('first');
  const second = new Error('second', { cause: first });
  return Object.assign(first, { cause: second, errors: [first, second] });
}

/** A cause behind every cause, made when it is asked for. */
function endless(): object {
  return {
    get cause() {
      return endless();
    },
    get errors() {
      return Array.from({ length: 100 }, endless);
    },
  };
}

describe('a hostile thrown thing', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', Number.NaN],
    ['a symbol', Symbol('pear')],
    ['a bigint', 7n],
    ['a function', angry],
    ['an object without a prototype', Object.create(null)],
    ['a proxy that throws', angryProxy()],
    ['a proxy that was revoked', revoked()],
    ['a list that is a revoked proxy', { errors: revoked(), cause: angryProxy() }],
    ['getters that throw', withGetters('name', 'message', 'code', 'cause', 'errors', 'failure', 'details', 'error')],
    ['an envelope that throws', { error: angryProxy(), failure: angryProxy() }],
    ['a failure whose details throw', { code: 'FRUIT', details: angryProxy() }],
    ['a ring of causes', ring()],
    ['causes without end', endless()],
    ['a list that says it is longer than it is', { errors: Object.assign([], { length: 4_000_000_000 }) }],
    ['members of the wrong kind', { name: 7, message: {}, code: [], cause: 1, errors: 'pears', holdsContent: 'no' }],
    ['a text of megabytes', new Error('pear '.repeat(1_000_000))],
  ])('%s is an internal error', (_name, thrown) => {
    expect(classify(thrown, 'read')).toEqual({ failure: failureOf('INTERNAL_ERROR'), notes: [] });
    expect(attemptSync('read', raise(thrown))).toMatchObject({ ok: false, failure: { code: 'INTERNAL_ERROR' } });
  });

  test('a failure with details that throw keeps its code', () => {
    const failure = { code: 'PARSE_ERROR', details: angryProxy() };
    expect(classify(failure, 'read').failure).toEqual(failureOf('PARSE_ERROR'));
  });

  test('what is behind a cause that throws is not needed to know the rest', () => {
    const thrown = Object.assign(new Error('pear'), { code: 'EIO', cause: angryProxy(), errors: revoked() });
    expect(classify(thrown, 'read').failure).toEqual(failureOf('SOURCE_READ_ERROR', { errno: 'EIO' }));
  });

  test('no message counts beside errors that can not be looked at', () => {
    const thrown = Object.assign(new Error('no space left on device'), { errors: revoked() });
    expect(classify(thrown, 'write').failure).toEqual(failureOf('INTERNAL_ERROR'));
  });

  test('an errno at the far end of a ring is found', () => {
    const far = Object.assign(new Error('far'), { code: 'EMFILE' });
    const near = new Error('near', { cause: far });
    Object.assign(far, { cause: near });
    expect(classify(near, 'read').failure.code).toBe('TOO_MANY_OPEN_FILES');
  });

  test('anything at all becomes a failure of the catalogue', async () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(anything, async (thrown) => {
        const result = await attempt('convert', raise(thrown));
        expect(result.ok).toBe(false);
        if (!result.ok) expect(isFailureCode(result.failure.code)).toBe(true);
      }),
    );
  });
});
