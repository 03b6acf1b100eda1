import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { JsonValue } from '@banyan/kernel';
import type { DecisionKind, DecisionMaker, DecisionRecord } from '../decisions/decision-record.js';
import type { LatchMove } from '../reentry/trip-history.js';

/** A decision record as it lies in the database. Only ever inserted. */
@Entity({ name: 'decision' })
@Index('decision_at', ['atMs', 'id'])
@Unique('decision_sequence_key', ['domain', 'sequence'])
@Unique('decision_previous_hash_key', ['domain', 'previousHash'])
export class DecisionRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'decision_pkey' })
  id!: string;

  @Column({ type: 'text' })
  domain!: string;

  @Column({ type: 'integer' })
  sequence!: number;

  /** bigint arrives as text. */
  @Column({ type: 'bigint', name: 'at_ms' })
  atMs!: string;

  @Column({ type: 'text' })
  kind!: DecisionKind;

  /** `json`, not `jsonb`: the text stays as it was written. */
  @Column({ type: 'json', name: 'decided_by' })
  by!: DecisionMaker;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'integer' })
  epoch!: number;

  /** Any JSON; `unknown` because TypeORM's types do not end on a recursive one. JSON's null is SQL's. */
  @Column({ type: 'json', nullable: true })
  evidence!: unknown;

  @Column({ type: 'text', name: 'previous_hash' })
  previousHash!: string;

  @Column({ type: 'text' })
  hash!: string;
}

/** What of a row says how the latch has moved. */
export function moveOf({ id, kind, atMs, evidence }: DecisionRow): LatchMove {
  return { id, kind, atMs: Number(atMs), evidence: evidence as JsonValue };
}

export function decisionOf(row: DecisionRow): DecisionRecord {
  const { id, domain, sequence, kind, by, reason, epoch, previousHash, hash } = row;
  const evidence = row.evidence as JsonValue;
  return { id, domain, sequence, atMs: Number(row.atMs), kind, by, reason, epoch, evidence, previousHash, hash };
}
