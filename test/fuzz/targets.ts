import { createArchiveTarget } from './targets/archive.ts';
import { bookmarkTarget } from './targets/bookmark.ts';
import { createReaderTarget } from './targets/reader.ts';
import { corpusSessions, fixtureSessions } from './targets/reader-seeds.ts';
import { causesTarget, flagsTarget, rulesTarget } from './targets/small.ts';
import type { Target } from './target.ts';

/** Every target, by its name; with the corpus beside the checkout where that is wanted. */
export function targetsWith(hasCorpus: boolean): Readonly<Record<string, () => Promise<Target> | Target>> {
  return {
    reader: () => createReaderTarget([...fixtureSessions(), ...(hasCorpus ? corpusSessions() : [])]),
    archive: createArchiveTarget,
    bookmark: () => bookmarkTarget,
    rules: () => rulesTarget,
    flags: () => flagsTarget,
    causes: () => causesTarget,
  };
}
