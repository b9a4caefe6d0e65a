import type { TitleRules } from '../../../session/title.ts';
import { CAVEAT, CONTINUED, INTERRUPTED, SKILL_FOLDER, STOP_HOOK } from './program/set-phrases.ts';

const PLACEHOLDERS = /\[Image #\d{1,6}\]/g;

const PLAN = 'Implement the following plan:';

/** The first heading of a plan, else the plan; null where there is none. */
function headingOfPlan(text: string): string | null {
  if (!text.startsWith(PLAN)) return null;
  const plan = text.slice(PLAN.length).trim();
  const heading = /(?:^|[\n\r])[ \t]*#{1,6}[ \t]+([^\n\r]+)/.exec(plan)?.[1];
  // Where line breaks became spaces, the next heading stands on the same line.
  return (heading?.split(/[ \t]#{2,6}[ \t]/)[0] ?? plan) || null;
}

const WRAPPED = /^<\/?[a-z][A-Za-z0-9_-]*[ >]/;

const MARKS = [CAVEAT, CONTINUED, INTERRUPTED, '[Image: source:', STOP_HOOK, `${SKILL_FOLDER}:`];

function isByProgram(line: string): boolean {
  return WRAPPED.test(line) || MARKS.some((mark) => line.startsWith(mark));
}

function gistOf(prompt: string): string {
  const start = prompt.replace(PLACEHOLDERS, ' ').trimStart();
  return headingOfPlan(start) ?? start;
}

/** Claude Code's wrappers, caveats and markers are no titles; of a plan the heading is. */
export const TITLE_RULES: TitleRules = { isByProgram, gistOf };
