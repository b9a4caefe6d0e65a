const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
};

/** A field without the entities that newer versions write it with; one that holds a bare `<` was not written so. */
export function decoded(field: string): string {
  if (field.includes('<') || !field.includes('&')) return field;
  return field.replace(/&(?:lt|gt|amp|quot|apos|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
