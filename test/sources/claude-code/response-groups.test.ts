import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createResponseGroups,
  type Grouped,
} from '../../../src/sources/claude-code/transcript/answers/response-groups.ts';

interface Group extends Grouped {
  readonly number: number;
}

const line = fc.record({
  id: fc.constantFrom('a', 'b'),
  request: fc.constantFrom(null, null, 'r', 's'),
  isLong: fc.boolean(),
  isPrompted: fc.boolean(),
});

test('a line is of the group that looking through all from the end would find', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const groups = createResponseGroups<Group>();
      const all = new Map<string, Group[]>();
      let prompts = 0;
      for (const { id, request, isLong, isPrompted } of lines) {
        if (isPrompted) prompts += 1;
        const response = { id, request, isCertain: request !== null || isLong };
        const there = all.get(id) ?? [];
        all.set(id, there);
        const expected = there.findLast((one) => {
          if (!response.isCertain && one.requestId === null) return one.prompts === prompts;
          return request === null || one.requestId === null || one.requestId === request;
        });
        const found = groups.find(response, prompts);
        expect(found?.number).toBe(expected?.number);
        if (found !== undefined) {
          groups.name(response, found);
          continue;
        }
        const group = { number: there.length, requestId: request, prompts };
        there.push(group);
        groups.add(response, group);
      }
    }),
    { numRuns: 2000 },
  );
});
