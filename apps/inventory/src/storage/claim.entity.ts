import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one reservation has of one product at one source. */
@Entity({ name: 'claim', schema: 'inventory' })
@Index('claim_open_idx', ['sku'], { where: '(booked_at IS NULL)' })
@Index('claim_booked_at_idx', ['bookedAt'])
export class ClaimEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'claim_pkey' })
  reference!: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'claim_pkey' })
  sku!: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'claim_pkey' })
  source!: string;

  /** Ten-thousandths of a unit; below 0: goods that came back to another place than they were taken from. */
  @Column({ name: 'taken_e4', type: 'bigint' })
  takenE4!: string;

  /** Given back of it. */
  @Column({ name: 'back_e4', type: 'bigint', default: 0 })
  backE4!: string;

  /** The feed's number by which the core is known to have booked it; 0: it was let go before; null: the level here is less than the core's by it. */
  @Column({ name: 'booked_at', type: 'bigint', nullable: true })
  bookedAt!: string | null;
}
