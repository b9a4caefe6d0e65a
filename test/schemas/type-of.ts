type Schema = Readonly<Record<string, unknown>>;

/** Says nothing of a type: words, bounds and shapes of strings. */
const WITHOUT_TYPE = new Set(
  `$schema $id $defs $comment title description format pattern propertyNames minLength maxLength minimum maximum minItems
  maxItems maxProperties`.split(/\s+/),
);
const WITH_TYPE = new Set('$ref const enum anyOf oneOf type properties required additionalProperties items'.split(' '));

export interface Printing {
  /** What the names of the types begin with; that of the document itself is this alone. */
  readonly prefix: string;
  /** What stands for a string that the schema leaves open, and for a value of any kind. */
  readonly string: string;
  readonly anything: string;
}

/** A schema as TypeScript: a type for the document, one for each definition. Refuses what it can't say exactly. */
export function typesOf(schema: Schema, printing: Printing): string {
  const definitions = Object.entries((schema['$defs'] ?? {}) as Readonly<Record<string, Schema>>);
  const named = definitions.map(([name, definition]) => [`${printing.prefix}_${name}`, definition] as const);
  return [[printing.prefix, schema] as const, ...named]
    .map(([name, definition]) => `type ${name} = ${typeOf(definition, printing)};\n`)
    .join('');
}

function typeOf(schema: unknown, printing: Printing): string {
  if (schema === true) return printing.anything;
  const { $ref: reference, const: constant, enum: values, type, ...rest } = checked(schema);
  const union = rest['anyOf'] ?? rest['oneOf'];
  if (typeof reference === 'string') return `${printing.prefix}_${reference.slice('#/$defs/'.length)}`;
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return unionOf(values.map(literalOf));
  if (Array.isArray(union)) return unionOf(union.map((branch) => typeOf(branch, printing)));
  if (Array.isArray(type)) return unionOf(type.map((one) => typeOf({ ...rest, type: one }, printing)));
  switch (type) {
    case undefined:
      return printing.anything;
    case 'string':
      return printing.string;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly (${typeOf(rest['items'], printing)})[]`;
    case 'object':
      return objectOf(rest, printing);
    default:
      return String(type);
  }
}

function checked(schema: unknown): Schema {
  if (typeof schema !== 'object' || schema === null) throw new Error(`no schema: ${JSON.stringify(schema)}`);
  const strange = Object.keys(schema).filter((keyword) => !WITHOUT_TYPE.has(keyword) && !WITH_TYPE.has(keyword));
  if (strange.length > 0) throw new Error(`not known here: ${strange.join(', ')}`);
  return schema as Schema;
}

/** Of numbers only the kind: the exit codes are a list in the schema and a number in the program. */
function literalOf(value: unknown): string {
  return typeof value === 'number' ? 'number' : JSON.stringify(value);
}

function unionOf(types: readonly string[]): string {
  return [...new Set(types)].map((type) => `(${type})`).join(' | ');
}

function objectOf({ properties, required, additionalProperties }: Schema, printing: Printing): string {
  if (properties === undefined) return `Readonly<Record<string, ${typeOf(additionalProperties ?? true, printing)}>>`;
  if (additionalProperties !== undefined) throw new Error('members with names and without');
  const names = new Set(required as readonly string[] | undefined);
  const members = Object.entries(properties as Schema).map(
    ([name, member]) => `readonly ${JSON.stringify(name)}${names.has(name) ? '' : '?'}: ${typeOf(member, printing)};`,
  );
  return `{ ${members.join(' ')} }`;
}
