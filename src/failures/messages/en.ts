import type { Messages } from './words.ts';

/** The English words. */
export const EN: Messages = {
  codes: {
    PERMISSION_DENIED: {
      title: 'No permission to read session',
      message: 'No permission to read the session',
      meaning: 'A file of the session may not be read by the user who ran chatzip.',
      hint: 'Allow that user to read the file, then run the export again.',
    },
    LINK_REFUSED: {
      title: 'Link out of the sessions folder',
      message: 'The session is a link that leads out of the sessions folder',
      meaning: 'A file of the session is a link whose target lies outside the sessions folder, so it was not followed.',
      hint: 'If you trust the target, run again with --follow-links.',
    },
    FOLDER_UNREADABLE: {
      title: 'Folder cannot be read',
      message: 'Failed to read a folder of sessions',
      meaning: 'A folder that may hold sessions could not be read, so the sessions in it were not found.',
      hint: 'Check that the folder still exists and that you may read it, then run the export again.',
    },
    SOURCE_UNREADABLE: {
      title: 'Folder or archive cannot be read',
      message: 'A folder of sessions or an archive cannot be read',
      meaning: 'The place that was to be read is there but cannot be read.',
      hint: 'Check the permissions of the folder or archive and the flag that names it.',
    },
    OUTPUT_NOT_WRITABLE: {
      title: 'Output cannot be written',
      message: 'No permission to write the output, or no folder to write it to',
      meaning: 'The place for the output is missing, read-only or closed to the user who ran chatzip.',
      hint: 'Create the folder, or name another place: with --out (to restore: with --to), --report-file or --debug-log.',
    },
    BOOKMARK_NOT_WRITABLE: {
      title: 'Bookmark cannot be written',
      message: 'The folder of the bookmark cannot be made, locked or written',
      meaning:
        'The bookmark could not be locked or written. Nothing was exported, because the run could not have been remembered.',
      hint: 'Make the folder of the bookmark writable, name another file with --bookmark, or run with --no-bookmark.',
    },

    PARSE_ERROR: {
      title: 'Session cannot be parsed',
      message: 'Failed to parse session',
      meaning: 'No line of the session is a valid record; with --strict, at least one line is not.',
      hint: 'Mend or remove the file. Without --strict a session is exported as long as one of its lines is valid.',
    },
    UNSUPPORTED_FORMAT: {
      title: 'Session format is not supported',
      message: 'The session holds records of no known shape',
      meaning: 'The session holds valid records, but none of a kind that this version knows.',
      hint: 'Look for a newer chatzip. If there is none, please report it with the version of the agent.',
    },
    NESTING_TOO_DEEP: {
      title: 'Session is nested too deeply',
      message: 'The records of the session are nested too deeply',
      meaning: 'Every record of the session is nested over 1,000 levels deep; with --strict, at least one is.',
      hint: 'The file is most likely damaged. Keep a copy of it if you need its content.',
    },
    ENTRY_DAMAGED: {
      title: 'Archive entry is damaged',
      message: 'An entry of the archive is damaged',
      meaning: 'The checksum, size, hash, name or manifest row of an entry is wrong.',
      hint: 'Take the archive from another copy, or export the session again while its source exists.',
    },
    USAGE_ERROR: {
      title: 'Wrong usage',
      message: 'A flag or argument is wrong',
      meaning: 'A flag, an argument or the value of one is not understood. Nothing was done.',
      hint: 'Compare the command with chatzip --help.',
    },
    CONFIG_INVALID: {
      title: 'Configuration is invalid',
      message: 'The exclusion rules or an environment variable cannot be used',
      meaning: 'The file of exclusion rules is missing or malformed, or an environment variable has a wrong value.',
      hint: 'Correct the rules file or the variable. A rule is a line of words or "phrases in quotes" with AND or OR between them; there are no brackets and no NOT. An export never runs without rules that were asked for.',
    },
    BOOKMARK_CORRUPT: {
      title: 'Bookmark is corrupt',
      message: 'The bookmark cannot be read or is damaged',
      meaning: 'The bookmark cannot be read, is empty or malformed, or fails its checksum. It was left as it is.',
      hint: 'Restore it from a backup, or run chatzip bookmark reset --yes, with --bookmark FILE as well if that named it: then every session is exported once more.',
    },
    BOOKMARK_VERSION_UNSUPPORTED: {
      title: 'Bookmark is too new',
      message: 'The bookmark was written by a newer chatzip',
      meaning: 'The bookmark has a version that this chatzip does not know. It was left as it is.',
      hint: 'Update chatzip, or name another file with --bookmark.',
    },

    SESSION_VANISHED: {
      title: 'Session is gone',
      message: 'The session was found but is gone',
      meaning: 'A file of the session was there when the folders were read and had gone when it was to be exported.',
      hint: 'Run the export again. If the session was deleted on purpose, nothing needs to be done.',
    },
    NOT_IN_ARCHIVE: {
      title: 'Missing from the archives',
      message: 'Something that should be in the archives is in none of them',
      meaning:
        "A volume of a run, a session that the bookmark calls safe, or the agent's own files of a session that was to be restored are in none of the archives that were named.",
      hint: 'Name every archive, or the folder that holds them. What none of them has: export it again without --since incremental, as long as the agent has it. Sessions can be restored that were exported with --format md,raw.',
    },
    SOURCE_NOT_FOUND: {
      title: 'Sessions folder not found',
      message: 'The folder the sessions should be in does not exist',
      meaning: 'A folder that was named does not exist. Nothing was done.',
      hint: 'Check --base-dir and the variable CLAUDE_CONFIG_DIR.',
    },
    SESSION_NOT_FOUND: {
      title: 'Session not found',
      message: 'No session has the id that was named',
      meaning: 'No session that was found has an id that begins as asked for. Nothing was done.',
      hint: 'Find the id with chatzip list --project NAME; of archives it is in manifest.jsonl.',
    },
    ARCHIVE_NOT_FOUND: {
      title: 'Archive not found',
      message: 'The archive does not exist or is no ZIP file',
      meaning: 'An archive that was named does not exist, or it is no ZIP file.',
      hint: 'Check the name of the archive; of one that is damaged or cut short take another copy.',
    },

    SOURCE_CHANGED: {
      title: 'Session changed while it was read',
      message: 'The session changed while it was read',
      meaning: 'A file of the session was replaced or cut short while it was read, twice in a row.',
      hint: 'Run the export again once the session is at rest.',
    },
    SESSION_AMBIGUOUS_PREFIX: {
      title: 'Session id is ambiguous',
      message: 'Several sessions have an id that begins like the one that was named',
      meaning:
        'The id, or its beginning, fits more than one session: also one that has moved to another folder. Nothing was done.',
      hint: 'Give more characters of the id (chatzip list --project NAME shows it whole), or its project with --project: a part of the name of its folder tells two of one id apart.',
    },
    LOCK_HELD: {
      title: 'Another export is running',
      message: 'Another run holds the bookmark',
      meaning: 'Another chatzip is working with the same bookmark. Nothing was exported by this one.',
      hint: 'Try again when the other run has ended, or wait for it with --wait.',
    },
    OUTPUT_EXISTS: {
      title: 'Output exists already',
      message: 'A file with the name of the output exists already',
      meaning: 'The output was to have a name that is taken. The file that has it was left as it is.',
      hint: 'Choose another name with --out, or overwrite the file with --force.',
    },
    RESTORE_CONFLICT: {
      title: 'A different file is in the way',
      message: 'A different file is where the entry should be restored',
      meaning: 'A file with other content stands where the entry belongs. It was left as it is.',
      hint: 'Leave it if it is a session that has gone on since. Else move that file away, or restore into an empty folder with --to.',
    },

    TOO_MANY_OPEN_FILES: {
      title: 'Too many open files',
      message: 'Too many files are open to read the session',
      meaning: 'The limit of open files of this user or this computer was reached while the session was read.',
      hint: 'Wait a minute and run the export again, or raise the limit (ulimit -n).',
    },

    LINE_TOO_LARGE: {
      title: 'Record is too large',
      message: 'The records of the session are larger than the limit for a line',
      meaning: 'Every record of the session is larger than --max-line-bytes allows; with --strict, at least one is.',
      hint: 'Run again with a greater --max-line-bytes.',
    },
    SESSION_TOO_LARGE: {
      title: 'Session is too large',
      message: 'The session is larger than the limit',
      meaning:
        'The session is larger than --max-session-bytes, than memory allows (a million records) or than a ZIP archive can hold (3.9 GiB).',
      hint: 'Raise --max-session-bytes if it is set, or ask for fewer formats at once.',
    },
    DISK_FULL: {
      title: 'Disk is full',
      message: 'There is no space left to write the output',
      meaning: 'The disk, the quota or the limit for file sizes was reached while the output was written.',
      hint: 'Make room or name another place, then run the same command again.',
    },

    SOURCE_READ_ERROR: {
      title: 'Session cannot be read',
      message: 'Failed to read session',
      meaning: 'The system reported an error while a file of the session was read.',
      hint: 'Run the export again. If it fails again, check the disk or the network drive.',
    },
    NOT_A_SESSION_FILE: {
      title: 'Not a session file',
      message: 'Something with the name of a session is no regular file',
      meaning: 'A pipe, socket, device or a link to nowhere has the name of a session.',
      hint: 'Remove it from the sessions folder if it does not belong there.',
    },
    OUTPUT_IO_ERROR: {
      title: 'Output failed',
      message: 'The system reported an error while the output was written',
      meaning: 'Writing, reading back or naming the output failed. Nothing unfinished was left behind.',
      hint: 'Run the same command again. If it fails again, check the disk or name another place.',
    },
    BOOKMARK_NOT_SAVED: {
      title: 'Bookmark could not be saved',
      message: 'The archive is complete but the bookmark could not be saved',
      meaning:
        'The archive is published and good, but the bookmark does not know it: the next run exports its sessions again.',
      hint: 'Make room and check the permissions of the folder of the bookmark, then run the export again.',
    },

    INTERNAL_ERROR: {
      title: 'Internal error',
      message: 'Something unexpected went wrong',
      meaning: 'This is a bug in chatzip. One that strikes while a session is converted costs that session alone.',
      hint: 'Run again with --debug-log and report the bug; look through that file first, it may hold text from sessions.',
    },
    WORKER_DIED: {
      title: 'Worker died',
      message: 'The worker that converted the session died',
      meaning: 'The worker thread that converted the session ended early, most likely because it ran out of memory.',
      hint: 'Run the export again, with fewer --jobs if memory is short.',
    },
    INTERRUPTED: {
      title: 'Run was interrupted',
      message: 'The run was ended by a signal',
      meaning:
        'The run was told to stop. Archives that were finished are good and remembered; nothing unfinished was left.',
      hint: 'Run the same command again; with --since incremental it goes on where this one ended.',
    },

    EXPORT_OK: {
      title: 'All sessions were exported',
      message: 'Every session that was due was exported',
      meaning: 'Every session that was due is in the archive.',
      hint: 'Nothing needs to be done.',
    },
    EXPORT_PARTIAL: {
      title: 'Some sessions could not be exported',
      message: 'Some sessions could not be exported',
      meaning:
        'What could be exported is safe. At least one session or folder failed and is named in the report. Of verify and restore: some entries are sound, others damaged, missing or in conflict.',
      hint: 'Keep the archive. Look at the failures in the report, mend what can be mended and run the export again.',
    },
    EXPORT_ALL_FAILED: {
      title: 'No session could be exported',
      message: 'No session could be exported',
      meaning:
        'At least one session or folder failed and none was exported. There is no archive, and the bookmark is as it was. Of verify and restore: not one entry is sound, or could be restored.',
      hint: 'Look at the failures in the report, mend what can be mended and run the same command again.',
    },
    EXPORT_NOTHING_TO_EXPORT: {
      title: 'Nothing to export',
      message: 'There is nothing to export',
      meaning: 'No session was due: none was found, or all are unchanged, empty, filtered or excluded.',
      hint: 'If you expected sessions, check --since, --project and --base-dir; chatzip list shows what there is.',
    },
  },
  outcomes: {
    verify: {
      EXPORT_OK: 'Everything is sound',
      EXPORT_PARTIAL: 'Something is damaged or missing',
      EXPORT_ALL_FAILED: 'Nothing is sound',
      EXPORT_NOTHING_TO_EXPORT: 'Nothing to verify',
    },
    restore: {
      EXPORT_OK: 'Everything was restored',
      EXPORT_PARTIAL: 'Some files could not be restored',
      EXPORT_ALL_FAILED: 'No file could be restored',
      EXPORT_NOTHING_TO_EXPORT: 'Nothing to restore',
    },
    look: {
      EXPORT_OK: 'All sessions were read',
      EXPORT_PARTIAL: 'Some sessions could not be read',
      EXPORT_ALL_FAILED: 'No session could be read',
      EXPORT_NOTHING_TO_EXPORT: 'No sessions found',
    },
  },
  usage: {
    'unknown-flag': '{field} is not a flag of this command. See chatzip --help.',
    'likely-flag': '{field} is not a flag of this command. Did you mean {mention}?',
    'unknown-option': '{field} is not an option of an export.',
    'unknown-command': '{field} is not a command. See chatzip --help.',
    'likely-command': '{field} is not a command. Did you mean {mention}?',
    'late-command': '{field} is a command: it stands before all flags but --lang.',
    'second-command': '{field} is a command too: name one at a time.',
    'stray-path': 'An argument is no command. A place to write to is named with --out.',
    'other-command': '{field} is not a flag of this command, but of {mention}.',
    'missing-value': '{field} needs a value.',
    'no-value': '{field} takes no value.',
    'missing-argument': 'An argument is missing: {field}. See chatzip --help.',
    'unexpected-argument': '{field} is an argument too many. See chatzip --help.',
    'stray-argument': 'There is an argument too many. See chatzip --help.',
    'project-argument': 'There is an argument too many. A project is named with {mention}.',
    'bad-value': 'The value of {field} is not one that it takes. See chatzip --help.',
    'bad-option': 'The value of {field} is not one that it takes. See docs/library.md.',
    'bad-trace-id': '{field} takes 1 to 64 of A-Z, a-z, 0-9, dot, underscore and hyphen.',
    'bad-choice': '{field} takes {mention}.',
    'bad-date': '{field} takes a date such as 2026-11-01.',
    'bad-since': '{field} takes a date such as 2026-11-01, or 7d, 12h, all, last or incremental.',
    'bad-order': '{field} is earlier than {mention}.',
    'bad-number': '{field} takes a whole number ({mention}).',
    'bad-size': '{field} takes a size of at least {mention} bytes, such as 1000000, 512M or 2GiB.',
    'unknown-code': '{field} is not a code. chatzip explain lists them all.',
    'unknown-exit':
      '{field} is no exit code of chatzip: chatzip --help lists them. Above 128 it is 128 and the number of the signal that ended the program.',
    'unknown-schema': '{field} is not a schema. The schemas are {mention}.',
    conflict: '{field} does not go with {mention}.',
    'same-place': '{field} names the same file as {mention}.',
    'needs-yes': 'This moves the bookmark aside: say --yes if that is what you want.',
    'needs-other': '{mention} needs {field}.',
    'needs-force': 'This is where the agent keeps its sessions: say --force to restore into it.',
    'needs-file': '{field} overwrites an archive that {mention} names: give it a name that ends in .zip.',
    'needs-folder': '{field} writes a folder: the name that {mention} gives it must not end in .zip.',
    'below-source':
      '{field} is in a folder that sessions are read from, and nothing is written there: name a place outside of it.',
    'one-project': "{field} is one project's folder: name the folder above it, and the project with {mention}.",
    'missing-bookmark': 'The bookmark that {field} names is not there.',
    'folder-bookmark': 'Where the bookmark should be is a folder: name a file, or move the folder away.',
    'no-archive': 'The folder that was named holds no archive of chatzip.',
    'missing-file': "The exclusion rules ({mention}) can't be read, so nothing was exported.",
    'malformed-rule': "Line {line} of the exclusion rules ({mention}) can't be understood, so nothing was exported.",
  },
  namedBookmarkHint:
    'Restore it from a backup, or run chatzip bookmark reset --yes --bookmark FILE with the same FILE: then every session is exported once more.',
  details: {
    ok: '{exported} {exported:session was:sessions were} exported.',
    okInOneArchive: '{exported} {exported:session is:sessions are} in the archive.',
    okInArchives: '{exported} {exported:session is:sessions are} in {archives} archives.',
    okDryRun: '{exported} {exported:session:sessions} would be exported.',
    nothing:
      '{discovered} {discovered:session was:sessions were} found: {unchanged} unchanged, {empty} empty, {filtered} filtered, {excluded} excluded.',
    partialExported:
      '{failed} of {attempted} {attempted:session:sessions} failed; {exported} {exported:was:were} exported.',
    partialInOneArchive:
      '{failed} of {attempted} {attempted:session:sessions} failed; {exported} {exported:is:are} in the archive.',
    partialInArchives:
      '{failed} of {attempted} {attempted:session:sessions} failed; {exported} {exported:is:are} in {archives} archives.',
    partialDryRun: '{failed} of {attempted} {attempted:session:sessions} failed; {exported} would be exported.',
    allFailed: '{failed} of {attempted} {attempted:session:sessions} failed; none was exported.',
    foldersFailed: '{folders} {folders:folder:folders} could not be read.',
    bookmarkNotSaved:
      '{exported} {exported:session is:sessions are} exported; the next run exports {exported:it:them} again.',
    bookmarkPartlySaved:
      '{exported} {exported:session is:sessions are} exported; the next run exports {again} of them again.',
    notReached: '{notReached} {notReached:was:were} not reached.',
    looked: '{exported} {exported:session was:sessions were} read.',
    lookedPartly:
      '{failed} of {attempted} {attempted:session:sessions} could not be read; {exported} {exported:was:were}.',
    lookedNone: '{failed} of {attempted} {attempted:session:sessions} could not be read.',
    verified: '{exported} {exported:entry is:entries are} sound.',
    verifiedPartly:
      '{failed} of {attempted} {attempted:entry is:entries are} damaged or missing; {exported} {exported:is:are} sound.',
    verifiedNone: '{failed} {failed:thing is:things are} damaged or missing, and nothing is sound.',
    verifyStopped: 'Stopped after {attempted} {attempted:entry:entries}; {failed} {failed:is:are} damaged or missing.',
    restored: '{exported} {exported:file was:files were} restored, {unchanged} {unchanged:was:were} there already.',
    restoreDryRun:
      '{exported} {exported:file:files} would be restored, {unchanged} {unchanged:is:are} there already; {failed} could not be restored.',
    restoredPartly:
      '{failed} {failed:file:files} could not be restored; {exported} {exported:was:were} restored, {unchanged} {unchanged:was:were} there already.',
    restoreStopped:
      'Stopped after {exported} {exported:file was:files were} restored; {failed} failed, {notReached} {notReached:was:were} not reached.',
    stoppedBefore: 'Stopped before any session was exported.',
    stoppedAfter:
      'Stopped after {exported} of {due} {due:session:sessions}; {failed} failed, {notReached} {notReached:was:were} not reached.',
  },
};
