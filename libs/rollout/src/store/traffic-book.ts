import type { Arm } from '@banyan/kernel';
import type { EntityManager } from 'typeorm';
import { BANYAN_SCHEMA } from './banyan-schema.js';

/** What can be added up over minutes, channels and gateways. */
export interface TrafficCounts {
  readonly requests: number;
  /** As the evidence counts them: a read that legacy rescued has failed. */
  readonly failed: number;
  /** Over the threshold of the operation's latency objective. */
  readonly slow: number;
  /** Sessions whose first failure that the shopper saw was here. */
  readonly journeysFailed: number;
  /** Millionths: the sum of the shares that were intended for the service in these requests. */
  readonly intendedMicro: number;
  /** Copies whose answer was compared; and those that differed with nothing to explain it, which is known a little later. */
  readonly compared: number;
  readonly mismatched: number;
}

/** What one gateway process counted of one arm and channel in one minute. */
export interface CountedTraffic extends TrafficCounts {
  /** UUID, new with every start of a gateway process. */
  readonly stream: string;
  readonly domain: string;
  /** Minutes since the Unix epoch. */
  readonly minute: number;
  readonly arm: Arm;
  /** Empty: none. */
  readonly channel: string;
}

/** A stretch of minutes of a domain, `to` not in it. */
export interface TrafficRange {
  readonly domain: string;
  readonly from: number;
  readonly to: number;
  /** Absent: of all channels. */
  readonly channel?: string;
}

/** One arm's counts in one step of a range; steps are numbered from 0. */
export interface TrafficStep extends TrafficCounts {
  readonly step: number;
  readonly arm: Arm;
}

/** One arm's counts of one channel over a range. */
export interface ChannelTraffic extends TrafficCounts {
  readonly channel: string;
  readonly arm: Arm;
}

/** Hours before `sumBefore` are added up over all gateways, by the minute and by the hour: nobody may tell of them any more. What is before `dropBefore` goes. */
export interface TrafficPruning {
  readonly sumBefore: number;
  readonly dropBefore: number;
}

const TRAFFIC = `${BANYAN_SCHEMA}.traffic_minute`;
/** The stream of what is added up. */
const ALL_STREAMS = '00000000-0000-0000-0000-000000000000';
const COUNTS = ['requests', 'failed', 'slow', 'journeys_failed', 'intended_micro', 'compared', 'mismatched'] as const;
const SUMS = COUNTS.map((name) => `sum(${name}) AS ${name}`).join(', ');
const HOURS = `${BANYAN_SCHEMA}.traffic_hour`;
const TOLD = `minute, arm, channel, ${COUNTS.join(', ')}`;

/** Of the domain $1, the minutes from $2 on and before $3. */
const BY_MINUTE = `SELECT ${TOLD} FROM ${TRAFFIC} WHERE domain = $1 AND minute >= $2 AND minute < $3`;
/** From here to there hours are whole, within the range, and made. */
const FIRST_HOUR = '($2 + 59) / 60';
const END_OF_HOURS = `greatest(${FIRST_HOUR}, least(coalesce((SELECT max(hour) + 1 FROM ${HOURS}), 0), $3 / 60))`;
/** The same, hours in place of their minutes where there are: a month is 720 of them. */
const WITH_HOURS = `
  SELECT ${TOLD} FROM ${TRAFFIC} WHERE domain = $1 AND minute >= $2 AND minute < least($3, ${FIRST_HOUR} * 60)
  UNION ALL
  SELECT hour * 60 AS ${TOLD} FROM ${HOURS} WHERE domain = $1 AND hour >= ${FIRST_HOUR} AND hour < ${END_OF_HOURS}
  UNION ALL
  SELECT ${TOLD} FROM ${TRAFFIC} WHERE domain = $1 AND minute >= ${END_OF_HOURS} * 60 AND minute < $3`;

type CountColumns = Readonly<Record<(typeof COUNTS)[number], string>>;

/**
 * Inside a transaction: keeps what was counted, the greater of what is kept already and what is told now, so that a word
 * that comes twice or late changes nothing.
 */
export async function writeTraffic(manager: EntityManager, counted: readonly CountedTraffic[]): Promise<void> {
  if (counted.length === 0) return;
  const column = <K extends keyof CountedTraffic>(name: K): CountedTraffic[K][] => counted.map((each) => each[name]);
  await manager.query(
    `INSERT INTO ${TRAFFIC} AS kept (domain, minute, arm, channel, stream, ${COUNTS.join(', ')})
     SELECT * FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::uuid[], $6::bigint[], $7::bigint[],
                          $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[]) AS told
      ORDER BY 1, 2, 3, 4, 5
     ON CONFLICT ON CONSTRAINT traffic_minute_pkey DO UPDATE
        SET ${COUNTS.map((name) => `${name} = GREATEST(kept.${name}, EXCLUDED.${name})`).join(', ')}`,
    [
      column('domain'),
      column('minute'),
      column('arm'),
      column('channel'),
      column('stream'),
      column('requests'),
      column('failed'),
      column('slow'),
      column('journeysFailed'),
      column('intendedMicro'),
      column('compared'),
      column('mismatched'),
    ],
  );
}

/** Over all gateways, in steps of so many minutes; a step without traffic is absent. Counts are added, and no ratio is averaged. */
export async function trafficSteps(
  manager: EntityManager,
  { domain, from, to, channel }: TrafficRange,
  minutesAStep: number,
): Promise<readonly TrafficStep[]> {
  const isOfHours = (from % 60 === 0 && minutesAStep % 60 === 0) || to - from <= minutesAStep;
  const rows = (await manager.query(
    `SELECT (minute - $2) / $4 AS step, arm, ${SUMS} FROM (${isOfHours ? WITH_HOURS : BY_MINUTE}) AS told
      WHERE $5::text IS NULL OR channel = $5
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [domain, from, to, minutesAStep, channel ?? null],
  )) as (CountColumns & { step: number; arm: Arm })[];
  return rows.map((row) => ({ step: row.step, arm: row.arm, ...countsOf(row) }));
}

/** The same over the whole range, by channel. */
export async function channelTraffic(
  manager: EntityManager,
  { domain, from, to }: TrafficRange,
): Promise<readonly ChannelTraffic[]> {
  const rows = (await manager.query(
    `SELECT channel, arm, ${SUMS} FROM (${WITH_HOURS}) AS told
      GROUP BY channel, arm HAVING sum(requests) > 0 ORDER BY channel, arm`,
    [domain, from, to],
  )) as (CountColumns & { channel: string; arm: Arm })[];
  return rows.map((row) => ({ channel: row.channel, arm: row.arm, ...countsOf(row) }));
}

/** In one transaction, so that a count is by itself or in the sum, never in both and never in none. */
export async function pruneTraffic(manager: EntityManager, { sumBefore, dropBefore }: TrafficPruning): Promise<void> {
  // Whole hours, so that an hour is complete when it is made.
  const hoursBefore = Math.floor(sumBefore / 60);
  await manager.query(
    `WITH gone AS (DELETE FROM ${TRAFFIC} WHERE minute < $1 AND stream <> $2
                   RETURNING domain, minute, arm, channel, ${COUNTS.join(', ')})
     INSERT INTO ${TRAFFIC} AS kept (domain, minute, arm, channel, stream, ${COUNTS.join(', ')})
     SELECT domain, minute, arm, channel, $2::uuid, ${SUMS}
       FROM gone GROUP BY 1, 2, 3, 4
     ON CONFLICT ON CONSTRAINT traffic_minute_pkey DO UPDATE
        SET ${COUNTS.map((name) => `${name} = kept.${name} + EXCLUDED.${name}`).join(', ')}`,
    [hoursBefore * 60, ALL_STREAMS],
  );
  await manager.query(
    `INSERT INTO ${HOURS} (domain, hour, arm, channel, ${COUNTS.join(', ')})
     SELECT domain, minute / 60, arm, channel, ${SUMS} FROM ${TRAFFIC}
      WHERE minute < $1 AND minute >= coalesce((SELECT max(hour) + 1 FROM ${HOURS}), 0) * 60
      GROUP BY 1, 2, 3, 4`,
    [hoursBefore * 60],
  );
  await manager.query(`DELETE FROM ${TRAFFIC} WHERE minute < $1`, [dropBefore]);
  await manager.query(`DELETE FROM ${HOURS} WHERE hour < $1`, [Math.floor(dropBefore / 60)]);
}

function countsOf(row: CountColumns): TrafficCounts {
  return {
    requests: Number(row.requests),
    failed: Number(row.failed),
    slow: Number(row.slow),
    journeysFailed: Number(row.journeys_failed),
    intendedMicro: Number(row.intended_micro),
    compared: Number(row.compared),
    mismatched: Number(row.mismatched),
  };
}
