import type { AttachmentBlock, Block } from '../../../../session/session.ts';
import type { Reading } from '../line.ts';
import type { Sidecar } from './session-files.ts';
import { baseName, decode, type SpilledOutputs } from './spilled-outputs.ts';

/** Whether a file holds a tool's output that was too long for the transcript. */
export function isSpilledOutput({ path }: Sidecar): boolean {
  return path.includes('/tool-results/');
}

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
    return { ...head, text: decode(content), folded: true, record: { path, bytes: content.length } };
  const kept = reading.pictures.keepBytes(content);
  return { ...head, text: '', folded: true, record: { path, bytes: content.length, file: kept.file } };
}
