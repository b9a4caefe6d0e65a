import { valueAt } from '../../../records/guards.ts';
import { messageContent, shownIn, toolResultsOf, wordsOf } from '../../message-content.ts';
import { type Course, momentOf } from '../course.ts';
import type { Draft } from '../drafts.ts';
import type { TranscriptLine } from '../line.ts';
import { readAttachmentLine, unknownAttachment } from '../program/attachment-lines.ts';
import { hasPrompt, queuedCommandOf, queuedFacts, readQueuedCommand } from './queued-commands.ts';
import { readUserLine } from './user-lines.ts';

/** A line of the user's: a prompt that another line has told is not told again. */
export function userLine(course: Course, line: TranscriptLine): Draft | null {
  const { reading, calls } = course.making;
  const making = { reading, calls, isBehindCommand: course.outputs.isBehindCommand(line) };
  const draft = withCommands(course, readUserLine(line, course.facts.of(line), making));
  const content = messageContent(line.record);
  const words = toolResultsOf(line.record).length > 0 ? null : wordsOf(content);
  if (draft === null || words === null) return draft;
  const shown = shownIn(content);
  const replies = course.replyCount;
  const hasWaited = course.queue.deliver({ words, shown }, momentOf(course));
  if (draft.isPrompt && hasWaited) draft.isQueued = true;
  return course.prompts.repeats(line, { words, shown: shown.join(), isQueued: false, replies }) ? null : draft;
}

/** An attachment; of those, a prompt that waited in the queue is a message. */
export function attachmentLine(course: Course, line: TranscriptLine): Draft | null {
  const { making } = course;
  const attachment = queuedCommandOf(line);
  if (attachment === null) return readAttachmentLine(line, course.facts.of(line), making.reading);
  if (!hasPrompt(attachment)) {
    return unknownAttachment(line, attachment, { facts: course.facts.of(line), reading: making.reading });
  }
  const words = wordsOf(valueAt(attachment, 'prompt')) ?? '';
  const shown = shownIn(valueAt(attachment, 'prompt'));
  const replies = course.replyCount;
  course.queue.deliver({ words, shown }, momentOf(course));
  if (course.prompts.repeats(line, { words, shown: shown.join(), isQueued: true, replies })) return null;
  return readQueuedCommand(line, queuedFacts(attachment, course.facts.of(line)), { making, attachment });
}

/** Gives printed output to its command, and the queue the commands that were called. Null when nothing is left. */
export function withCommands(course: Course, draft: Draft | null): Draft | null {
  if (draft === null) return null;
  const kept = course.outputs.take(draft.line, draft.blocks);
  if (kept.length < draft.blocks.length) draft.blocks.splice(0, draft.blocks.length, ...kept);
  if (draft.blocks.length === 0) return null;
  if (draft.isPrompt) course.outputs.spoken();
  for (const block of draft.blocks) {
    const words =
      block.type === 'command' ? `${block.name} ${block.args}` : block.type === 'shell' ? block.command : '';
    if (words.trim() === '') continue;
    course.outputs.called(draft);
    course.queue.deliver({ words, shown: [] }, momentOf(course));
  }
  return draft;
}
