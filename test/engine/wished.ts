import type { ExportWishes } from '../../src/engine/wishes.ts';

/** What an export is asked for where nobody asks for anything special. */
export const WISHES: ExportWishes = {
  since: 'all',
  until: null,
  projects: [],
  sessions: [],
  rules: null,
  formats: ['md'],
  level: 4,
  strict: false,
  followLinks: false,
  maxLineBytes: 1000,
  maxSessionBytes: null,
  jobs: 1,
  isDryRun: false,
  isFolderTree: false,
  errorOnEmpty: false,
  partialOk: false,
  usesBookmark: true,
  keepRows: false,
};
