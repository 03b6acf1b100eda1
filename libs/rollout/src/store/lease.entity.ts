import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A gateway replica that may act on its latches for `LEASE_MS` more, and the epochs it acts on. */
@Entity({ name: 'lease' })
export class LeaseRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'lease_pkey' })
  replica!: string;

  @Column({ type: 'text', name: 'ops_url' })
  opsUrl!: string;

  /** Time of the database: replicas' clocks are not compared. */
  @Column({ type: 'timestamp with time zone', name: 'renewed_at' })
  renewedAt!: Date;

  /** Domain to the epoch that the replica's routing follows. */
  @Column({ type: 'jsonb' })
  acknowledged!: Record<string, number>;
}
