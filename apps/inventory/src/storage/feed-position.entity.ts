import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a feed has been read. Moves in the transaction that writes what was read. */
@Entity({ name: 'feed_position', schema: 'inventory' })
export class FeedPositionEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'feed_position_pkey' })
  feed!: string;

  /** The `since` to ask next. */
  @Column({ type: 'bigint' })
  position!: string;

  /** Fingerprint of the row at `position`: when the feed tells another story there, it was rewound. Null: not known. */
  @Column({ type: 'text', nullable: true })
  anchor!: string | null;

  /** Change date of the newest row that was read. */
  @Column({ name: 'last_changed_at', type: 'timestamptz', nullable: true })
  lastChangedAt!: Date | null;

  /** When the feed was first read to its end; null until then. */
  @Column({ name: 'loaded_at', type: 'timestamptz', nullable: true })
  loadedAt!: Date | null;

  /** Greatest sequence that was ever written: beyond `position` while a gap is waited for. */
  @Column({ name: 'seen_to', type: 'bigint', default: 0 })
  seenTo!: string;

  /** Counts the transactions that wrote; every row says which one wrote it last. */
  @Column({ type: 'bigint', default: 0 })
  revision!: string;

  /** Counts the rewinds of the feed: what was known before one may have been removed by it. */
  @Column({ type: 'bigint', default: 0 })
  generation!: string;

  /** Why the feed is to be read again from its beginning; null: it is not. */
  @Column({ name: 'reread_because', type: 'text', nullable: true })
  rereadBecause!: string | null;

  /** When the feed was last known to be read to its end, to within seconds. */
  @Column({ name: 'caught_up_at', type: 'timestamptz', nullable: true })
  caughtUpAt!: Date | null;
}
