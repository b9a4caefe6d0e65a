import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FewMap } from '../../../src/sources/claude-code/transcript/answers/few-map.ts';

test('a map of few or many holds what a map holds', () => {
  const entry = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer());
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
      const few = new FewMap<number, number>();
      const map = new Map<number, number>();
      for (const [key, value] of entries) {
        few.set(key, value);
        map.set(key, value);
        for (let asked = 0; asked <= 21; asked += 1) expect(few.get(asked)).toBe(map.get(asked));
      }
    }),
  );
});
