import type { Format } from './format.ts';
import { json } from './json.ts';
import { markdown } from './markdown/index.ts';

/** What a session can become, by the name that asks for it. */
export const FORMATS: Readonly<Record<Format['name'], Format>> = { md: markdown, json };
