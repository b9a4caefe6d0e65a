import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { found } from '../homes.ts';
import { readSession } from '../../../../src/sources/claude-code/read.ts';
import { OPTIONS } from './reading.ts';
import { outline } from './outline.ts';

const FIXTURES = join(import.meta.dirname, '../../../../fixtures/claude-code');

/** Each fixture is one point: a session in the agent's own layout, and `expected.txt`, what it has to be read as. */
const CASES: readonly (readonly [folder: string, sentence: string])[] = [
  ['split-answer', 'the lines of one API response are one message at its first line, with the greatest usage'],
  ['tool-results', 'results stand with their calls, whatever their shape; one without a call stands for itself'],
  ['wrappers', 'wrappers become what they mean, and the words around them stay in their order'],
  ['queued-prompts', 'prompts typed while the agent worked are prompts, once; those it never got are notices'],
  ['steering-before-2.1.91', 'in old versions a prompt that left the queue was handed over, and is a prompt'],
  ['rewound', 'two prompts under one parent are two ways: the first and what continues it is abandoned'],
  ['compaction', 'what is written again behind a compaction is shown once'],
  ['sidechains-inline', 'subagents whose lines stand inline are subagents, joined by their prompts'],
  ['side-files', 'the oldest subagents have files beside the session; a warmed up one is no orphan'],
  ['subagents', 'subagents are joined by meta file, result, words or id of the prompt, also those of subagents'],
  ['agent-progress', 'messages that progress lines repeat make a subagent only where its own file is gone'],
  ['progress', 'a snapshot of output is kept only when it says something that the result does not'],
  ['spilled-output', 'outputs in files of their own are followed, whatever path was recorded'],
  ['pictures', 'pictures are decoded once, wherever they stand, and base64 is nowhere in the session'],
  ['attachments', 'attachments keep their words; the system prompt and the account stay out'],
  ['system-lines', 'what happened beside the conversation is a notice at its place'],
  ['state', 'state is kept once, and what changes is seen where it changes'],
  ['two-sessions-in-one-file', 'lines of another session are marked, and the session is named'],
  ['forks', 'other sessions that a session names are links'],
  ['unknown-things', 'unknown types, blocks and shapes are kept as they were, and counted by kind'],
  ['workflow', "a workflow's journal is in its subagents, its other files are attached"],
  ['left-out', 'owner ids and classifier context stay out, with a note'],
  ['newest', 'blocks stand in the order of the response, with the input that was really run'],
  ['command-only', 'a session of commands is called by its first command'],
];

describe('what a session is read as', () => {
  test.each(CASES)('%s: %s', async (folder) => {
    const home = join(FIXTURES, folder, 'home/.claude/projects');
    const { sessions, failures } = found(home);
    expect(failures).toEqual([]);
    const outlines: string[] = [];
    for (const ref of sessions) outlines.push(outline(await readSession(ref, OPTIONS)));
    await expect(outlines.join('\n')).toMatchFileSnapshot(join(FIXTURES, folder, 'expected.txt'));
  });

  test.each(CASES)('%s: is the same where the texts of results are left in their files', async (folder) => {
    const { sessions } = found(join(FIXTURES, folder, 'home/.claude/projects'));
    for (const ref of sessions) {
      const kept = await readSession(ref, OPTIONS);
      const left = await readSession(ref, { ...OPTIONS, leaving: { fileBytes: 0, textLength: 1 } });
      expect(JSON.stringify(left.session)).toBe(JSON.stringify(kept.session));
      expect(left.pictures).toEqual(kept.pictures);
      expect(left.counted).toEqual(kept.counted);
      left.close();
    }
  });
});
