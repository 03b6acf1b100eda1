import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a session of the legacy core has begun, as far as was heard of it. Nothing personal is in it, and no session can be found by it. */
@Entity({ name: 'core_session' })
@Index('core_session_turn', ['turnUntil'])
@Check('core_session_turn_count', 'turn >= 1')
export class CoreSessionRow {
  /** SHA-256 of the session's id, which lets in whoever has it. */
  @PrimaryColumn({ type: 'text', collation: 'C', name: 'session_hash', primaryKeyConstraintName: 'core_session_pkey' })
  sessionHash!: string;

  /** Nine digits: the order that it would confirm next, or has confirmed last. Null: none that is known. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  number!: string | null;

  /** Something was put into its cart since that order was begun, or its confirmation was sent last. */
  @Column({ type: 'boolean', default: false })
  refilled!: boolean;

  /** When a request was sent that begins an order and whose answer nobody has heard, by the database's clock. */
  @Column({ type: 'timestamp with time zone', name: 'begin_sent_at', nullable: true })
  beginSentAt!: Date | null;

  /** From 1. What is written is written where it is still the present one. */
  @Column({ type: 'integer', default: 1 })
  turn!: number;

  /** Until when the turn has the session to itself. */
  @Column({ type: 'timestamp with time zone', name: 'turn_until' })
  turnUntil!: Date;
}
