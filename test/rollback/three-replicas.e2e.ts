import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LEASE_MS } from '@banyan/rollout';
import { stopReplicaDuringRollback } from '../scenarios/paused-replica.js';
import { rollBackAgainAndAgain, ROADS } from '../scenarios/rollback-rounds.js';
import { slideServe, storyOf } from '../support/latch-story.js';
import { startShop, type Shop } from '../support/shop.js';
import { TracedReaders } from '../support/traced-readers.js';

const SESSIONS = 150;
const AT_ONCE = 10;
const RAMP = [1, 5, 25, 50, 100];
/** What a busy machine may take from a write there to the look at it here. How long it takes is measured by the proof. */
const STANDING_STILL_MS = 5_000;

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ gateways: 3, relay: true });
});
afterAll(() => shop.stop());

describe('a session that goes to three replicas', () => {
  it('never leaves the service again while the slider goes up, and is answered by the same arm everywhere', async () => {
    const readers = await TracedReaders.open(shop, { sessions: SESSIONS, perSecond: 60 });
    const startedAtMs = Date.now();
    let before: readonly string[] = [];
    for (const percent of RAMP) {
      await slideServe(shop, percent);
      const read = [];
      // Gateway by gateway, a few at once: on a machine short of time fifty would be late, and the breaker would have its say.
      for (const gateway of readers.gateways) {
        for (let first = 0; first < SESSIONS; first += AT_ONCE) {
          const some = Array.from({ length: AT_ONCE }, (_, index) => readers.read(gateway, first + index));
          read.push(...(await Promise.all(some)));
        }
      }
      const arms = readers.arms();
      const atService = read.flatMap(({ session, traceId }) => (arms.get(traceId) === 'service' ? [session] : []));
      const asked = [...new Set(atService)];
      expect(atService).toHaveLength(asked.length * readers.gateways.length);
      expect(asked).toEqual(expect.arrayContaining([...before]));
      before = asked;
    }
    expect(before).toHaveLength(SESSIONS);
    await readers.leave();
    // While the replicas heard of each step one after the other, none of them went back on its own word either.
    expect(readers.sessionsThatMoved('service', 'legacy', startedAtMs)).toEqual([]);
    expect(readers.sessionsThatMoved('legacy', 'service', startedAtMs).length).toBeGreaterThan(SESSIONS);
  }, 150_000);
});

describe('a rollback behind three replicas', () => {
  it('is over for the service before it is said to be, whoever decides it', async () => {
    const readers = await TracedReaders.open(shop, { sessions: 50, perSecond: 90 });
    const rounds = await rollBackAgainAndAgain(shop, readers, ROADS.length, () => undefined);
    await readers.leave();
    for (const round of rounds) {
      expect(round).toMatchObject({ trips: 1, unexpectedRecords: 0, switchedOff: 1, acknowledged: 3 });
      expect(round).toMatchObject({ failedReads: 0 });
      expect(round.askedAfterSaid).toBe(0);
      // A replica that hears of it by no road serves to the end of its lease, and no longer.
      expect(round.lastAskedMs).toBeLessThan(LEASE_MS + STANDING_STILL_MS);
    }
    // Control is sometimes sure before a replica is; a person is never overtaken, for nothing fails then.
    expect(rounds.map(({ decidedBy }) => decidedBy)).toContain('control');
    const byPerson = rounds.at(-1)!;
    expect(byPerson.decidedBy).toBe('person');
    // Where nothing fails, no breaker has a say in who is asked: each session moved once at each replica.
    expect(byPerson.cameBack.slice(byPerson.hindrances)).toEqual([]);
    expect((await storyOf(shop)).chain.intact).toBe(true);
  });

  it('waits for a replica that stands still, which wakes up as one that must not serve', async () => {
    const readers = await TracedReaders.open(shop, { sessions: 50, perSecond: 90 });
    const run = await stopReplicaDuringRollback(shop, readers, 'gateway-2', LEASE_MS + 2_000);
    await readers.leave();
    expect(run).toMatchObject({ waited: true, sentAfterItsLease: 0, sentAfterSaid: 0, failedElsewhere: 0, trips: 1 });
    expect(run.saidMs).toBeLessThan(LEASE_MS + STANDING_STILL_MS);
    expect(run.sentBefore).toBeGreaterThan(0);
    expect(run.queued).toBeGreaterThan(50);
    expect(run.wellAnswered).toBeGreaterThan(50);
    expect(run.decidedForLegacy).toBeGreaterThanOrEqual(run.wellAnswered);
  });
});
