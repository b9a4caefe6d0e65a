import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

type Schema = Readonly<Record<string, unknown>>;

/** Reads a schema that ships with the package. */
export function shippedSchema(name: string): Schema {
  const url = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Schema;
}

/** The same schema with every object closed: no member that it does not name. */
export function closedCopy(schema: Schema): Schema {
  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(close);
    if (typeof value !== 'object' || value === null) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, close(member)]));
    const isObject = 'properties' in copy && copy['type'] === 'object';
    return isObject ? { ...copy, unevaluatedProperties: false } : copy;
  };
  return close(schema) as Schema;
}

/** Says what is wrong with a document by a schema: a place and a sentence each, nothing when it is right. */
export function createChecker(schema: Schema): (document: unknown) => readonly string[] {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    allErrors: true,
  });
  const validate = ajv.compile(schema);
  return (document) =>
    validate(document) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
