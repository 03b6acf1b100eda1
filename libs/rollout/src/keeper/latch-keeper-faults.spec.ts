import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { armAgain } from '../../../../test/support/arm-again.js';
import { until } from '../../../../test/support/until.js';
import { RolloutStore } from '../store/rollout-store.js';
import { CALL, KeeperRig } from './keeper-rig.fixture.js';

describe('LatchKeeper, when the database is away, forgets, or the disk refuses', () => {
  let rig: KeeperRig;
  beforeAll(async () => {
    rig = await KeeperRig.start();
  });
  beforeEach(async () => rig.beforeEach());
  afterEach(async () => rig.afterEach());
  afterAll(async () => rig?.stop());

  it('starts without the database: everything at legacy, and on when it comes', async () => {
    await rig.postgres.pause();
    const keeper = rig.keep();
    await keeper.start();
    expect(rig.routeOf(keeper).reason).toBe('latch-unread');
    await rig.postgres.resume();
    await until(async () => {
      await keeper.tick();
      return rig.routeOf(keeper).reason === 'full';
    }, 'the keeper read the latches');
  });

  it('spools a trip while the database is away, and delivers it exactly once', async () => {
    const { domain } = rig;
    const keeper = rig.keep();
    const said = rig.log(keeper);
    await keeper.start();
    await rig.postgres.pause();
    const { latch } = keeper.trip({ domain, ...CALL });
    await keeper.settled();
    expect(said).toEqual(['lease-regained', 'tripped', 'spooled']);
    expect(rig.spooled()).toEqual([`trip-${latch.decisionId}.ndjson`]);
    expect(statSync(join(rig.dataDir, 'spool', rig.spooled()[0] ?? '')).mode & 0o777).toBe(0o600);
    await rig.postgres.resume();
    await until(async () => {
      await keeper.tick();
      return said.includes('persisted');
    }, 'the trip was delivered');
    await keeper.tick();
    expect((await rig.control.decisions(domain)).map((record) => record.id)).toEqual([latch.decisionId]);
    expect(rig.spooled()).toEqual([]);
    expect(keeper.view(domain).latch).toEqual(latch);
  });

  it('is tripped from the first moment of a life whose last one left a trip on disk, and delivers before it reads', async () => {
    const { domain } = rig;
    const first = rig.keep();
    await first.start();
    await rig.postgres.pause();
    const { latch } = first.trip({ domain, ...CALL });
    await first.settled();
    await first.stop();
    const second = rig.keep();
    await second.start();
    expect(rig.routeOf(second).reason).toBe('latch-tripped');
    await rig.postgres.resume();
    await until(async () => {
      await second.tick();
      return (await rig.control.readLatches()).get(domain)?.state === 'tripped';
    }, 'the trip was delivered');
    expect(second.view(domain).latch).toEqual(latch);
    expect(await rig.control.decisions(domain)).toHaveLength(1);
    expect(rig.spooled()).toEqual([]);
  });

  it('does not trip again after a reset that happened while its trip lay on disk', async () => {
    const { domain } = rig;
    const cutOff = new RolloutStore({ url: rig.postgres.url, timeoutMs: 20_000 });
    await cutOff.start();
    const alone = rig.keep({ store: cutOff });
    await alone.start();
    await cutOff.stop();
    alone.trip({ domain, ...CALL });
    await alone.settled();
    expect(rig.spooled()).toHaveLength(1);
    const keeper = rig.keep({ replica: 'g2', dataDir: join(rig.dataDir, 'g2') });
    await keeper.start();
    keeper.trip({ domain, ...CALL });
    await keeper.settled();
    await armAgain(rig.control, domain);
    const again = rig.keep();
    await again.start();
    expect(again.view(domain)).toMatchObject({ latch: { state: 'armed', epoch: 2 }, leaseInForce: true });
    expect((await rig.control.decisions(domain)).map((record) => record.kind)).toEqual(['trip', 'reset', 'joined']);
    expect(rig.spooled()).toEqual([]);
  });

  it('writes a trip again that a restored database has forgotten', async () => {
    const { domain } = rig;
    const keeper = rig.keep();
    const faults: string[] = [];
    keeper.on('fault', (because) => faults.push(because));
    await keeper.start();
    keeper.offer({ [domain]: { state: 'tripped', epoch: 9, reason: 'r', decisionId: 'gone', trippedAtMs: 1 } });
    await keeper.tick();
    await keeper.tick();
    expect((await rig.control.readLatches()).get(domain)).toMatchObject({ state: 'tripped', epoch: 9 });
    expect(keeper.view(domain).latch).toMatchObject({ state: 'tripped', epoch: 9 });
    expect(faults).toHaveLength(1);
    expect(await rig.control.decisions(domain)).toMatchObject([{ evidence: { restores: 'gone', epoch: 9 } }]);
  });

  it('keeps a trip over its own restart and the loss of the database, and forgets it with the reset', async () => {
    const { domain } = rig;
    const before = rig.keep();
    await before.start();
    const { latch } = before.trip({ domain, ...CALL });
    await before.stop();
    const sql = new Client({ connectionString: rig.postgres.url });
    await sql.connect();
    await sql.query('DELETE FROM banyan.latch WHERE domain = $1', [domain]);
    await sql.query('DELETE FROM banyan.decision WHERE domain = $1', [domain]);
    await sql.end();
    const after = rig.keep();
    await after.start();
    expect(rig.routeOf(after)).toMatchObject({ reason: 'latch-tripped', epoch: 1 });
    expect((await rig.control.readLatches()).get(domain)).toMatchObject({
      state: 'tripped',
      epoch: 1,
      reason: latch.reason,
    });
    await armAgain(rig.control, domain);
    await after.tick();
    await after.stop();
    const later = rig.keep();
    await later.start();
    expect(later.view(domain)).toMatchObject({ latch: { state: 'armed', epoch: 2 }, leaseInForce: true });
  });

  it('does not keep a trip that a person reset while it was away', async () => {
    const { domain } = rig;
    const before = rig.keep();
    await before.start();
    before.trip({ domain, ...CALL });
    await before.stop();
    await armAgain(rig.control, domain);
    const after = rig.keep();
    await after.start();
    expect(rig.routeOf(after)).toMatchObject({ reason: 'full', epoch: 2 });
  });

  it('sets an unreadable spool file aside and delivers the others', async () => {
    const { domain } = rig;
    const keeper = rig.keep();
    const other = `other-${domain}`;
    await keeper.start();
    await rig.postgres.pause();
    keeper.trip({ domain: other, ...CALL });
    await keeper.settled();
    writeFileSync(join(rig.dataDir, 'spool', 'trip-0.ndjson'), '{"id": "cut he');
    const faults: string[] = [];
    const next = rig.keep();
    next.on('fault', (because) => faults.push(because));
    await next.start();
    await rig.postgres.resume();
    await until(async () => {
      await next.tick();
      return (await rig.control.readLatches()).get(other)?.state === 'tripped';
    }, 'the readable trip was delivered');
    expect(faults[0]).toContain('trip-0.ndjson');
    expect(rig.spooled()).toEqual(['trip-0.ndjson.unreadable']);
  });

  it('trips although the disk refuses', async () => {
    const { domain } = rig;
    writeFileSync(join(rig.dataDir, 'a-file'), '');
    const keeper = rig.keep({ dataDir: join(rig.dataDir, 'a-file') });
    const faults: string[] = [];
    keeper.on('fault', (because) => faults.push(because));
    await keeper.start();
    keeper.trip({ domain, ...CALL });
    await keeper.settled();
    expect(faults.join()).toContain('could not be spooled');
    expect((await rig.control.readLatches()).get(domain)?.state).toBe('tripped');
  });
});
