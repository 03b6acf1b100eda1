import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A return that was taken in. The same twice is one. */
@Entity({ name: 'give_back', schema: 'inventory' })
export class GiveBackEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'give_back_pkey' })
  reference!: string;

  @PrimaryColumn({
    name: 'return_reference',
    type: 'text',
    collation: 'C',
    primaryKeyConstraintName: 'give_back_pkey',
  })
  returnReference!: string;

  @Column({ name: 'given_at', type: 'timestamptz', default: () => 'now()' })
  givenAt!: Date;
}
