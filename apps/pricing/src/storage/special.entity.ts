import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A price of a product that replaces all others while it is open. */
@Entity({ name: 'special', schema: 'pricing' })
export class SpecialEntity {
  @PrimaryColumn({ name: 'product_id', type: 'bigint', primaryKeyConstraintName: 'special_pkey' })
  productId!: string;

  /** In the order of the core's row. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'special_pkey' })
  position!: number;

  @Column({ type: 'integer' })
  priority!: number;

  /** Ten-thousandths of a minor unit. */
  @Column({ name: 'amount_e4', type: 'numeric' })
  amountE4!: string;

  @Column({ name: 'opens_at', type: 'timestamptz', nullable: true })
  opensAt!: Date | null;

  @Column({ name: 'closes_at', type: 'timestamptz', nullable: true })
  closesAt!: Date | null;
}
