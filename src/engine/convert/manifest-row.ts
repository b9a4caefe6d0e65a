import type { Entry } from '../../archive/archive.ts';
import type { ManifestRow } from '../../archive/manifest.ts';
import { isoOfNanoseconds } from '../../session/iso-time.ts';
import type { Note } from '../../session/note.ts';
import type { FileRead, ReadSession } from '../../sources/source.ts';

/**
 * A session's row of `manifest.jsonl`. `rawEntries` names the entry of each source file, by its path; `root` is the mark
 * of the root that the session was found in.
 */
export function manifestRow(
  read: ReadSession,
  entries: readonly Entry[],
  { rawEntries, root }: { readonly rawEntries: ReadonlyMap<string, string>; readonly root: string | undefined },
): ManifestRow {
  const { session } = read;
  const { statistics } = session;
  const together = statistics.together ?? statistics;
  return {
    manifest_version: 1,
    session_id: session.id,
    source: session.source,
    ...(root !== undefined && { source_root: root }),
    project: session.project,
    title: session.title,
    cwd: session.cwd,
    git_branch: session.gitBranch,
    agent_version: session.agentVersion,
    started_at: session.startedAt,
    ended_at: session.endedAt,
    turns: statistics.turns,
    messages: together.messages,
    tool_calls: together.toolCalls,
    models: together.models.map((model) => model.model),
    tokens: {
      input: together.tokens.input,
      output: together.tokens.output,
      cache_read: together.tokens.cacheRead,
      cache_write: together.tokens.cacheWrite,
    },
    files_touched: statistics.filesTouched.length,
    commands_run: statistics.commands.length,
    subagents: session.subagents.length,
    entries: entries.map(({ path, format, bytes, sha256 }) => ({ path, format, bytes, sha256 })),
    source_files: read.files.map((file) => sourceFileRow(file, rawEntries.get(file.path))),
    notes: Object.fromEntries(session.notes.map(noteRow)),
  };
}

function sourceFileRow(file: FileRead, entry: string | undefined): ManifestRow['source_files'][number] {
  return {
    path: file.path,
    ...(file.pathBase64 === undefined ? {} : { path_base64: file.pathBase64 }),
    bytes: file.bytes,
    mtime: isoOfNanoseconds(BigInt(file.mtimeNs)),
    sha256: file.sha256,
    ...(entry === undefined ? {} : { entry }),
  };
}

function noteRow({ code, ...note }: Note): [string, Omit<Note, 'code'>] {
  return [code, note];
}
