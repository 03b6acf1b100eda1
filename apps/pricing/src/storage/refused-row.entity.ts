import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A row of a list that nobody could read with certainty, kept for the person who will. */
@Entity({ name: 'refused_row', schema: 'pricing' })
@Index('refused_row_last_seen_at_idx', ['lastSeenAt'])
export class RefusedRowEntity {
  /** SHA-256 of the row, hex: the same row refused again is counted, not kept twice. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'refused_row_pkey' })
  digest!: string;

  @Column({ type: 'text' })
  list!: string;

  /** Product id, or the promotion's. */
  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text', nullable: true })
  sku!: string | null;

  @Column({ type: 'text' })
  field!: string;

  @Column({ type: 'text' })
  because!: string;

  /** The row as the core wrote it, at most 2,000 characters. */
  @Column({ type: 'text' })
  written!: string;

  @Column({ type: 'integer' })
  times!: number;

  @Column({ name: 'first_seen_at', type: 'timestamptz' })
  firstSeenAt!: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz' })
  lastSeenAt!: Date;
}
