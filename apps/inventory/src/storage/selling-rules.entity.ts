import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a product is sold, as the core last said it. */
@Entity({ name: 'selling_rules', schema: 'inventory' })
export class SellingRulesEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'selling_rules_pkey' })
  sku!: string;

  @Column({ type: 'jsonb' })
  document!: object;

  @Column({ name: 'read_at', type: 'timestamptz' })
  readAt!: Date;
}
