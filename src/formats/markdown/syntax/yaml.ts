import { stringify } from 'yaml';

/** What stands in front of a document: each member a value, a list of them, or a map of them; a Date is a time. */
export type YamlMembers = Readonly<Record<string, unknown>>;

/**
 * A block map in YAML 1.2, each member on lines of its own: what the YAML library writes of it, byte for byte. Text that
 * YAML 1.1 would take for something else (`no`, `12:30`, a day), and text with a tab, is quoted: many readers are of that
 * version.
 */
export function yamlOf(members: YamlMembers): string {
  let text = '';
  for (const [key, value] of Object.entries(members)) text += member(key, value);
  return text;
}

/**
 * The library takes a tenth of a millisecond for the dozen members of a document, in a tiny session a fifth of all the
 * time. So what can be written in one way only is written here: everything else it writes itself.
 */
function member(key: string, value: unknown): string {
  const scalar = plainScalar(value);
  if (scalar !== null) return `${key}: ${scalar}\n`;
  return plainBlock(key, value) ?? stringify({ [key]: value }, { lineWidth: 0, compat: 'yaml-1.1' });
}

// One line that stands between quotes as it is.
const UNESCAPED = /^[^\p{Cc}\p{Cs}"\\\u2028\u2029\uFEFF\uFFFE\uFFFF]+$/u;
// No plain text, by YAML's own rule: an indicator in front, or a colon or the mark of a comment beside a space.
const INDICATED = /^[ ,[\]{}#&*!|>'%@`]|^[?-](?: |$)|: | #|[ :]$/;
// Words, a path, a UUID, a version, a length of time: no other value begins so.
const TEXTUAL =
  /^(?:[A-Za-z/\u00A1-\uFFFF]|(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d+\.\d+\.\d+|\d+[hms](?: \d\d[ms])*)$)/;
// Text, and a time to YAML 1.1.
const DAY = /^\d{4}-\d\d-\d\d$/;
const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const NO_STRING = /^(?:null|true|false|yes|no|on|off|y|n|e[\d._+-]*)$/i;

function plainScalar(value: unknown): string | null {
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'number') return plainNumber(value);
  if (value instanceof Date) return value.toISOString();
  return value === null ? 'null' : null;
}

function plainNumber(value: number): string | null {
  const text = String(value);
  const isPlain = Number.isSafeInteger(value) || DECIMAL.test(text);
  return isPlain && !Object.is(value, -0) ? text : null;
}

function plainText(text: string): string | null {
  // A value of its own in YAML 1.1, which the library does not know.
  if (text === '=' || DAY.test(text)) return `"${text}"`;
  // It ends plain text for PyYAML, which then reads nothing of the document.
  if (text.includes('\t')) return JSON.stringify(text);
  if (!UNESCAPED.test(text)) return null;
  if (INDICATED.test(text)) return `"${text}"`;
  return TEXTUAL.test(text) && !NO_STRING.test(text) ? text : null;
}

function plainBlock(key: string, value: unknown): string | null {
  if (typeof value !== 'object' || value === null || value instanceof Date) return null;
  const isList = Array.isArray(value);
  let text = `${key}:\n`;
  let isEmpty = true;
  for (const [name, each] of Object.entries(value)) {
    const scalar = plainScalar(each);
    if (scalar === null) return null;
    text += isList ? `  - ${scalar}\n` : `  ${name}: ${scalar}\n`;
    isEmpty = false;
  }
  return isEmpty ? null : text;
}
