const ESCAPE = String.fromCodePoint(0x1b);
const ESCAPE_SIGN = '\u241b';
// Colours and cursor moves (ECMA-48 §5.4), as they were or with the escape made visible.
const CONTROL_SEQUENCES = new RegExp(`[${ESCAPE}${ESCAPE_SIGN}]\\[[0-?]*[ -/]*[@-~]`, 'gu');
// Control characters, the signs that stand for them, and overrides of the reading direction with theirs.
const UNSEEN = /[^\P{Cc}\t\n]|[\u2400-\u2421]|[\u202a-\u202e\u2066-\u2069]|⟨U\+[0-9A-F]{4}⟩/gu;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
// Quotation, list, heading and table marks, fences of a diff, numbers of lines: the dress of a line, not its words.
const DRESS = /^(?:[\s>#*+|~-]|\d+(?:[.)]\s|→))+/u;

/**
 * A text's lines as bare words, the same whether it stands plainly in a transcript or dressed in Markdown: entities and
 * backslash escapes undone, colours gone, what Markdown puts at the start of a line dropped, white space collapsed, blank
 * lines left out. Both sides of a comparison go through it.
 */
export function bareLines(text: string): readonly string[] {
  const plain = unescaped(
    text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(CONTROL_SEQUENCES, '').replaceAll(UNSEEN, ''),
  );
  const lines: string[] = [];
  for (const line of plain.split('\n')) {
    const bare = line.replaceAll(/\s+/gu, ' ').replace(DRESS, '').trim();
    if (bare !== '') lines.push(bare);
  }
  return lines;
}

// Entities until none is left, for text that was escaped in the transcript is escaped once more in Markdown.
function unescaped(text: string): string {
  let plain = text.replaceAll('\\', '');
  while (plain.includes('&')) {
    const next = plain.replaceAll(ENTITY, characterOf);
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

function characterOf(entity: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? entity;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code).toWellFormed() : entity;
}

/** The tags that the agent's program wraps words in: the words are wanted, not the tag (session formats, wrappers). */
const WRAPPERS = [
  'agent-id',
  'agent-notification',
  'bash-input',
  'bash-notification',
  'bash-stderr',
  'bash-stdout',
  'command-args',
  'command-contents',
  'command-message',
  'command-name',
  'cross-session-message',
  'event',
  'ide_diagnostics',
  'ide_opened_file',
  'ide_selection',
  'local-command-caveat',
  'local-command-stderr',
  'local-command-stdout',
  'note',
  'output-file',
  'post-tool-use-hook',
  'result',
  'session-start-hook',
  'shell-id',
  'status',
  'subagent_tokens',
  'summary',
  'system-reminder',
  'task-id',
  'task-notification',
  'task-type',
  'teammate-message',
  'tool-use-id',
  'usage',
  'user-memory-input',
  'user-prompt-submit-hook',
];
const WRAPPER_TAG = new RegExp(`</?(?:${WRAPPERS.join('|')})((?:\\s+[\\w-]+="[^"]{0,4000}")*)\\s*>`, 'g');

/** The words of a text between its wrappers' tags, and in the tags' attributes, without white space around them. */
export function unwrapped(text: string): readonly string[] {
  const words: string[] = [];
  let taken = 0;
  for (const tag of text.matchAll(WRAPPER_TAG)) {
    words.push(text.slice(taken, tag.index));
    for (const [, value = ''] of (tag[1] ?? '').matchAll(/="([^"]*)"/g)) words.push(value);
    taken = tag.index + tag[0].length;
  }
  words.push(text.slice(taken));
  return words.map((one) => one.trim()).filter((one) => one !== '');
}
