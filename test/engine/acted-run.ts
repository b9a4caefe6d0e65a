import { exportSessions } from '../../src/engine/export.ts';
import type { ExportJob, Summary } from '../../src/engine/job.ts';
import { type Acting, actedWorld, createStage, job, type Stage } from '../support/scripted-world.ts';

/** An export in a world that acts out a script; what it did stands on the stage. */
export function run(acting: Acting, more: Partial<ExportJob> = {}, stage: Stage = createStage()): Promise<Summary> {
  return exportSessions(job(more), actedWorld(stage, acting));
}
