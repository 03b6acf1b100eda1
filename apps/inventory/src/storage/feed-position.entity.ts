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
}
