import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who has all stock, as far as this service goes by it: one row, which a reservation holds while it is decided. */
@Entity({ name: 'stock_authority', schema: 'inventory' })
export class StockAuthorityEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'stock_authority_pkey' })
  shop!: string;

  /** `legacy` or `service`. */
  @Column({ type: 'text' })
  arm!: string;

  /** Counts moves, from 1. */
  @Column({ type: 'bigint' })
  term!: string;

  /** The term has ended here and the next has not begun: nobody may set anything aside. */
  @Column({ type: 'boolean', default: false })
  closed!: boolean;

  @Column({ name: 'changed_at', type: 'timestamptz', default: () => 'now()' })
  changedAt!: Date;
}
