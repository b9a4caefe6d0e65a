/** Where the wrappers of one text end; to be asked from left to right. */
export interface WrapperEnds {
  /** The place of the closing tag for one that opens before `from`; -1 when it is never closed. */
  endOf(tag: string, from: number): number;
}

const OUTPUT = 'bash-stdout';
const OUTPUT_END = `</${OUTPUT}>`;
const COMMAND = '<bash-input>';

/** Finds them. Linear in the length of the text: nothing is looked for twice in the same stretch. */
export function findWrapperEnds(text: string): WrapperEnds {
  const known = new Map<string, number>();
  const next = (sought: string, from: number): number => {
    const before = known.get(sought);
    if (before !== undefined && (before === -1 || before >= from)) return before;
    const found = text.indexOf(sought, from);
    known.set(sought, found);
    return found;
  };
  // What a shell printed is written as it was and may hold the tag: it ends where its errors begin, else at the last
  // such tag before the next command.
  const endOfOutput = (from: number): number => {
    const first = next(OUTPUT_END, from);
    const command = next(COMMAND, from);
    if (first === -1 || (command !== -1 && command < first)) return first;
    const withErrors = next(`${OUTPUT_END}<bash-stderr>`, from);
    const isOwn = withErrors !== -1 && (command === -1 || withErrors < command);
    return isOwn ? withErrors : text.lastIndexOf(OUTPUT_END, command === -1 ? text.length : command);
  };
  return { endOf: (tag, from) => (tag === OUTPUT ? endOfOutput(from) : next(`</${tag}>`, from)) };
}
