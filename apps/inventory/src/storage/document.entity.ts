import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whose a document of the core is that moved stock. */
@Entity({ name: 'document', schema: 'inventory' })
export class DocumentEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'document_pkey' })
  number!: string;

  /** Our reference that it bears; null: it bears none. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  reference!: string | null;

  @Column({ name: 'read_at', type: 'timestamptz', default: () => 'now()' })
  readAt!: Date;
}
