import type { AttachmentBlock, Block } from '../../../../session/session.ts';
import type { Reading } from '../line.ts';
import { baseName, type Sidecar, textOf } from './sidecar.ts';
import { isSpilledOutput, type SpilledOutputs } from './spilled-outputs.ts';

interface LooseMaking {
  readonly outputs: SpilledOutputs;
  /** Whether a file was read as something else. */
  readonly isUsed: (sidecar: Sidecar) => boolean;
  readonly reading: Reading;
}

/** What no transcript refers to among the files of a session, as attachments: scripts and states of workflows, outputs. */
export function looseFileBlocks(
  sidecars: readonly Sidecar[],
  { outputs, isUsed, reading }: LooseMaking,
): readonly Block[] {
  const unnamed = new Set(outputs.unnamed().map(({ path }) => path));
  return sidecars.flatMap((sidecar): readonly Block[] => {
    if (isSpilledOutput(sidecar)) return unnamed.has(sidecar.path) ? [fileBlock(sidecar, reading)] : [];
    return isUsed(sidecar) ? [] : [fileBlock(sidecar, reading)];
  });
}

function fileBlock(sidecar: Sidecar, reading: Reading): AttachmentBlock {
  const { path, content } = sidecar;
  const head = {
    type: 'attachment',
    kind: 'file-beside',
    label: `File beside the transcript: ${baseName(path)}`,
  } as const;
  if (!content.includes(0))
    return { ...head, text: textOf(sidecar), folded: true, record: { path, bytes: content.length } };
  const kept = reading.pictures.keepBytes(content);
  return { ...head, text: '', folded: true, record: { path, bytes: content.length, file: kept.file } };
}
