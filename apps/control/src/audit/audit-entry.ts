import type { Role } from '@banyan/access';

/** One call that changed something, or was to and was refused. Nothing of its body is in it but who asked and why. */
export interface AuditEntry {
  /** UUIDv7: newer ones sort after older ones. */
  readonly id: string;
  /** Wall clock of control, milliseconds. */
  readonly atMs: number;
  /** Whose token it was; null: nobody's, or control has no tokens. */
  readonly name: string | null;
  readonly role: Role | null;
  /** Who asks, as it stands in the record of what was done; without tokens the word of whoever asked. Null: not said. */
  readonly person: string | null;
  /** Such as `POST /api/domains/{domain}/rollback`. */
  readonly operation: string;
  /** What the path names, such as `inventory`; empty: nothing. */
  readonly target: string;
  readonly reason: string | null;
  /** Of the HTTP answer. */
  readonly status: number;
}

/** Done: the answer was no refusal and no failure. */
export const OUTCOMES = ['done', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** The first status of those that refuse or fail. */
export const FIRST_REFUSAL = 400;
