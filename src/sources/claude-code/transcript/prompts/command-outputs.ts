import type { Block, CommandBlock, Json, ShellBlock } from '../../../../session/session.ts';
import { stringAt } from '../../../records/guards.ts';
import type { Draft } from '../drafts.ts';
import type { TranscriptLine } from '../line.ts';
import { COMMAND_RUN, commandRunIn, isSaidBy, mayBeOf } from './command-runs.ts';

type Output = CommandBlock | ShellBlock;

/** Puts the output of a local or shell command to the command, which stands in a line before. */
export interface CommandOutputs {
  /** A command was called: its output may follow. */
  called(draft: Draft): void;
  /** Whether a line hangs on a command that was called. */
  isBehindCommand(line: TranscriptLine): boolean;
  /** Somebody spoke: what is printed now belongs to no command before. */
  spoken(): void;
  /** The blocks that belong to no command; the others were put where they belong. */
  take(line: TranscriptLine, blocks: readonly Block[]): readonly Block[];
}

/** Starts without commands. */
export function createCommandOutputs(): CommandOutputs {
  const byUuid = new Map<string, Draft>();
  let latest: Draft | null = null;
  return {
    called(draft) {
      const uuid = stringAt(draft.line.record, 'uuid');
      if (uuid !== null) byUuid.set(uuid, draft);
      latest = draft;
    },
    isBehindCommand: (line) => byUuid.has(stringAt(line.record, 'parentUuid') ?? ''),
    spoken() {
      latest = null;
    },
    take(line, blocks) {
      const parent = byUuid.get(stringAt(line.record, 'parentUuid') ?? '');
      const run = commandRunIn(line.record);
      return blocks.filter((block) => {
        if (!isOutput(block)) return true;
        const isPlaced =
          (parent !== undefined && putInto(parent, block, run)) || (latest !== null && putInto(latest, block, run));
        return !isPlaced && (hasText(block) || run !== undefined);
      });
    },
  };
}

function isOutput(block: Block): block is Output {
  return (block.type === 'command' && block.name === '') || (block.type === 'shell' && block.command === '');
}

function hasText({ stdout, stderr }: Output): boolean {
  return (stdout ?? '') !== '' || (stderr ?? '') !== '';
}

function putInto(draft: Draft, output: Output, run: Json | undefined): boolean {
  const at = draft.blocks.findIndex(
    (block) =>
      block.type === output.type &&
      block.stdout === undefined &&
      block.stderr === undefined &&
      (block.type === 'shell' || mayBeOf(run, block)),
  );
  const command = draft.blocks[at];
  if (command === undefined) return false;
  const { stdout, stderr } = output;
  const printed = { ...(stdout !== undefined && { stdout }), ...(stderr !== undefined && { stderr }) };
  if (command.type === 'command' || command.type === 'shell') draft.blocks[at] = { ...command, ...printed };
  const isSaid = run === undefined || (command.type === 'command' && isSaidBy(run, command));
  if (!isSaid) draft.facts = { ...draft.facts, [COMMAND_RUN]: run };
  return true;
}
