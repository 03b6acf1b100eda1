import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A key of a storefront whose order ended in an error for who asked: before it was bound, or without an outcome. Kept for two days. Nothing
 * personal is in it.
 */
@Entity({ name: 'checkout_error' })
@Index('checkout_error_failed', ['failedAt'])
export class CheckoutErrorRow {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'checkout_error_pkey' })
  storefront!: string;

  /** SHA-256 of the idempotency key. */
  @PrimaryColumn({
    type: 'text',
    collation: 'C',
    name: 'key_hash',
    primaryKeyConstraintName: 'checkout_error_pkey',
  })
  keyHash!: string;

  /** Of the problem that was answered last. */
  @Column({ type: 'text' })
  code!: string;

  /** Such as `v2`. */
  @Column({ type: 'text' })
  contract!: string;

  @Column({ type: 'text', collation: 'C', nullable: true })
  channel!: string | null;

  @Column({ type: 'text', collation: 'C', name: 'session_hash', nullable: true })
  sessionHash!: string | null;

  @Column({ type: 'text', collation: 'C', name: 'customer_hash', nullable: true })
  customerHash!: string | null;

  @Column({ type: 'text', nullable: true })
  currency!: string | null;

  /** Gross, without shipping, minor units; bigint arrives as text. */
  @Column({ type: 'bigint', name: 'basket_minor', nullable: true })
  basketMinor!: string | null;

  @Column({ type: 'text', collation: 'C', name: 'trace_id', nullable: true })
  traceId!: string | null;

  /** How often it was answered so. */
  @Column({ type: 'integer', default: 1 })
  failures!: number;

  /** The last time, by the database's clock. */
  @Column({ type: 'timestamp with time zone', name: 'failed_at' })
  failedAt!: Date;
}
