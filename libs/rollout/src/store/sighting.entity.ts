import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SightingKind } from './sighting.js';

/** Something that control saw change and that nobody told it of. Only ever inserted. */
@Entity({ name: 'sighting' })
@Index('sighting_at', ['atMs', 'id'])
export class SightingRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'sighting_pkey' })
  id!: string;

  @Column({ type: 'text' })
  domain!: string;

  /** bigint arrives as text. */
  @Column({ type: 'bigint', name: 'at_ms' })
  atMs!: string;

  @Column({ type: 'text' })
  kind!: SightingKind;

  /** Null: nothing was known before. */
  @Column({ type: 'text', nullable: true })
  was!: string | null;

  @Column({ type: 'text' })
  is!: string;
}
