/**
 * What a terminal or a reader of lines stumbles over beside the control characters of ASCII, as the inside of a class of
 * characters: C1 controls, ends of lines, and what turns the direction of text (UAX #9).
 */
export const UNRULY = String.raw`\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`;
