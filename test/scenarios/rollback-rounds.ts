import type { DomainPicture } from '../../apps/stack/src/demo/control-view.js';
import { untilInventory } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { rearm, rollBackByHand, storyOf, untilSettled } from '../support/latch-story.js';
import type { Shop } from '../support/shop.js';
import type { TracedReaders } from '../support/traced-readers.js';
import { until } from '../support/until.js';

/** Who decides a rollback. */
export const ROADS = ['replica', 'control', 'person'] as const;
export type Road = (typeof ROADS)[number];

/** Of a rollback, whoever decided it. */
const EXPECTED: readonly string[] = ['trip', 'joined', 'rolled-back'];

/** One rollback, from the side of the service. */
export interface Round {
  readonly wanted: Road;
  /** Who decided, by the record. */
  readonly decidedBy: string;
  /** From the decision to the last question that any replica sent, as the service saw it come; 0: none came after it. */
  readonly lastAskedMs: number;
  /** From the decision until control said "rolled back". */
  readonly saidMs: number;
  /** From when it was said to the last question; 0: none came after it. */
  readonly afterSaidMs: number;
  /** Questions of reads that were sent when it was known to be said. */
  readonly askedAfterSaid: number;
  /** Replicas that had acknowledged when it was said. */
  readonly acknowledged: number;
  /** Sessions that a replica sent to the service again after it had answered them from legacy, since the decision: their reads. */
  readonly cameBack: readonly string[];
  /** Calls of the service that failed at any gateway, and reads that found its lease lapsed: what sends a session to legacy and back by itself. */
  readonly hindrances: number;
  /** Records of the trip's epoch: one trip, what joined it, and that all have acknowledged. */
  readonly trips: number;
  readonly unexpectedRecords: number;
  /** Switches of `.serve` to off in Unleash since the round began. */
  readonly switchedOff: number;
  /** Reads that were answered by nobody, or with 500 and above. */
  readonly failedReads: number;
}

const SHARE_PERCENT = 50;
/** Failures at each of three replicas that prove a bad release together, at this share, and to none of them alone. */
const FAILURES_FOR_CONTROL = 10;
/**
 * Reads at once, half of them for the service, twice: enough for one replica to be sure, mostly before it reports to control
 * again, and no more than its places for both arms.
 */
const BURST = 60;
const BURSTS = 2;
/** Reads in which nothing may reach the service any more. */
const WATCHED_READS = 60;

/** So many rollbacks of a half-way canary behind several gateways, decided in turn by one replica, control and a person. */
export async function rollBackAgainAndAgain(
  shop: Shop,
  readers: TracedReaders,
  rounds: number,
  say: (words: string) => void,
): Promise<readonly Round[]> {
  const done: Round[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const round = await oneRound(shop, readers, ROADS[index % ROADS.length] ?? 'person', index);
    done.push(round);
    const { decidedBy, lastAskedMs, saidMs, trips, unexpectedRecords, switchedOff } = round;
    const odd = trips === 1 && unexpectedRecords === 0 && switchedOff === 1 ? '' : `: ${JSON.stringify(round)}`;
    say(`${index + 1}: by ${decidedBy}, last asked after ${lastAskedMs} ms, said after ${saidMs} ms${odd}`);
  }
  return done;
}

async function oneRound(shop: Shop, readers: TracedReaders, wanted: Road, index: number): Promise<Round> {
  await rearm(shop, SHARE_PERCENT);
  const startedAtMs = Date.now();
  const recordsBefore = (await storyOf(shop)).decisions.length;
  const hindrancesBefore = await hindrancesOf(shop);
  await readers.untilServed(startedAtMs);
  await untilBreakersClose(shop, readers.gateways);
  await decide(shop, readers, wanted, index);
  const picture = await untilInventory(shop, ({ rollback }) => rollback?.state === 'rolled-back', 'it is rolled back');
  const knownAtMs = Date.now();
  const acknowledged = acknowledgedIn(picture);
  await readers.more(WATCHED_READS);
  shop.relay.fails = () => false;
  const { latch, rollback } = await untilSettled(shop);
  const decidedAtMs = latch?.trippedAtMs ?? Number.NaN;
  const saidMs = rollback?.tookMs ?? Number.NaN;
  const lastAtMs = Math.max(0, ...readers.arrivalsAfter(startedAtMs).map(({ atMs }) => atMs));
  const records = (await storyOf(shop)).decisions.slice(recordsBefore);
  const trips = records.filter(({ kind }) => kind === 'trip');
  return {
    wanted,
    decidedBy: trips[0]?.by.kind ?? 'nobody',
    lastAskedMs: Math.max(0, lastAtMs - decidedAtMs),
    saidMs,
    afterSaidMs: Math.max(0, lastAtMs - decidedAtMs - saidMs),
    askedAfterSaid: readers.arrivalsOfSentAfter(knownAtMs).length,
    acknowledged,
    cameBack: readers.journeysOf(readers.sessionsThatMoved('legacy', 'service', decidedAtMs), decidedAtMs),
    hindrances: (await hindrancesOf(shop)) - hindrancesBefore,
    trips: trips.length,
    unexpectedRecords: records.filter(({ kind, epoch }) => epoch !== latch?.epoch || !EXPECTED.includes(kind)).length,
    switchedOff: await switchesOff(shop, startedAtMs),
    failedReads: readers.reads.filter(
      ({ atMs, status }) => atMs >= startedAtMs && status !== undefined && (status === 0 || status >= 500),
    ).length,
  };
}

/** On a machine that is short of time the service is late, or a lease is: counted since the gateways started. */
async function hindrancesOf(shop: Shop): Promise<number> {
  const gateways = shop.processes().filter(({ name }) => name.startsWith('gateway'));
  const scrapes = await Promise.all(gateways.map(({ opsUrl }) => scrape(opsUrl)));
  const domain = 'inventory';
  return scrapes.reduce(
    (sum, samples) =>
      sum +
      total(samples, 'banyan_arm_failures_total', { domain, arm: 'service' }) +
      total(samples, 'banyan_route_decisions_total', { domain, reason: 'lease-lapsed' }),
    0,
  );
}

async function decide(shop: Shop, readers: TracedReaders, road: Road, index: number): Promise<void> {
  if (road === 'person') return rollBackByHand(shop, 'a drill');
  if (road === 'replica') {
    const gateway = readers.gateways[index % readers.gateways.length] ?? '';
    shop.relay.fails = (traceId) => readers.gatewayOf(traceId) === gateway;
    for (let burst = 0; burst < BURSTS; burst += 1) await readers.burst(gateway, BURST);
    return;
  }
  const left = new Map(readers.gateways.map((gateway) => [gateway, FAILURES_FOR_CONTROL]));
  shop.relay.fails = (traceId) => {
    const gateway = readers.gatewayOf(traceId) ?? '';
    const still = left.get(gateway) ?? 0;
    left.set(gateway, still - 1);
    return still > 0;
  };
}

/** What failed in the round before may have opened them, and they have a say in who is asked. */
async function untilBreakersClose(shop: Shop, gateways: readonly string[]): Promise<void> {
  for (const gateway of gateways) {
    const closed = async (): Promise<boolean> =>
      total(await scrape(shop.opsUrl(gateway)), 'banyan_breaker_state', {
        domain: 'inventory',
        arm: 'service',
        state: 'closed',
      }) === 1;
    await until(closed, `the breaker of ${gateway} is closed`, 30_000);
  }
}

function acknowledgedIn({ rollback }: DomainPicture): number {
  return (rollback as { readonly acknowledged?: readonly string[] } | null)?.acknowledged?.length ?? 0;
}

async function switchesOff(shop: Shop, sinceMs: number): Promise<number> {
  const events = await shop.flags.events('inventory.serve');
  return events.filter((each) => each.type === 'feature-environment-disabled' && Date.parse(each.createdAt) >= sinceMs)
    .length;
}
