import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Latch } from '../latch.js';

/** The latch of one domain, as it stands. A domain without a row is armed at epoch 0. */
@Entity({ name: 'latch' })
@Check('latch_state', `state IN ('armed', 'tripped', 'held')`)
@Check('latch_epoch', 'epoch >= 0 AND unleash_epoch >= 0')
@Check('latch_reason', `state = 'armed' OR (reason IS NOT NULL AND decision_id IS NOT NULL)`)
@Check(
  'latch_held',
  `(state = 'held') = (canary_percent IS NOT NULL) AND coalesce(canary_percent BETWEEN 0 AND 100, true)`,
)
@Check('latch_tripped', `(state = 'tripped') = (tripped_at_ms IS NOT NULL)`)
export class LatchRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'latch_pkey' })
  domain!: string;

  @Column({ type: 'text' })
  state!: Latch['state'];

  @Column({ type: 'integer' })
  epoch!: number;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'uuid', name: 'decision_id', nullable: true })
  decisionId!: string | null;

  /** Held at no more than this percent. */
  @Column({ type: 'integer', name: 'canary_percent', nullable: true })
  canaryPercent!: number | null;

  /** Wall clock of the replica that tripped, ms; bigint arrives as text. */
  @Column({ type: 'bigint', name: 'tripped_at_ms', nullable: true })
  trippedAtMs!: string | null;

  /** The epoch of the last trip that control wrote to Unleash. */
  @Column({ type: 'integer', name: 'unleash_epoch', default: 0 })
  unleashEpoch!: number;
}

/** @throws Error for a row that no latch can be; the database checks make that impossible for rows we wrote. */
export function latchOf(row: LatchRow): Latch {
  if (row.state === 'armed') return { state: 'armed', epoch: row.epoch };
  const { reason, decisionId } = row;
  if (reason === null || decisionId === null)
    throw new Error(`latch of ${row.domain}: a ${row.state} row has no reason`);
  if (row.state === 'tripped') {
    return { state: 'tripped', epoch: row.epoch, reason, decisionId, trippedAtMs: Number(row.trippedAtMs ?? 0) };
  }
  return { state: 'held', epoch: row.epoch, reason, decisionId, canaryPercent: row.canaryPercent ?? 0 };
}

/** The columns that follow from the latch. */
export function columnsOf(domain: string, latch: Latch): Omit<LatchRow, 'unleashEpoch'> {
  return {
    domain,
    state: latch.state,
    epoch: latch.epoch,
    reason: latch.state === 'armed' ? null : latch.reason,
    decisionId: latch.state === 'armed' ? null : latch.decisionId,
    canaryPercent: latch.state === 'held' ? latch.canaryPercent : null,
    trippedAtMs: latch.state === 'tripped' ? String(Math.trunc(latch.trippedAtMs)) : null,
  };
}
