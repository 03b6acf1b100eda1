import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const COUNTS = 'failed >= 0 AND failed <= requests';

/** What one gateway process counted of the service arm in one minute. Counts only grow; the same word again changes nothing. */
@Entity({ name: 'service_minute' })
@Check('service_minute_counts', COUNTS)
export class ServiceMinuteRow {
  /** Since the Unix epoch, by the gateway's clock. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'service_minute_pkey' })
  minute!: number;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'service_minute_pkey' })
  domain!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'service_minute_pkey' })
  operation!: string;

  /** New with every start of a gateway process. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'service_minute_pkey' })
  stream!: string;

  /** bigint arrives as text. */
  @Column({ type: 'bigint' })
  requests!: string;

  @Column({ type: 'bigint' })
  failed!: string;
}

/** Minutes that are too old for any window, added up by the hour over all gateways. */
@Entity({ name: 'service_hour' })
@Check('service_hour_counts', COUNTS)
export class ServiceHourRow {
  /** Since the Unix epoch. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'service_hour_pkey' })
  hour!: number;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'service_hour_pkey' })
  domain!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'service_hour_pkey' })
  operation!: string;

  @Column({ type: 'bigint' })
  requests!: string;

  @Column({ type: 'bigint' })
  failed!: string;
}
