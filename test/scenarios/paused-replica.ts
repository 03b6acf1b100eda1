import { setTimeout as pause } from 'node:timers/promises';
import type { DomainPicture } from '../../apps/stack/src/demo/control-view.js';
import { LEASE_MS } from '@banyan/rollout';
import { untilInventory } from '../support/domain-status.js';
import { rearm, rollBackByHand, storyOf } from '../support/latch-story.js';
import type { Shop } from '../support/shop.js';
import type { TracedRead, TracedReaders } from '../support/traced-readers.js';
import { until } from '../support/until.js';
import { Decisions } from '../rollback/reading.js';

export interface PausedReplica {
  /** Did control say that it waits, for one replica alone? */
  readonly waited: boolean;
  /** From the rollback until control said "rolled back", ms. */
  readonly saidMs: number;
  /** Questions it had sent before it was stopped. */
  readonly sentBefore: number;
  /** Reads that it was sent while it stood still, and how many it then decided for legacy because of lease or latch. */
  readonly queued: number;
  readonly decidedForLegacy: number;
  /** Of those that were sent to it while it stood still: answered well. */
  readonly wellAnswered: number;
  /** The others by how they ended, such as `504: 3`; 0: their connection was reset. */
  readonly otherEnds: string;
  /** Questions that it sent, as the service saw them, after its lease had ended; and any replica after "rolled back". */
  readonly sentAfterItsLease: number;
  readonly sentAfterSaid: number;
  /** Answers the other replicas gave meanwhile that were none. */
  readonly failedElsewhere: number;
  readonly trips: number;
}

/** Reads in flight at the moment it is stopped, and again right behind it in its sockets. */
const AT_ONCE = 60;
/** Later than this after "rolled back" nothing may come; what a busy machine takes from a write there to the look at it. */
const ON_THE_WIRE_MS = 100;
const READS_AFTERWARDS = 150;

/**
 * One replica of several is stopped (SIGSTOP) in the middle of its canary traffic, the release is rolled back meanwhile, and
 * it goes on after `stoppedMs`, with everything that has piled up in its sockets.
 */
export async function stopReplicaDuringRollback(
  shop: Shop,
  readers: TracedReaders,
  gateway: string,
  stoppedMs: number,
): Promise<PausedReplica> {
  await rearm(shop, 50);
  const startedAtMs = Date.now();
  const recordsBefore = (await storyOf(shop)).decisions.length;
  await readers.untilServed(startedAtMs);
  const before = await Decisions.of(shop, gateway);
  const inFlight = readers.burst(gateway, AT_ONCE);
  await readers.untilServed(Date.now(), [gateway]);
  const stoppedAtMs = Date.now();
  process.kill(shop.pid(gateway), 'SIGSTOP');
  try {
    const queued = readers.burst(gateway, AT_ONCE);
    await rollBackByHand(shop, 'a drill with a replica that stands still');
    const waiting = await untilInventory(shop, (now) => missingIn(now).length === 1, 'it alone is waited for');
    const said = await untilInventory(shop, ({ rollback }) => rollback?.state === 'rolled-back', 'its lease is over');
    const [saidMs, rolledBackAtMs] = [said.rollback?.tookMs ?? Number.NaN, said.latch?.trippedAtMs ?? Number.NaN];
    // Standing still is what is asked for, not waiting for something.
    await pause(Math.max(0, stoppedAtMs + stoppedMs - Date.now()));
    const wokenAtMs = Date.now();
    process.kill(shop.pid(gateway), 'SIGCONT');
    const isMeanwhile = (read: TracedRead): boolean =>
      read.gateway === gateway && read.atMs > stoppedAtMs && read.atMs < wokenAtMs;
    await Promise.all([inFlight, queued]);
    await until(() => readers.reads.filter(isMeanwhile).every(hasEnded), 'what has piled up is answered');
    await readers.more(READS_AFTERWARDS);
    const after = await Decisions.of(shop, gateway);
    const meanwhile = readers.reads.filter(isMeanwhile);
    const elsewhere = readers.reads.filter((read) => read.gateway !== gateway && read.atMs >= startedAtMs);
    const late = readers.arrivalsAfter(stoppedAtMs + LEASE_MS).filter((arrival) => arrival.gateway === gateway);
    const records = (await storyOf(shop)).decisions.slice(recordsBefore);
    return {
      waited: waiting.rollback?.state === 'waiting',
      saidMs,
      sentBefore:
        readers.arrivalsAfter(startedAtMs).filter((arrival) => arrival.gateway === gateway).length - late.length,
      queued: meanwhile.length,
      decidedForLegacy: refused(after) - refused(before),
      wellAnswered: meanwhile.filter(({ status }) => status === 200).length,
      otherEnds: endsOf(meanwhile.filter(({ status }) => status !== 200)),
      sentAfterItsLease: late.length,
      sentAfterSaid: readers.arrivalsAfter(rolledBackAtMs + saidMs + ON_THE_WIRE_MS).length,
      failedElsewhere: elsewhere.filter(({ status }) => status !== undefined && (status === 0 || status >= 500)).length,
      trips: records.filter(({ kind }) => kind === 'trip').length,
    };
  } finally {
    process.kill(shop.pid(gateway), 'SIGCONT');
  }
}

function endsOf(reads: readonly TracedRead[]): string {
  const statuses = [...new Set(reads.map(({ status }) => status))];
  return statuses.map((status) => `${status}: ${reads.filter((read) => read.status === status).length}`).join(', ');
}

function hasEnded({ status }: TracedRead): boolean {
  return status !== undefined;
}

/** Who has not acknowledged, in control's own words. */
function missingIn({ rollback }: DomainPicture): readonly string[] {
  return (rollback as { readonly missing?: readonly string[] } | null)?.missing ?? [];
}

function refused(decisions: Decisions): number {
  return decisions.because('lease-lapsed') + decisions.because('latch-tripped');
}
