import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The latest that is known of a promotion. Of one that is removed, or in doubt, only what could be read. */
@Entity({ name: 'promotion', schema: 'pricing' })
export class PromotionEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'promotion_pkey' })
  id!: string;

  @Column({ type: 'boolean' })
  removed!: boolean;

  @Column({ type: 'text', nullable: true })
  title!: string | null;

  @Column({ type: 'integer', nullable: true })
  priority!: number | null;

  @Column({ type: 'boolean', nullable: true })
  exclusive!: boolean | null;

  @Column({ type: 'text', nullable: true })
  code!: string | null;

  @Column({ name: 'threshold_minor', type: 'bigint', nullable: true })
  thresholdMinor!: string | null;

  /** Null, beside a doubt: not even whom it concerns is known. */
  @Column({ type: 'text', array: true, nullable: true })
  channels!: string[] | null;

  @Column({ name: 'customer_groups', type: 'text', array: true, nullable: true })
  customerGroups!: string[] | null;

  @Column({ type: 'text', array: true, nullable: true })
  skus!: string[] | null;

  @Column({ type: 'integer', array: true, nullable: true })
  categories!: number[] | null;

  @Column({ name: 'opens_at', type: 'timestamptz', nullable: true })
  opensAt!: Date | null;

  @Column({ name: 'closes_at', type: 'timestamptz', nullable: true })
  closesAt!: Date | null;

  /** `percent-off`, `amount-off`, `n-for-m`. */
  @Column({ type: 'text', nullable: true })
  effect!: string | null;

  @Column({ type: 'integer', nullable: true })
  rate!: number | null;

  @Column({ name: 'amount_minor', type: 'bigint', nullable: true })
  amountMinor!: string | null;

  @Column({ type: 'integer', nullable: true })
  take!: number | null;

  @Column({ type: 'integer', nullable: true })
  pay!: number | null;

  /** When the core changed it, to the second. */
  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt!: Date;

  /** Set while its latest row was refused: the field in doubt. */
  @Column({ name: 'doubted_field', type: 'text', nullable: true })
  doubtedField!: string | null;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'bigint' })
  revision!: string;
}
