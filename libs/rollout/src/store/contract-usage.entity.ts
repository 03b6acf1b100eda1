import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const KEY = { primaryKeyConstraintName: 'contract_usage_pkey' };

/** Who used what of a contract on one day, as one gateway process counted it. Counts only grow; the same word again changes nothing. */
@Entity({ name: 'contract_usage' })
@Check('contract_usage_counts', 'requests > 0')
export class ContractUsageRow {
  /** Since the Unix epoch, UTC, by the gateway's clock. */
  @PrimaryColumn({ type: 'integer', ...KEY })
  day!: number;

  @PrimaryColumn({ type: 'text', ...KEY })
  domain!: string;

  /** Such as `v1`. */
  @PrimaryColumn({ type: 'text', ...KEY })
  contract!: string;

  /** The contract's operationId. */
  @PrimaryColumn({ type: 'text', ...KEY })
  operation!: string;

  @PrimaryColumn({ type: 'text', ...KEY })
  storefront!: string;

  /** A deprecated field that was there; empty: the requests themselves. */
  @PrimaryColumn({ type: 'text', ...KEY })
  field!: string;

  /** New with every start of a gateway process; all zeros: added up over all of them, once the day is long over. */
  @PrimaryColumn({ type: 'uuid', ...KEY })
  stream!: string;

  /** bigint arrives as text. */
  @Column({ type: 'bigint' })
  requests!: string;

  @Column({ type: 'bigint', name: 'last_seen_ms' })
  lastSeenMs!: string;
}
