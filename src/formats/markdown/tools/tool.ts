import type { ToolCallBlock } from '../../../session/session.ts';
import { type Members, textsIn } from '../members.ts';
import type { View } from '../view.ts';

/** A tool call as its renderer sees it. */
export interface Call {
  readonly block: ToolCallBlock;
  /** The input's members; none when it is no object. */
  readonly input: Members;
  /** The members of the program's richer record of the result; none when it is no object. */
  readonly record: Members;
  /** The texts of the result, one by one and joined. */
  readonly texts: readonly string[];
  readonly text: string;
  readonly view: View;
}

/** What a tool's renderer made of a call. What it does not claim is printed behind it as it is: nothing gets lost. */
export interface Told {
  /** One line of Markdown behind the tool's name. */
  readonly title?: string;
  /** What was asked, as blocks of Markdown. */
  readonly asked?: readonly string[];
  /** Members of the input that title and `asked` show whole. */
  readonly input?: readonly string[];
  /** What came back, as blocks of Markdown. */
  readonly answered?: readonly string[];
  /** Members of the record that are shown whole, here or elsewhere. */
  readonly record?: readonly string[];
  /** The result's further facts that are shown whole, here or elsewhere. */
  readonly facts?: readonly string[];
  /** Members of input and record that need no line of their own unless they hold a text. */
  readonly silent?: readonly string[];
  /** Parts of those members that are shown only if nothing else does. */
  readonly more?: Members;
  /** Nothing is known of what the members of the input mean: they are printed whatever they hold. */
  readonly isForeign?: boolean;
  /** The result only confirms what was asked: it is folded unless it is very short. */
  readonly isConfirmed?: boolean;
  /** Texts that are shown: a result that is one of them is not printed again. */
  readonly texts?: readonly string[];
}

/** Renders the calls of one tool. Pure but for what it adds to `view.shown`. */
export type Tool = (call: Call) => Told;

/** Those of a tool's silent members that hold no text after all. */
export const silentIn = (members: Members, { silent = [] }: Told): readonly string[] =>
  silent.filter((name) => textsIn(members[name]).next().done === true);
