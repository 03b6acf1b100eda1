import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Rows of the feed by which the core books off what a reservation has of a product. */
@Entity({ name: 'echo', schema: 'inventory' })
export class EchoEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'echo_pkey' })
  reference!: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'echo_pkey' })
  sku!: string;

  /** The run of rows of its document, both included. */
  @Column({ name: 'from_sequence', type: 'bigint' })
  fromSequence!: string;

  @Column({ name: 'to_sequence', type: 'bigint' })
  toSequence!: string;
}
