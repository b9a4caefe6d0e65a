import type { FailureCode } from '../failures/catalogue.ts';
import type { FailureDetails } from '../failures/failure.ts';
import type { Report } from '../failures/report.ts';

/** An error as APIs speak of one. */
export interface ErrorEnvelope {
  readonly error: {
    readonly code: FailureCode;
    /** What became of the run, in English sentences. */
    readonly message: string;
    readonly field: string | null;
    readonly details: FailureDetails;
    readonly trace_id: string;
  };
}

/** The report of a run as an error: its code, its sentence, what was wrong and which run it was. */
export function toErrorEnvelope({ code, detail, field, details, trace_id }: Report): ErrorEnvelope {
  return { error: { code, message: detail, field, details, trace_id } };
}
