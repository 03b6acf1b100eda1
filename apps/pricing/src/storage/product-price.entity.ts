import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The latest that is known of one product's price. Written by bulk statements of the list's tables. */
@Entity({ name: 'product_price', schema: 'pricing' })
@Index('product_price_revision_idx', ['revision'])
@Index('product_price_sku_idx', ['sku'])
export class ProductPriceEntity {
  /** Of the core: what a row of its list is about, whatever SKU it has. */
  @PrimaryColumn({ name: 'product_id', type: 'bigint', primaryKeyConstraintName: 'product_price_pkey' })
  productId!: string;

  /** Null: it could never be read. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  sku!: string | null;

  @Column({ type: 'integer', nullable: true })
  category!: number | null;

  @Column({ type: 'boolean' })
  removed!: boolean;

  /** The shelf price for `per` units, gross; null: it has none. */
  @Column({ name: 'regular_minor', type: 'bigint', nullable: true })
  regularMinor!: string | null;

  @Column({ type: 'text', nullable: true })
  currency!: string | null;

  @Column({ type: 'integer', nullable: true })
  per!: number | null;

  /** Hundredths of a percent. */
  @Column({ name: 'tax_rate', type: 'integer', nullable: true })
  taxRate!: number | null;

  /** When the core changed it, to the second. */
  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt!: Date;

  /** Set while the latest row of this product was refused: the field in doubt. The values are then not to be used. */
  @Column({ name: 'doubted_field', type: 'text', nullable: true })
  doubtedField!: string | null;

  /** Of what was told last: a row that says the same again is no news. */
  @Column({ type: 'text' })
  digest!: string;

  /** Of the transaction that wrote it last. */
  @Column({ type: 'bigint' })
  revision!: string;
}
