import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The core's topology as it was last read, so that a restart without the core has it. */
@Entity({ name: 'topology', schema: 'inventory' })
export class TopologyEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'topology_pkey' })
  core!: string;

  @Column({ type: 'jsonb' })
  document!: unknown;

  @Column({ name: 'read_at', type: 'timestamptz' })
  readAt!: Date;
}
