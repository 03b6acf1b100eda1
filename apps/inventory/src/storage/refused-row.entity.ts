import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A feed row nobody could read with certainty, kept for the person who will. */
@Entity({ name: 'refused_row', schema: 'inventory' })
@Index('refused_row_last_seen_at_idx', ['lastSeenAt'])
export class RefusedRowEntity {
  /** SHA-256 of the row's bytes, hex: the same row refused again is counted, not kept twice. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'refused_row_pkey' })
  digest!: string;

  @Column({ type: 'text' })
  field!: string;

  @Column({ type: 'text' })
  because!: string;

  @Column({ type: 'bigint', nullable: true })
  sequence!: string | null;

  @Column({ type: 'text', nullable: true })
  sku!: string | null;

  @Column({ type: 'text', nullable: true })
  source!: string | null;

  /** At most 256 of them. */
  @Column({ type: 'bytea' })
  bytes!: Buffer;

  @Column({ type: 'integer' })
  times!: number;

  @Column({ name: 'first_seen_at', type: 'timestamptz' })
  firstSeenAt!: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz' })
  lastSeenAt!: Date;
}
