import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

const GROUP_KEY = { primaryKeyConstraintName: 'mismatch_group_pkey' };
const COMPARED_KEY = { primaryKeyConstraintName: 'mismatch_compared_pkey' };

/** Copies that differ in one way on one day, as one gateway process counted them. Counts only grow. */
@Entity({ name: 'mismatch_group' })
@Check('mismatch_group_counts', 'count > 0 AND served >= 0 AND served <= count')
@Check('mismatch_group_ignored', 'ignored >= 0 AND ignored <= count')
export class MismatchGroupRow {
  @PrimaryColumn({ type: 'text', ...GROUP_KEY })
  domain!: string;

  /** Since the Unix epoch, UTC, by the gateway's clock. */
  @PrimaryColumn({ type: 'integer', ...GROUP_KEY })
  day!: number;

  @PrimaryColumn({ type: 'text', ...GROUP_KEY })
  operation!: string;

  /** Rule-style path of the field. */
  @PrimaryColumn({ type: 'text', ...GROUP_KEY })
  path!: string;

  @PrimaryColumn({ type: 'text', ...GROUP_KEY })
  kind!: string;

  /** What the domain says that they have in common; empty: nothing. */
  @PrimaryColumn({ type: 'text', ...GROUP_KEY })
  about!: string;

  /** Of the service; empty: it does not say. */
  @PrimaryColumn({ type: 'text', ...GROUP_KEY })
  release!: string;

  /** New with every start of a gateway process; all zeros: added up over all of them, once the day is long over. */
  @PrimaryColumn({ type: 'uuid', ...GROUP_KEY })
  stream!: string;

  /** bigint arrives as text. */
  @Column({ type: 'bigint' })
  count!: string;

  /** Of them those whose shoppers were answered by the service. */
  @Column({ type: 'bigint' })
  served!: string;

  @Column({ type: 'bigint', name: 'first_ms' })
  firstMs!: string;

  @Column({ type: 'bigint', name: 'last_ms' })
  lastMs!: string;

  /** The smallest hashes of the questions: how many different ones there were. */
  @Column({ type: 'text', array: true })
  questions!: string[];

  /** Copies of them that a rule ignores. */
  @Column({ type: 'bigint', default: 0 })
  ignored!: string;

  /** Number of the latest rule that ignored one. */
  @Column({ type: 'integer', name: 'ignored_by', nullable: true })
  ignoredBy!: number | null;
}

/** What groups are held against: copies of one operation and release on one day, as one gateway process counted them. */
@Entity({ name: 'mismatch_compared' })
@Check('mismatch_compared_counts', 'compared >= 0 AND mismatched >= 0')
@Check('mismatch_compared_ignored', 'ignored >= 0')
export class MismatchComparedRow {
  @PrimaryColumn({ type: 'text', ...COMPARED_KEY })
  domain!: string;

  @PrimaryColumn({ type: 'integer', ...COMPARED_KEY })
  day!: number;

  @PrimaryColumn({ type: 'text', ...COMPARED_KEY })
  operation!: string;

  @PrimaryColumn({ type: 'text', ...COMPARED_KEY })
  release!: string;

  @PrimaryColumn({ type: 'uuid', ...COMPARED_KEY })
  stream!: string;

  @Column({ type: 'bigint' })
  compared!: string;

  @Column({ type: 'bigint' })
  mismatched!: string;

  /** Copies in which rules ignore all that differs. */
  @Column({ type: 'bigint', default: 0 })
  ignored!: string;
}

/** One difference of a group, to be looked at. Only ever inserted, and taken away when others tell more. */
@Entity({ name: 'mismatch_sample' })
@Index('mismatch_sample_group', ['domain', 'operation', 'path', 'kind', 'about', 'release', 'atMs'])
export class MismatchSampleRow {
  /** Given by the gateway: what arrives twice is recognised by it. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'mismatch_sample_pkey' })
  id!: string;

  @Column({ type: 'text' })
  domain!: string;

  @Column({ type: 'text' })
  operation!: string;

  @Column({ type: 'text' })
  path!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  about!: string;

  @Column({ type: 'text' })
  release!: string;

  @Column({ type: 'text' })
  replica!: string;

  @Column({ type: 'bigint', name: 'at_ms' })
  atMs!: string;

  /** Why it was kept: `first`, `lot` or `latest`. */
  @Column({ type: 'text' })
  reason!: string;

  /** By which it was drawn, 16 hex digits: the smallest are kept. */
  @Column({ type: 'text' })
  lot!: string;

  /** Question, answers and golden case as the gateway wrote them: nothing in it that may not be seen. */
  @Column({ type: 'json' })
  body!: unknown;
}
