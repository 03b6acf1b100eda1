import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a list has been followed. Moves in the transaction that writes what was read. */
@Entity({ name: 'list_position', schema: 'pricing' })
export class ListPositionEntity {
  /** `prices`, `promotions`. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'list_position_pkey' })
  list!: string;

  /** Whatever the core changed before this instant is known, but for what became visible late: that is read again with it. */
  @Column({ type: 'timestamptz', nullable: true })
  mark!: Date | null;

  /** When the list was first read whole; null until then. */
  @Column({ name: 'loaded_at', type: 'timestamptz', nullable: true })
  loadedAt!: Date | null;

  /** When the list was last known to be read to its end, to within seconds. */
  @Column({ name: 'caught_up_at', type: 'timestamptz', nullable: true })
  caughtUpAt!: Date | null;

  /** Why it is to be read whole soon; null: in its turn. */
  @Column({ name: 'sweep_because', type: 'text', nullable: true })
  sweepBecause!: string | null;

  /** Counts the transactions that wrote; every row says which one wrote it last. */
  @Column({ type: 'bigint' })
  revision!: string;

  /** Counts those that removed rows. */
  @Column({ type: 'bigint' })
  generation!: string;
}
