import { shippedSchema } from '../failures/closed-schema.ts';

type Schema = Readonly<Record<string, unknown>>;

const membersOf = (schema: Schema, name: string): Schema => schema[name] as Schema;

/** What a schema says of a document, without what names the schema itself. */
function bodyOf({ $schema: _dialect, $id: _id, title: _title, $defs: _definitions, ...body }: Schema): Schema {
  return body;
}

/** The definitions of several schemas together; a name that means two things is refused. */
function definitionsOf(...schemas: readonly Schema[]): Schema {
  const all: Record<string, unknown> = {};
  for (const [name, definition] of schemas.flatMap((schema) => Object.entries(membersOf(schema, '$defs')))) {
    const text = JSON.stringify(definition);
    if (JSON.stringify(all[name] ?? definition) !== text) throw new Error(`two definitions of ${name}`);
    all[name] = definition;
  }
  return all;
}

const open = "Members may be added: ignore those you don't know.";
const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** The schema of `export --json`, as those of the report and of a manifest row make it. */
export function summarySchema(): Schema {
  const [report, manifest] = [shippedSchema('report'), shippedSchema('manifest')];
  return {
    $schema: dialect,
    $id: 'urn:chatzip:schema:summary:1',
    title: 'chatzip export --json',
    description: `The one document on stdout: a report in full, and the manifest row of every session that was exported. ${open}`,
    type: 'object',
    required: ['summary_version', ...(report['required'] as readonly string[]), 'looked_in', 'sessions'],
    properties: {
      summary_version: { const: 1 },
      ...membersOf(report, 'properties'),
      looked_in: {
        description: 'The folders in which sessions were looked for.',
        type: 'array',
        items: { type: 'string' },
      },
      sessions: { type: 'array', items: { $ref: '#/$defs/row' } },
    },
    $defs: { ...definitionsOf(report, manifest), row: bodyOf(manifest) },
  };
}

const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

function eventOf(event: string, description: string, members: Schema): Schema {
  return {
    description,
    type: 'object',
    required: ['event', 'seq', ...Object.keys(members)],
    properties: { event: { const: event }, seq: ref('seq'), ...members },
  };
}

/** The schema of a line of `export --events`. */
export function eventSchema(): Schema {
  const [report, manifest] = [shippedSchema('report'), shippedSchema('manifest')];
  const { trace_id, started_at, tool, archives, bookmark } = membersOf(report, 'properties') as Record<string, Schema>;
  const { session_id, source } = membersOf(manifest, 'properties');
  const reason = { enum: ['filtered', 'unchanged', 'empty', 'excluded'] };
  return {
    $schema: dialect,
    $id: 'urn:chatzip:schema:event:1',
    title: 'A line of chatzip export --events',
    description: `What happens, one object a line while the run goes. Without run.finished as its last line the run was cut short. ${open}`,
    anyOf: [
      eventOf('run.started', 'The first line.', { trace_id, started_at, tool }),
      eventOf('session.exported', 'It is in a published archive; with dry_run: would be.', { session: ref('row') }),
      eventOf('session.failed', 'A session, or a folder of sessions.', { failure: ref('failure') }),
      eventOf('session.skipped', 'It was found and left out.', { session_id, source, reason }),
      eventOf('archive.published', 'It is complete under its name.', { archive: archives?.['items'] }),
      eventOf('bookmark.saved', 'The bookmark knows what was archived so far.', {
        advanced: membersOf(membersOf(bookmark ?? {}, 'properties'), 'advanced'),
      }),
      eventOf('run.finished', 'The last line.', { report: ref('report') }),
    ],
    $defs: {
      seq: { description: 'Counts the lines from 0, without gaps.', type: 'integer', minimum: 0 },
      ...definitionsOf(report, manifest),
      report: bodyOf(report),
      row: bodyOf(manifest),
    },
  };
}
