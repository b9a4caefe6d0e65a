import { describe, expect, test } from 'vitest';
import { alternativeName, baseNameOf, isFurtherVolume, volumeName } from '../../src/archive/names.ts';

describe('names of archives', () => {
  const at = new Date('2026-11-21T08:00:00.999Z');

  test('say mode and start, in UTC and to the second', () => {
    expect(baseNameOf('all', at)).toBe('chatzip-20261121T080000Z');
    expect(baseNameOf('last', at)).toBe('chatzip-last-20261121T080000Z');
    expect(baseNameOf('incremental', at)).toBe('chatzip-incremental-20261121T080000Z');
  });

  test('number the volumes behind the first, also beyond three digits', () => {
    expect([1, 2, 999, 1000].map((volume) => volumeName('plums', volume))).toEqual([
      'plums.zip',
      'plums.002.zip',
      'plums.999.zip',
      'plums.1000.zip',
    ]);
  });

  test('count on when they are taken', () => {
    expect([1, 2, 11].map((attempt) => alternativeName('plums', attempt))).toEqual(['plums', 'plums-2', 'plums-11']);
  });

  test('of further volumes are told from those of other archives', () => {
    expect(isFurtherVolume('plums.002.zip', 'plums')).toBe(true);
    expect(isFurtherVolume('plums.1000.zip', 'plums')).toBe(true);
    for (const name of ['plums.zip', 'plums-2.002.zip', 'plums.02.zip', 'plums.002.zip.part', 'xplums.002.zip']) {
      expect(isFurtherVolume(name, 'plums')).toBe(false);
    }
  });
});
