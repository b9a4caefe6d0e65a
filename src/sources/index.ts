import type { SourceName } from '../session/reference.ts';
import { claudeCode } from './claude-code/source.ts';
import type { Source } from './source.ts';

/** Every agent whose sessions can be exported, one line each. */
export const SOURCES: Readonly<Record<SourceName, Source>> = {
  'claude-code': claudeCode,
};

/** Whose sessions are meant where nobody names an agent. */
export const DEFAULT_SOURCE: Source = claudeCode;

/** The source of a name. */
export function sourceNamed(name: SourceName): Source {
  return SOURCES[name];
}
