import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One thing that is, or was, not as it has to be. There is one of each kind and subject. */
@Entity({ name: 'inconsistency', schema: 'pricing' })
@Index('inconsistency_state_idx', ['state', 'lastSeenAt'])
export class InconsistencyEntity {
  /** A closed list in code. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'inconsistency_pkey' })
  kind!: string;

  /** A SKU, or a promotion's id. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'inconsistency_pkey' })
  subject!: string;

  /** `settling`, `open`, `leaving`, `cleared`. */
  @Column({ type: 'text' })
  state!: string;

  /** Settling: since its values rest. Leaving: since it is not seen. Cleared: when. */
  @Column({ name: 'state_since', type: 'timestamptz', nullable: true })
  stateSince!: Date | null;

  /** Places that are not as most are; empty: nobody can tell. */
  @Column({ type: 'text', array: true })
  odd!: string[];

  @Column({ type: 'jsonb' })
  evidence!: object;

  @Column({ type: 'jsonb', nullable: true })
  example!: object | null;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ name: 'first_seen_at', type: 'timestamptz' })
  firstSeenAt!: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz' })
  lastSeenAt!: Date;

  @Column({ name: 'opened_at', type: 'timestamptz', nullable: true })
  openedAt!: Date | null;

  @Column({ type: 'integer' })
  openings!: number;
}
