import type { Arm } from '@banyan/kernel';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A step of moving the authority. Only ever inserted, in the transaction that takes the step. */
@Entity({ name: 'stock_authority_move' })
@Check('stock_authority_move_kind', `kind IN ('begun', 'undone', 'flipped')`)
export class StockAuthorityMoveRow {
  /** Of the authority's row after it. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'stock_authority_move_pkey' })
  version!: number;

  @Column({ type: 'text' })
  kind!: 'begun' | 'undone' | 'flipped';

  /** Who had it before the step. */
  @Column({ type: 'text' })
  arm!: Arm;

  @Column({ type: 'text', name: 'moving_to' })
  movingTo!: Arm;

  /** After the step. */
  @Column({ type: 'integer' })
  term!: number;

  @Column({ type: 'timestamp with time zone' })
  at!: Date;

  @Column({ type: 'text', name: 'decided_by' })
  by!: string;

  @Column({ type: 'text' })
  reason!: string;
}
