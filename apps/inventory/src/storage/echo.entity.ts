import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Rows of the feed by which a document moved a product of which something is set aside, until it is known whose it is and all of it is read. */
@Entity({ name: 'echo', schema: 'inventory' })
export class EchoEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'echo_pkey' })
  document!: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'echo_pkey' })
  sku!: string;

  /** The run of rows of its document, both included. */
  @Column({ name: 'from_sequence', type: 'bigint' })
  fromSequence!: string;

  @Column({ name: 'to_sequence', type: 'bigint' })
  toSequence!: string;
}
