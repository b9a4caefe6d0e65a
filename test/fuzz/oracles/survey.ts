import { attempt } from '../../../src/failures/attempt.ts';
import type { SessionRef } from '../../../src/session/reference.ts';
import { claudeCode } from '../../../src/sources/claude-code/source.ts';
import { promise } from '../target.ts';
import type { Converted } from './converted.ts';

/** Promises that a survey says of a session what reading it whole says. */
export async function promiseSameSurvey(ref: SessionRef, converted: Converted): Promise<void> {
  const options = { strict: false, maxLineBytes: 64 * 1024 * 1024, maxSessionBytes: null };
  const survey = await attempt('read', () => claudeCode.survey(ref, options));
  const folder = claudeCode.workingFolder(ref);
  if (!survey.ok) {
    const { code } = survey.failure;
    promise(
      'a survey fails as reading does',
      converted.kind === 'failed' && converted.code === code,
      () => `${code} ${converted.kind} ${converted.code}`,
    );
    return;
  }
  promise('a survey finds empty what is', survey.value.isEmpty === (converted.kind === 'left'));
  if (converted.row === null) return;
  const { firstMs, lastMs, cwd } = survey.value;
  const { started_at: first, ended_at: last } = converted.row;
  const isSame = isoOf(firstMs) === first && isoOf(lastMs) === last && cwd === converted.row.cwd;
  promise('a survey says what reading says', isSame, () =>
    JSON.stringify([survey.value, first, last, converted.row?.cwd]),
  );
  // Of several files, and of long ones, only the beginning is looked at.
  const isWhole = ref.files.length === 1 && ref.bytes < 100_000;
  promise('the working folder is that of the survey', !isWhole || folder === cwd, () => `${folder} ${cwd}`);
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
