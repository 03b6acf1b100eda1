import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whose turn it is to compare prices, and how far it came: one row. */
@Entity({ name: 'consistency_turn', schema: 'pricing' })
export class ConsistencyTurnEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'consistency_turn_pkey' })
  id!: string;

  /** Of a process; another takes over when it is past `held_until`. */
  @Column({ type: 'text', nullable: true })
  holder!: string | null;

  @Column({ name: 'held_until', type: 'timestamptz', nullable: true })
  heldUntil!: Date | null;

  @Column({ type: 'bigint' })
  number!: string;

  /** The last SKU that was looked at in this turn; null: it has not begun. */
  @Column({ name: 'after_sku', type: 'text', collation: 'C', nullable: true })
  afterSku!: string | null;

  @Column({ name: 'began_at', type: 'timestamptz', nullable: true })
  beganAt!: Date | null;

  @Column({ type: 'integer' })
  skus!: number;

  /** Calls of the core, what was looked at again included. */
  @Column({ type: 'integer' })
  calls!: number;

  /** SKUs of which the core gave no answer. */
  @Column({ type: 'integer' })
  skipped!: number;

  @Column({ name: 'last_ended_at', type: 'timestamptz', nullable: true })
  lastEndedAt!: Date | null;

  @Column({ name: 'last_took_ms', type: 'bigint', nullable: true })
  lastTookMs!: string | null;

  @Column({ name: 'last_skus', type: 'integer', nullable: true })
  lastSkus!: number | null;

  @Column({ name: 'last_calls', type: 'integer', nullable: true })
  lastCalls!: number | null;

  @Column({ name: 'last_skipped', type: 'integer', nullable: true })
  lastSkipped!: number | null;
}
