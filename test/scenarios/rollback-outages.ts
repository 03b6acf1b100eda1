import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { inDatabase } from '../../apps/stack/src/postgres/databases.js';
import { rearm, isClosed, rollBackByHand, storyOf, untilSettled } from '../support/latch-story.js';
import type { Shop } from '../support/shop.js';
import type { TracedRead, TracedReaders } from '../support/traced-readers.js';
import { until } from '../support/until.js';

/** What is away while a release is rolled back. */
export const OUTAGES = ['unleash', 'unleash-token', 'control', 'postgres', 'postgres-control', 'everything'] as const;
export type Outage = (typeof OUTAGES)[number];

/** Which processes stand still; the revoked token is none of them. */
const HALTED: Readonly<Record<Outage, readonly string[]>> = {
  unleash: ['unleash'],
  'unleash-token': [],
  control: ['control'],
  postgres: ['postgres'],
  'postgres-control': ['control', 'postgres'],
  everything: ['control', 'unleash', 'postgres'],
};

/** A person can roll back where control is there; elsewhere the evidence does. */
export type Cause = 'evidence' | 'person';

export interface OutageRollback {
  readonly outage: Outage;
  readonly cause: Cause;
  /** From the beginning of the fault (or the person's word) to the last question of any replica, as the service saw it, ms. */
  readonly lastAskedMs: number;
  /** Questions of any replica after all were closed: while it was away, after kill -9 of them all, and after its return. */
  readonly reEntries: number;
  /** Reads that were asked of the replicas begun anew in that time, and those of them that failed. */
  readonly askedAgain: number;
  readonly failedReads: number;
  /** From its return until everybody had acknowledged and Unleash had heard of it, ms. */
  readonly settledMs: number;
  /** Trips among the new records; others that joined it; anything else. */
  readonly trips: number;
  readonly joined: number;
  readonly otherRecords: number;
  /** Who stands in the new records, the one who tripped first. */
  readonly deciders: string;
  readonly chainIntact: boolean;
  /** Is every trip that was on a disk now among the records, word for word? */
  readonly spooledAreOnRecord: boolean;
  readonly spooled: number;
  readonly flagOn: boolean;
}

/** One trip, who else came to it, and that all have acknowledged it. */
const EXPECTED: readonly string[] = ['trip', 'joined', 'rolled-back'];
const ASKED_AGAIN_EACH = 40;
const AT_ONCE = 8;
/** Half of them are the service's, and a breaker answers for it after the first few. */
const FAILURES_EACH = 80;
const READS_AFTER_THE_RETURN = 90;

/**
 * A canary at 50 % behind several gateways is rolled back while something is away: by what every replica sees, or by a
 * person. Then every gateway is killed (-9) and begins anew without it, and at last it returns.
 */
export async function rollBackWithout(
  shop: Shop,
  readers: TracedReaders,
  outage: Outage,
  cause: Cause,
): Promise<OutageRollback> {
  await rearm(shop, 50);
  const recordsBefore = (await storyOf(shop)).decisions.length;
  await readers.untilServed(Date.now());
  await takeAway(shop, outage);
  const beganAtMs = Date.now();
  if (cause === 'person') await rollBackByHand(shop, `a drill without ${outage}`);
  else {
    shop.relay.fails = () => true;
    // Enough for a verdict at each replica by itself, well before a lease would end it without one.
    await Promise.all(readers.gateways.map((gateway) => readers.burst(gateway, FAILURES_EACH)));
  }
  for (const gateway of readers.gateways) {
    await until(() => isClosed(shop, gateway), `${gateway} sends nothing to the service`, 20_000);
  }
  const closedAtMs = Date.now();
  // What was sent before is on its way, and may be seen to arrive a moment later.
  await readers.landed();
  // What follows would be served well, if anybody asked.
  shop.relay.fails = () => false;
  const landedAtMs = Date.now();
  const lastAskedMs = Math.max(0, ...readers.arrivalsAfter(beganAtMs).map(({ atMs }) => atMs - beganAtMs));
  const spooled = spooledTrips(shop, readers.gateways);
  await Promise.all(readers.gateways.map((gateway) => shop.kill(gateway)));
  await Promise.all(readers.gateways.map((gateway) => shop.untilUp(gateway, 90_000)));
  const upAtMs = Date.now();
  const again = await Promise.all(readers.gateways.map((gateway) => askFew(readers, gateway, ASKED_AGAIN_EACH)));

  const returnedAtMs = Date.now();
  await bringBack(shop, outage);
  await untilSettled(shop);
  const settledMs = Date.now() - returnedAtMs;
  await until(() => spooledTrips(shop, readers.gateways).length === 0, 'nothing waits on disk');
  await readers.more(READS_AFTER_THE_RETURN);
  const { decisions, chain } = await storyOf(shop);
  const records = decisions.slice(recordsBefore);
  const [trip] = records.filter(({ kind }) => kind === 'trip');
  return {
    outage,
    cause,
    lastAskedMs,
    reEntries: readers.arrivals.filter(({ atMs, sentAtMs }) => atMs > landedAtMs || sentAtMs > closedAtMs).length,
    askedAgain: again.flat().length,
    failedReads: readers.reads.filter(
      ({ atMs, status }) => atMs > upAtMs && status !== undefined && (status === 0 || status >= 500),
    ).length,
    settledMs,
    trips: records.filter(({ kind }) => kind === 'trip').length,
    joined: records.filter(({ kind, epoch }) => kind === 'joined' && epoch === trip?.epoch).length,
    otherRecords: records.filter(({ kind }) => !EXPECTED.includes(kind)).length,
    deciders: [...new Set([trip, ...records].flatMap((record) => record?.by.kind ?? []))].join(', '),
    chainIntact: chain.intact,
    spooled: spooled.length,
    spooledAreOnRecord: spooled.every(({ id, reason }) =>
      records.some((record) => record.id === id && record.reason === reason && record.by.kind === 'replica'),
    ),
    flagOn: (await shop.flags.read('inventory.serve')).enabled,
  };
}

/** So many reads of one gateway, a few at a time: many at once would be late on a machine that is short of time. */
async function askFew(readers: TracedReaders, gateway: string, count: number): Promise<readonly TracedRead[]> {
  const reads: TracedRead[] = [];
  while (reads.length < count) reads.push(...(await readers.burst(gateway, Math.min(AT_ONCE, count - reads.length))));
  return reads;
}

async function takeAway(shop: Shop, outage: Outage): Promise<void> {
  if (outage === 'unleash-token') await expireTokens(shop, 'now()');
  await Promise.all(HALTED[outage].map((name) => shop.halt(name, 0)));
}

async function bringBack(shop: Shop, outage: Outage): Promise<void> {
  if (outage === 'unleash-token') await expireTokens(shop, 'NULL');
  for (const name of HALTED[outage].toReversed()) await shop.resume(name);
}

/** Unleash knows the tokens of gateways and control no more (or again): it answers 401. It reads them when it starts. */
async function expireTokens(shop: Shop, when: 'now()' | 'NULL'): Promise<void> {
  const client = new Client({ connectionString: inDatabase(shop.url('postgres'), 'unleash') });
  await client.connect();
  await client.query(`UPDATE api_tokens SET expires_at = ${when}`);
  await client.end();
  await shop.kill('unleash');
  const answersAs = when === 'NULL' ? 200 : 401;
  await until(async () => {
    const headers = { authorization: shop.tokens.client };
    const answer = await fetch(`${shop.url('unleash')}/api/client/features`, { headers });
    await answer.body?.cancel();
    return answer.status === answersAs;
  }, `Unleash answers the gateways' token with ${answersAs}`);
}

/** The trips that wait on the disks of these gateways. */
function spooledTrips(shop: Shop, gateways: readonly string[]): readonly { id: string; reason: string }[] {
  return gateways.flatMap((gateway) => {
    const home = gateway === 'gateway' ? shop.dataDir : join(shop.dataDir, gateway);
    const folder = join(home, 'gateway', 'spool');
    return namesIn(folder)
      .filter((name) => name.endsWith('.ndjson'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { id: string; reason: string });
  });
}

/** A folder is made when there is something to put into it. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
