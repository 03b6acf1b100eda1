import type { Arm } from '@banyan/kernel';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/**
 * A key of a storefront, bound to an arm before anything is sent to it. Nothing personal is in it. Its arm, its reference and
 * what it was bound for never change; an outcome is written once.
 */
@Entity({ name: 'binding' })
@Unique('binding_key', ['storefront', 'keyHash'])
@Index('binding_open', ['attemptUntil'], { where: '(outcome IS NULL)' })
@Index('binding_trace', ['traceId'])
@Index('binding_arm_orders', ['arm', 'reference'])
@Index('binding_channel', ['channel', 'reference'], { where: '(channel IS NOT NULL)' })
@Index('binding_customer', ['customerHash', 'reference'], { where: '(customer_hash IS NOT NULL)' })
@Index('binding_session', ['sessionHash', 'reference'], { where: '(session_hash IS NOT NULL)' })
@Index('binding_buyer', ['boundAt'], { where: '((customer_hash IS NOT NULL) OR (session_hash IS NOT NULL))' })
@Index('binding_in_review', ['reference'], { where: `((outcome ->> 'state'::text) = 'in-review'::text)` })
@Index('binding_refused_at', ['concludedAt'], { where: `((outcome ->> 'kind'::text) = 'refused'::text)` })
@Index('binding_refused', ['reference'], { where: `((outcome ->> 'kind'::text) = 'refused'::text)` })
@Check('binding_arm', `arm IN ('legacy', 'service')`)
@Check('binding_attempt', 'attempt >= 1')
@Check('binding_concluded', '(outcome IS NULL) = (concluded_at IS NULL)')
export class BindingRow {
  /** Ours: of the order, or of the return. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'binding_pkey' })
  reference!: string;

  @Column({ type: 'text', collation: 'C' })
  storefront!: string;

  /** SHA-256 of the idempotency key: a client may write anything into one. */
  @Column({ type: 'text', collation: 'C', name: 'key_hash' })
  keyHash!: string;

  @Column({ type: 'text' })
  operation!: string;

  /** SHA-256 of the canonical input. */
  @Column({ type: 'text' })
  fingerprint!: string;

  /** The order that a return is of. */
  @Column({ type: 'text', nullable: true })
  subject!: string | null;

  /** What is needed to ask again, where it holds nothing personal. */
  @Column({ type: 'json', nullable: true })
  input!: unknown;

  @Column({ type: 'text' })
  arm!: Arm;

  @Column({ type: 'text', name: 'authority_arm' })
  authorityArm!: Arm;

  @Column({ type: 'integer', name: 'authority_term' })
  authorityTerm!: number;

  /** Wall clock of the gateway that bound it; bigint arrives as text. */
  @Column({ type: 'bigint', name: 'bound_at_ms' })
  boundAtMs!: string;

  /** Time of the database, as everything that decides. */
  @Column({ type: 'timestamp with time zone', name: 'bound_at', default: () => 'clock_timestamp()' })
  boundAt!: Date;

  @Column({ type: 'integer', default: 1 })
  attempt!: number;

  /** Until when the attempt has the row to itself; where it rests, when its last one ended. */
  @Column({ type: 'timestamp with time zone', name: 'attempt_until' })
  attemptUntil!: Date;

  /** The last attempt said that it ended without an outcome. */
  @Column({ type: 'boolean', default: false })
  resting!: boolean;

  /** May an attempt before the present one have sent what can capture an order? */
  @Column({ type: 'boolean', default: false })
  sent!: boolean;

  @Column({ type: 'json', nullable: true })
  journal!: unknown;

  /** `json`, not `jsonb`: the text stays as it was written. */
  @Column({ type: 'json', nullable: true })
  outcome!: unknown;

  @Column({ type: 'timestamp with time zone', name: 'concluded_at', nullable: true })
  concludedAt!: Date | null;

  /** Of the request that bound it. */
  @Column({ type: 'text', collation: 'C', name: 'trace_id', nullable: true })
  traceId!: string | null;

  /** Of the last one that took it over. */
  @Column({ type: 'text', collation: 'C', name: 'last_trace_id', nullable: true })
  lastTraceId!: string | null;

  /** Where it is bought; null: the core does not say. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  channel!: string | null;

  /** Keyed hash of the session, until it is forgotten who bought. */
  @Column({ type: 'text', collation: 'C', name: 'session_hash', nullable: true })
  sessionHash!: string | null;

  /** Keyed hash of the e-mail, until it is forgotten who bought. */
  @Column({ type: 'text', collation: 'C', name: 'customer_hash', nullable: true })
  customerHash!: string | null;

  @Column({ type: 'text', nullable: true })
  currency!: string | null;

  /** Gross, without shipping, minor units; bigint arrives as text. */
  @Column({ type: 'bigint', name: 'basket_minor', nullable: true })
  basketMinor!: string | null;

  /** Why it is this arm. */
  @Column({ type: 'json', nullable: true })
  route!: unknown;
}
