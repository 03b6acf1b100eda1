import type { Role } from '@banyan/access';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** See `AuditEntry`. Rows are added, linked once, and else never changed: the table refuses it. */
@Entity({ name: 'entry' })
@Index('entry_by_name', ['name', 'id'])
@Index('entry_by_time', ['at'])
@Index('entry_without_link', ['id'], { where: '(hash IS NULL)' })
@Unique('entry_sequence_key', ['sequence'])
export class AuditEntryRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'entry_pkey' })
  id!: string;

  @Column({ type: 'timestamp with time zone' })
  at!: Date;

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ type: 'text', nullable: true })
  role!: Role | null;

  @Column({ type: 'text', nullable: true })
  person!: string | null;

  @Column({ type: 'text' })
  operation!: string;

  @Column({ type: 'text' })
  target!: string;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'smallint' })
  status!: number;

  /** Its place in the chain. Null, like both hashes: a control of a former release wrote it, and it is linked with the next. */
  @Column({ type: 'integer', nullable: true })
  sequence!: number | null;

  @Column({ type: 'text', name: 'previous_hash', nullable: true })
  previousHash!: string | null;

  @Column({ type: 'text', nullable: true })
  hash!: string | null;
}
