import type { Arm } from '@banyan/kernel';
import type { Binding, Step } from './binding.js';

/** The columns that make a `Binding`. */
export const BINDING_COLUMNS =
  'reference, operation, subject, input, arm, authority_arm, authority_term, bound_at_ms, attempt, sent, journal';

/** A row of them. */
export interface BindingColumns {
  readonly reference: string;
  readonly operation: string;
  readonly subject: string | null;
  readonly input: unknown;
  readonly arm: Arm;
  readonly authority_arm: Arm;
  readonly authority_term: number;
  /** bigint arrives as text. */
  readonly bound_at_ms: string;
  readonly attempt: number;
  readonly sent: boolean;
  readonly journal: Step | null;
}

export function bindingOf(row: BindingColumns): Binding {
  return {
    reference: row.reference,
    operation: row.operation,
    subject: row.subject ?? undefined,
    input: row.input ?? undefined,
    arm: row.arm,
    authority: { arm: row.authority_arm, term: row.authority_term },
    boundAtMs: Number(row.bound_at_ms),
    attempt: row.attempt,
    sent: row.sent,
    journal: row.journal ?? undefined,
  };
}
