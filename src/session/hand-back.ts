/**
 * What a subagent hands back, less what its program put around it. A rule of one agent's, and yet here: its source finds
 * such texts in messages and a format in results of calls, which it has to keep as the model saw them.
 */
export interface HandedBack {
  readonly text: string;
  /** The program's line above it, for the model's eyes; empty where there is none. */
  readonly frame: string;
}

/** Each line of the report is indented by two, so that none is taken for a frame (Claude Code since 2.1.280). */
const FRAME = /^\[Subagent hand-back\] [^\n]*\n/;

/** The report of a subagent as it wrote it. */
export function handedBack(text: string): HandedBack {
  const head = FRAME.exec(text)?.[0] ?? '';
  if (head === '') return { text, frame: '' };
  return { text: text.slice(head.length).replaceAll(/^ {2}/gm, ''), frame: head.trimEnd() };
}
