import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The latest that is known of one product at one source. Written by one bulk statement of the feed's store. */
@Entity({ name: 'stock_level', schema: 'inventory' })
@Index('stock_level_revision_idx', ['revision'])
@Index('stock_level_sequence_idx', ['sequence'])
export class StockLevelEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'stock_level_pkey' })
  sku!: string;

  /** Empty: the row that told of this SKU had no readable source. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'stock_level_pkey' })
  source!: string;

  /** Ten-thousandths of an each. */
  @Column({ name: 'quantity_e4', type: 'bigint', nullable: true })
  quantityE4!: string | null;

  @Column({ name: 'in_stock', type: 'boolean', nullable: true })
  inStock!: boolean | null;

  /** False: sold without being counted; the quantity is then 0 and means nothing. */
  @Column({ type: 'boolean', default: true })
  managed!: boolean;

  /** Of the feed; goes backwards only when the feed was rewound. */
  @Column({ type: 'bigint' })
  sequence!: string;

  @Column({ name: 'changed_at', type: 'timestamptz', nullable: true })
  changedAt!: Date | null;

  /** Set while the latest row of this key was refused: the field in doubt. The values are then not to be used. */
  @Column({ name: 'doubted_field', type: 'text', nullable: true })
  doubtedField!: string | null;

  /** Pieces in the case that it was last told in; null: never in cases, or not since this is kept. */
  @Column({ name: 'case_of', type: 'integer', nullable: true })
  caseOf!: number | null;

  /** Of the transaction that wrote this row last. */
  @Column({ type: 'bigint', default: 0 })
  revision!: string;

  /** Set aside of it for orders that the core has not booked: so much less of it is free. */
  @Column({ name: 'claimed_e4', type: 'bigint', default: 0 })
  claimedE4!: string;

  /** Counts the changes of `claimedE4`. */
  @Column({ type: 'bigint', default: 0 })
  claims!: string;
}
