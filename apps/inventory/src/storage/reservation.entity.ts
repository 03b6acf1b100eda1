import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What was asked to be set aside for one order, and what came of it. Written by the desk's statements. */
@Entity({ name: 'reservation', schema: 'inventory' })
@Index('reservation_expires_at_idx', ['expiresAt'], { where: "(state = 'reserved')" })
@Index('reservation_changed_in_idx', ['changedIn'])
@Index('reservation_document_idx', ['document'])
export class ReservationEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'reservation_pkey' })
  reference!: string;

  /** `reserved`, `confirmed`, `lapsed`, `released` or `refused`. */
  @Column({ type: 'text' })
  state!: string;

  /** Of the authority it was made in; 0: it was released before it came. */
  @Column({ type: 'bigint' })
  term!: string;

  @Column({ name: 'refused_lines', type: 'integer', array: true, nullable: true })
  refusedLines!: number[] | null;

  /** The answer as it was given. */
  @Column({ type: 'jsonb', nullable: true })
  takings!: object | null;

  /** Of what nobody has confirmed yet. */
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  /** How far the feed was read: what the core books for it comes later. */
  @Column({ name: 'feed_position', type: 'bigint', default: 0 })
  feedPosition!: string;

  /** The core's number of its copy; null: the feed has not told of one. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  document!: string | null;

  @Column({ name: 'reserved_at', type: 'timestamptz', default: () => 'now()' })
  reservedAt!: Date;

  /** The transaction that changed its claims last. */
  @Column({ name: 'changed_in', type: 'bigint' })
  changedIn!: string;
}
