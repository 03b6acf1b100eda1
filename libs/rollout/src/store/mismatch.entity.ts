import type { Arm } from '@banyan/kernel';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An unexplained difference between the arms: where, of which types, and hashes in place of values. Only ever inserted. */
@Entity({ name: 'shadow_mismatch' })
@Index('shadow_mismatch_newest', ['domain', 'atMs'])
@Index('shadow_mismatch_counted', ['domain', 'atMs'], { where: 'ignored_by IS NULL' })
export class MismatchRow {
  /** With the sequence: what a record that arrives twice is recognised by. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'shadow_mismatch_pkey' })
  stream!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'shadow_mismatch_pkey' })
  sequence!: number;

  @Column({ type: 'text' })
  replica!: string;

  @Column({ type: 'text' })
  domain!: string;

  /** bigint arrives as text. */
  @Column({ type: 'bigint', name: 'at_ms' })
  atMs!: string;

  @Column({ type: 'text' })
  operation!: string;

  @Column({ type: 'text' })
  serving!: Arm;

  @Column({ type: 'text' })
  shadow!: Arm;

  @Column({ type: 'text' })
  path!: string;

  @Column({ type: 'text', name: 'serving_type' })
  servingType!: string;

  @Column({ type: 'text', name: 'shadow_type' })
  shadowType!: string;

  @Column({ type: 'text', name: 'serving_hash' })
  servingHash!: string;

  @Column({ type: 'text', name: 'shadow_hash' })
  shadowHash!: string;

  @Column({ type: 'text', name: 'input_hash' })
  inputHash!: string;

  @Column({ type: 'text', name: 'trace_id' })
  traceId!: string;

  @Column({ type: 'integer', name: 'asked_again' })
  askedAgain!: number;

  @Column({ type: 'text' })
  stage!: string;

  @Column({ type: 'text' })
  definition!: string;

  /** Number of the rule that ignores it; null: none does. */
  @Column({ type: 'integer', name: 'ignored_by', nullable: true })
  ignoredBy!: number | null;
}
