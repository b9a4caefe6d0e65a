import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { closedCopy, shippedSchema } from '../failures/closed-schema.ts';
import { eventSchema, summarySchema } from './composed.ts';
import { DOCUMENTS } from './documents.ts';

describe('a schema that holds others', () => {
  test.each([
    ['summary', summarySchema],
    ['event', eventSchema],
  ] as const)('of the %s says of a report and of a row what their own schemas say', async (name, composed) => {
    // UPDATE_DOCS=1 writes the schema instead.
    if (process.env['UPDATE_DOCS'] === '1') {
      const path = fileURLToPath(new URL(`../../schemas/${name}.schema.json`, import.meta.url));
      const options = { ...(await resolveConfig(path)), filepath: path };
      writeFileSync(path, await format(JSON.stringify(composed()), options));
    }
    expect(shippedSchema(name)).toEqual(composed());
  });
});

/** Every place in a schema. */
function* placesIn(schema: unknown): Generator<object> {
  if (typeof schema !== 'object' || schema === null) return;
  yield schema;
  for (const member of Object.values(schema)) yield* placesIn(member);
}

describe.each(DOCUMENTS)('the schema of the %s', (name) => {
  test('names itself and its dialect', () => {
    expect(shippedSchema(name)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:chatzip:schema:${name}:1`,
    });
  });

  test('ships open: readers must ignore members they do not know', () => {
    expect(JSON.stringify(shippedSchema(name))).not.toMatch(/unevaluatedProperties|"additionalProperties":false/);
  });

  test('has a closed copy in which no member without a name is left, wherever names are given', () => {
    const named = Array.from(placesIn(closedCopy(shippedSchema(name)))).filter((place) => 'required' in place);
    expect(named.length).toBeGreaterThan(0);
    for (const place of named) expect(place).toMatchObject({ type: 'object', unevaluatedProperties: false });
  });

  test('stands alone: it refers to nothing outside itself, and has no definition that it does not use', () => {
    const schema = shippedSchema(name);
    const references = Array.from(JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g), ([, target]) => target);
    const definitions = Object.keys(schema['$defs'] ?? {}).map((definition) => `#/$defs/${definition}`);
    expect(new Set(references)).toEqual(new Set(definitions));
  });
});
