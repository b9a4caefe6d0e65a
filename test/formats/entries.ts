import type { Format } from '../../src/formats/format.ts';
import type { Session } from '../../src/session/session.ts';

export const stem = '2026-01-31/orchard/2026-01-31T08-00-00__count-the-pears__11111111';

/** All entries of a session in a format, whole, by their paths. */
export const entriesOf = (format: Format, session: Session): ReadonlyMap<string, string> =>
  new Map(Array.from(format.render(session, { stem }), ({ path, pieces }) => [path, [...pieces].join('')]));
