import type { SessionRef } from '../../session/reference.ts';
import type { ConversionSubject } from '../convert.ts';
import { clashingFiles, fileKey, idLabels } from '../entry-name.ts';
import type { Due } from '../select.ts';
import type { Run } from './run.ts';

/** What each session's conversion needs to know of the others: a name that is its own. Made when the first is due. */
export function createSubjects(run: Run, refs: readonly SessionRef[]): (due: Due) => ConversionSubject {
  let names: Names | null = null;
  return ({ ref, known }) => {
    names ??= namesOf(run, refs);
    const { labels, clashing } = names;
    return {
      ref,
      known,
      label: labels.get(ref.key) ?? ref.id,
      clashing: ref.files.map((file) => file.path).filter((path) => clashing.has(fileKey(ref.key, path))),
    };
  };
}

interface Names {
  readonly labels: ReadonlyMap<string, string>;
  readonly clashing: ReadonlySet<string>;
}

function namesOf({ job, world }: Run, refs: readonly SessionRef[]): Names {
  return {
    labels: idLabels(refs, world.hashOf),
    clashing: clashingFiles(job.formats.includes('raw') ? refs : []),
  };
}
