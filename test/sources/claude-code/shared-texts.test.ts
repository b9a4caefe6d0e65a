import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSharedTexts } from '../../../src/sources/claude-code/transcript/files/shared-texts.ts';

const LONG = ['plum '.repeat(60), 'pear '.repeat(60), 'fig '.repeat(80)];
const text = fc.constantFrom(...LONG, 'short', '');
const content = fc.oneof(
  text,
  fc.array(fc.record({ type: fc.constant('text'), text })),
  fc.constant(null),
  fc.integer(),
);
const block = fc.oneof(
  fc.record({ type: fc.constant('tool_use'), id: fc.constantFrom('a', 'b'), input: fc.oneof(text, fc.object()) }),
  fc.record({ type: fc.constant('tool_result'), tool_use_id: fc.constantFrom('a', 'b', 'c'), content }),
  fc.constant('no block'),
);
const record = fc.record({
  message: fc.oneof(fc.record({ content: fc.oneof(fc.array(block), text) }), fc.constant('no message')),
  toolUseResult: fc.oneof(
    fc.record({ stdout: text, stderr: text, content: fc.array(text), __proto__: text }, { noNullPrototype: true }),
    text,
    fc.constant(null),
  ),
});

test('records say the same whatever they share', () => {
  fc.assert(
    fc.property(fc.array(record), (records) => {
      const texts = createSharedTexts();
      for (const one of records.map((each) => JSON.parse(JSON.stringify(each)))) {
        const before = JSON.stringify(one);
        texts.share(one);
        expect(JSON.stringify(one)).toBe(before);
      }
    }),
  );
});
