import type { Arm } from '@banyan/kernel';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Who has the authority for all stock. One row, from the first migration on. */
@Entity({ name: 'stock_authority' })
@Check('stock_authority_one', 'only_row')
@Check('stock_authority_arm', `arm IN ('legacy', 'service')`)
@Check('stock_authority_term', 'term >= 1 AND version >= term')
@Check(
  'stock_authority_moving',
  `(state = 'settled' AND moving_to IS NULL)
   OR (state = 'draining' AND moving_to IS NOT NULL AND moving_to IN ('legacy', 'service') AND moving_to <> arm)`,
)
export class StockAuthorityRow {
  @PrimaryColumn({ type: 'boolean', name: 'only_row', default: true, primaryKeyConstraintName: 'stock_authority_pkey' })
  onlyRow!: true;

  @Column({ type: 'text' })
  arm!: Arm;

  /** Counts moves, from 1. */
  @Column({ type: 'integer' })
  term!: number;

  @Column({ type: 'text' })
  state!: 'settled' | 'draining';

  @Column({ type: 'text', name: 'moving_to', nullable: true })
  movingTo!: Arm | null;

  /** Counts changes of the row, from 1: of two words on it the one with the greater is the later. */
  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'timestamp with time zone' })
  since!: Date;

  @Column({ type: 'text', name: 'decided_by' })
  by!: string;

  @Column({ type: 'text' })
  reason!: string;
}
