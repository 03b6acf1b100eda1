import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const PKEY = { primaryKeyConstraintName: 'traffic_minute_pkey' } as const;

/**
 * What one gateway process counted of one arm and channel in one minute, for people to look at. Counts only grow; the same
 * word again changes nothing. Once a minute is old it is added up over all gateways, under the stream of noughts.
 */
@Entity({ name: 'traffic_minute' })
@Check('traffic_minute_counts', 'failed <= requests AND slow <= requests')
export class TrafficMinuteRow {
  @PrimaryColumn({ type: 'text', ...PKEY })
  domain!: string;

  /** Since the Unix epoch, by the gateway's clock. */
  @PrimaryColumn({ type: 'integer', ...PKEY })
  minute!: number;

  /** Of requests: the one that was chosen to serve. Of copies: the one that answered the copy. */
  @PrimaryColumn({ type: 'text', ...PKEY })
  arm!: string;

  /** Empty: the request says none, or it is about copies. */
  @PrimaryColumn({ type: 'text', ...PKEY })
  channel!: string;

  /** New with every start of a gateway process. */
  @PrimaryColumn({ type: 'uuid', ...PKEY })
  stream!: string;

  /** bigint arrives as text. */
  @Column({ type: 'bigint' })
  requests!: string;

  @Column({ type: 'bigint' })
  failed!: string;

  /** Over the threshold of the operation's latency objective. */
  @Column({ type: 'bigint' })
  slow!: string;

  /** Shoppers whose first failure in their session this minute saw; one that legacy rescued is none. */
  @Column({ type: 'bigint', name: 'journeys_failed' })
  journeysFailed!: string;

  /** Millionths: the sum of the shares that were intended for the service in these requests. */
  @Column({ type: 'bigint', name: 'intended_micro' })
  intendedMicro!: string;

  /** Copies whose answer was compared. */
  @Column({ type: 'bigint' })
  compared!: string;

  /** Copies that differed, and nothing explains it: counted when that is known, which may be a minute later. */
  @Column({ type: 'bigint' })
  mismatched!: string;
}

const HOUR_PKEY = { primaryKeyConstraintName: 'traffic_hour_pkey' } as const;

/** The same added up by the hour, once it is old: what long charts are drawn from. */
@Entity({ name: 'traffic_hour' })
export class TrafficHourRow {
  @PrimaryColumn({ type: 'text', ...HOUR_PKEY })
  domain!: string;

  /** Since the Unix epoch. */
  @PrimaryColumn({ type: 'integer', ...HOUR_PKEY })
  hour!: number;

  @PrimaryColumn({ type: 'text', ...HOUR_PKEY })
  arm!: string;

  @PrimaryColumn({ type: 'text', ...HOUR_PKEY })
  channel!: string;

  @Column({ type: 'bigint' })
  requests!: string;

  @Column({ type: 'bigint' })
  failed!: string;

  @Column({ type: 'bigint' })
  slow!: string;

  @Column({ type: 'bigint', name: 'journeys_failed' })
  journeysFailed!: string;

  @Column({ type: 'bigint', name: 'intended_micro' })
  intendedMicro!: string;

  @Column({ type: 'bigint' })
  compared!: string;

  @Column({ type: 'bigint' })
  mismatched!: string;
}
