import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who leads the controls, or did last: one row. */
@Entity({ name: 'control_leader' })
export class LeaderRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'control_leader_pkey' })
  role!: string;

  /** One more with each leader. bigint arrives as text. */
  @Column({ type: 'bigint' })
  epoch!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  url!: string;

  @Column({ type: 'bigint', name: 'since_ms' })
  sinceMs!: string;

  /** It ended by itself: nobody need wait until it cannot believe any more that it leads. */
  @Column({ type: 'boolean' })
  resigned!: boolean;
}
