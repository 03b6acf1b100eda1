import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { armAgain } from '../../../../test/support/arm-again.js';
import { verifyChain } from '../decisions/verify-chain.js';
import type { Latch } from '../latch.js';
import { tripRequest } from '../trip-request.js';
import { CALL, KeeperRig, KIM } from './keeper-rig.fixture.js';
import type { LatchKeeper } from './latch-keeper.js';

describe('LatchKeeper over a database that was restored to before what replicas follow', () => {
  let rig: KeeperRig;
  beforeAll(async () => {
    rig = await KeeperRig.start();
  });
  beforeEach(async () => rig.beforeEach());
  afterEach(async () => rig.afterEach());
  afterAll(async () => rig?.stop());

  const sql = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: rig.postgres.url });
    await client.connect();
    await client.query(statement, [rig.domain]);
    await client.end();
  };
  const forget = async (): Promise<void> => {
    await sql('DELETE FROM banyan.latch WHERE domain = $1');
    await sql('DELETE FROM banyan.decision WHERE domain = $1');
  };
  /** A replica that has seen a trip and a reset: armed at epoch 2. */
  const experienced = async (replica = 'g1'): Promise<LatchKeeper> => {
    const keeper = rig.keep({ replica, dataDir: join(rig.dataDir, replica) });
    await keeper.start();
    keeper.offer({ [rig.domain]: { state: 'armed', epoch: 2 } });
    return keeper;
  };
  const stands = async (): Promise<Latch | undefined> => (await rig.control.readLatches()).get(rig.domain);
  const decide = (reason: string) =>
    rig.control.trip(tripRequest({ domain: rig.domain, by: KIM, reason, evidence: null, atMs: 1 }));

  it('brings the database past its own epoch, on record, once, so that a trip made there is a trip for it', async () => {
    const keepers = [await experienced('g1'), await experienced('g2')];
    await forget();
    await Promise.all(keepers.map((keeper) => keeper.tick()));
    await Promise.all(keepers.map((keeper) => keeper.tick()));
    expect(await stands()).toEqual({ state: 'armed', epoch: 3 });
    expect((await rig.control.decisions(rig.domain)).map(({ kind }) => kind)).toEqual(['mend']);
    await decide('by hand');
    await Promise.all(keepers.map((keeper) => keeper.tick()));
    for (const keeper of keepers) expect(rig.routeOf(keeper)).toMatchObject({ reason: 'latch-tripped', epoch: 4 });
  });

  it('follows a trip that only the restored database knows, and acknowledges it only from then on', async () => {
    const keeper = await experienced();
    await decide('before the backup');
    expect(rig.routeOf(keeper).reason).toBe('full');
    await keeper.tick();
    expect(rig.routeOf(keeper)).toMatchObject({ reason: 'latch-tripped', epoch: 3 });
    expect(await stands()).toMatchObject({ state: 'tripped', epoch: 3, reason: 'before the backup' });
  });

  it('keeps the hold of a person that the database forgot', async () => {
    const keeper = await experienced();
    keeper.offer({
      [rig.domain]: { state: 'held', epoch: 5, reason: 'sale', decisionId: KIM_DECISION, canaryPercent: 7 },
    });
    await forget();
    await keeper.tick();
    expect(await stands()).toMatchObject({ state: 'held', epoch: 6, canaryPercent: 7 });
    expect(keeper.view(rig.domain).latch).toMatchObject({ state: 'held', epoch: 6 });
  });

  it('brings an older trip up to its own, in one record and not one a second', async () => {
    const keeper = await experienced();
    await decide('an older one');
    keeper.offer({
      [rig.domain]: { state: 'tripped', epoch: 9, reason: 'r', decisionId: KIM_DECISION, trippedAtMs: 1 },
    });
    for (let turn = 0; turn < 5; turn++) await keeper.tick();
    expect(await stands()).toMatchObject({ state: 'tripped', epoch: 9 });
    expect(await rig.control.decisions(rig.domain)).toHaveLength(2);
    await armAgain(rig.control, rig.domain);
    await keeper.tick();
    expect(keeper.view(rig.domain).latch).toEqual({ state: 'armed', epoch: 10 });
  });

  it('trips past its own epoch when it trips before it could look', async () => {
    const keeper = await experienced();
    await forget();
    keeper.trip({ domain: rig.domain, ...CALL });
    await keeper.settled();
    await keeper.tick();
    await keeper.tick();
    expect(await stands()).toMatchObject({ state: 'tripped', epoch: 3 });
    expect((await rig.control.decisions(rig.domain)).map(({ kind }) => kind)).toEqual(['trip']);
  });

  it('stays tripped when somebody edits the row by hand, and says so in the chain', async () => {
    const keeper = rig.keep();
    await keeper.start();
    keeper.trip({ domain: rig.domain, ...CALL });
    await keeper.settled();
    await sql(
      `UPDATE banyan.latch SET state = 'armed', reason = NULL, decision_id = NULL, tripped_at_ms = NULL WHERE domain = $1`,
    );
    await keeper.tick();
    expect(rig.routeOf(keeper).reason).toBe('latch-tripped');
    expect(await stands()).toMatchObject({ state: 'tripped', epoch: 2 });
    expect(verifyChain(await rig.control.decisions(rig.domain))).toMatchObject({ intact: true });
  });

  it('does not take a notice that overtook its question for a restored database', async () => {
    const keeper = rig.keep();
    const faults: string[] = [];
    await keeper.start();
    keeper.on('fault', (because) => faults.push(because));
    const read = rig.store.readLatches.bind(rig.store);
    // The answer is as old as the question; meanwhile the trip is made, and its notice is here first.
    rig.store.readLatches = async () => {
      const answer = await read();
      const { latch } = await decide('by hand');
      keeper.offer({ [rig.domain]: latch });
      return answer;
    };
    try {
      await keeper.tick();
    } finally {
      rig.store.readLatches = read;
    }
    await keeper.tick();
    expect(faults).toEqual([]);
    expect((await rig.control.decisions(rig.domain)).map(({ kind }) => kind)).toEqual(['trip']);
  });
});

const KIM_DECISION = '01900000-0000-7000-8000-000000000000';
