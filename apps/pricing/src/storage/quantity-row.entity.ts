import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Another price of a product from a quantity on. */
@Entity({ name: 'quantity_row', schema: 'pricing' })
export class QuantityRowEntity {
  @PrimaryColumn({ name: 'product_id', type: 'bigint', primaryKeyConstraintName: 'quantity_row_pkey' })
  productId!: string;

  /** In the order of the core's row. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'quantity_row_pkey' })
  position!: number;

  /** `everyone`, or one of the groups. */
  @Column({ name: 'customer_group', type: 'text' })
  customerGroup!: string;

  @Column({ name: 'from_quantity_e4', type: 'bigint' })
  fromQuantityE4!: string;

  @Column({ type: 'integer' })
  priority!: number;

  /** `percent-off`, `amount-off`, `price`. */
  @Column({ type: 'text' })
  terms!: string;

  /** Of `percent-off`: hundredths of a percent. */
  @Column({ type: 'integer', nullable: true })
  rate!: number | null;

  /** Of the others: ten-thousandths of a minor unit. */
  @Column({ name: 'amount_e4', type: 'numeric', nullable: true })
  amountE4!: string | null;

  @Column({ name: 'opens_at', type: 'timestamptz', nullable: true })
  opensAt!: Date | null;

  @Column({ name: 'closes_at', type: 'timestamptz', nullable: true })
  closesAt!: Date | null;
}
