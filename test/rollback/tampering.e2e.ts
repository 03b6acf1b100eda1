import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { RolloutStore, tripRequest, verifyChain, type Decided, type DecisionRecord } from '@banyan/rollout';
import { breakInventory, inventoryStatus, resetInventory, slide, untilInventory } from '../support/domain-status.js';
import { runBanyan } from '../support/run-banyan.js';
import { startShop, type Shop } from '../support/shop.js';
import { openCrowd } from '../support/shopping.js';
import { until } from '../support/until.js';
import { Decisions, readings } from './reading.js';

const GATEWAYS = ['gateway', 'gateway-2'] as const;

let shop: Shop;
let databaseUrl: string;
beforeAll(async () => {
  shop = await startShop({ gateways: 2 });
  databaseUrl = shop.url('postgres');
  await slide(shop, { serve: 50 }, 'canary');
});
afterAll(() => shop.stop());

async function sql(statement: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const records = async (): Promise<readonly DecisionRecord[]> => {
  const answer = await fetch(`${shop.url('control')}/api/domains/inventory/decisions`);
  return ((await answer.json()) as { decisions: readonly DecisionRecord[] }).decisions;
};

async function banyan(...words: string[]): Promise<{ code: number | null; text: string }> {
  const { code, stdout, stderr } = await runBanyan(words, '', { CONTROL_URL: shop.url('control') });
  return { code, text: stdout + stderr };
}

const page = async (path: string): Promise<string> =>
  (await (await fetch(shop.url('control') + path)).text()).replaceAll(/\s+/g, ' ');

/** A report that looks like a gateway's, and says what nobody saw: everything on the service failed. */
function forged(evidence: object): object {
  const none = { requests: 0, failed: 0, slow: 0, failedSessions: [], slowSessions: [] };
  const service = {
    requests: 500,
    failed: 500,
    slow: 0,
    failedSessions: ['a', 'b'],
    slowSessions: [],
  };
  return {
    opsUrl: 'http://127.0.0.1:9',
    evidence: [
      {
        domain: 'inventory',
        stretch: '0:0.5:forged',
        share: 0.5,
        epoch: 0,
        startedAtMs: 9e15,
        operations: [{ operation: 'availability.one', legacy: none, service }],
        ...evidence,
      },
    ],
    routes: [],
    shadow: [],
    latches: [],
    flags: { ageMs: 1, source: 'server' },
  };
}

const send = (body: object | string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${shop.url('control')}/api/replicas/stranger/report`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('reports that are not what they seem', () => {
  it.each<[string, object | string, Record<string, string>, number]>([
    ['of an epoch yet to come', forged({ epoch: 2 ** 31 - 2, stretch: 'x' }), {}, 200],
    ['of a domain nobody has', forged({ domain: 'nothing' }), {}, 200],
    [
      'with more failures than anybody can count',
      forged({ operations: [{ operation: 'x', legacy: {}, service: {} }] }),
      {},
      400,
    ],
    ['from a page of another site', forged({}), { origin: 'https://evil.example' }, 403],
    ['under a name re-bound to this machine', forged({}), { 'sec-fetch-site': 'cross-site' }, 403],
    ['of ten megabytes', JSON.stringify({ more: 'x'.repeat(10 * 1024 * 1024) }), {}, 413],
  ])('%s trip nothing, and do not hide what the gateways see', async (_what, body, headers, status) => {
    const answer = await send(body, headers).catch(() => undefined);
    // A body that is far too large may be cut off before its answer is read.
    expect(answer?.status ?? status).toBe(status);
    await readings(shop, 'gateway', 4, 'meanwhile');
    const { latch, share } = await inventoryStatus(shop);
    expect(latch).toEqual({ state: 'armed', epoch: 0 });
    // The five hundred that it tells of are not among those that were counted.
    expect(share.requests.service).toBeLessThan(500);
  });
});

describe('a trip that many decide at once', () => {
  it('is one trip: both gateways and control at the same moment', async () => {
    const crowds = [await openCrowd(shop, { seed: 41 }), await openCrowd(shop, { seed: 42, gateway: 'gateway-2' })];
    await untilInventory(shop, ({ share }) => share.requests.service > 20, 'the service serves');
    await breakInventory(shop, { errorRate: 1 });
    await untilInventory(shop, ({ rollback }) => rollback?.state === 'rolled-back', 'it is rolled back');
    for (const crowd of crowds) await crowd.leave();
    const made = await records();
    expect(made.filter(({ kind }) => kind === 'trip')).toHaveLength(1);
    expect(new Set(made.map(({ epoch }) => epoch))).toEqual(new Set([1]));
    expect(verifyChain(made).intact).toBe(true);
    expect(JSON.stringify(made)).not.toContain('shopper-4');
    await breakInventory(shop, {});
    // What was rescued is told with a report, and those are of a second: the trip itself may be known sooner.
    const text = await until(async () => {
      const status = await banyan('status', 'inventory');
      return status.code === 0 && /[1-9]\d* reads rescued by legacy/.test(status.text) ? status.text : undefined;
    }, 'what was rescued is told');
    expect(text).toMatch(/cost\s+0 failures visible to shoppers, [1-9]\d* reads rescued by legacy/);
    expect(text).toMatch(/rolled back: 2 live replicas have acknowledged/);
    expect(text).toContain('banyan -- reset inventory');
  });

  it('moves no traffic when somebody switches the flag on again, and page, API and command line say why', async () => {
    // Told and done: a person who is quicker than the write-back would be overruled by it.
    await until(async () => !(await shop.flags.read('inventory.serve')).enabled, 'Unleash was told');
    await untilInventory(shop, ({ unleashPending }) => unleashPending === null, 'Unleash has heard it all');
    await shop.flags.set('inventory', { serve: 100 });
    // Not the 50 % of before, which the gateways may not have seen go off yet.
    const words = 'intends 100 % for the service. That moves no traffic: the latch is tripped';
    await until(async () => (await page('/status')).includes(words), 'the page says why');
    expect(JSON.stringify(await inventoryStatus(shop))).toContain(words);
    expect((await banyan('status', 'inventory')).text).toContain(words);
    const before = await Decisions.of(shop, 'gateway');
    await readings(shop, 'gateway', 20, 'in-vain');
    expect((await Decisions.of(shop, 'gateway')).toService).toBe(before.toService);
    await resetInventory(shop, 'mended');
    await untilInventory(shop, ({ stage }) => stage === 'full', 'the flag has its way again');
  });

  it('stays one trip among two hundred, and the chain has no gap', async () => {
    const stores = Array.from({ length: 4 }, () => new RolloutStore({ url: databaseUrl, timeoutMs: 20_000 }));
    const by = { kind: 'replica', replica: 'many' } as const;
    const request = (index: number) =>
      tripRequest({ domain: 'many', by, reason: `number ${index}`, evidence: null, atMs: index, epoch: 0 });
    let decided: readonly Decided[];
    let made: readonly DecisionRecord[];
    try {
      await Promise.all(stores.map((store) => store.start()));
      await until(() => stores.every(({ connected }) => connected), 'all are connected');
      const trips = stores.flatMap((store, nth) =>
        Array.from({ length: 50 }, async (_, index) => store.trip(request(4 * index + nth))),
      );
      decided = await Promise.all(trips);
      made = (await stores[0]?.decisions('many')) ?? [];
    } finally {
      await Promise.all(stores.map((store) => store.stop()));
    }
    expect(decided.filter(({ moved }) => moved)).toHaveLength(1);
    expect(decided.every(({ latch }) => latch.epoch === 1)).toBe(true);
    // Control adds one of its own when all have acknowledged.
    expect(made.filter(({ kind }) => kind !== 'rolled-back')).toHaveLength(200);
    expect(verifyChain(made)).toMatchObject({ intact: true, head: { sequence: made.length } });
  });
});

describe('a database that was tampered with or restored', () => {
  it('does not make gateways deaf: a trip decided on it reaches everybody, and the loss is named', async () => {
    expect((await inventoryStatus(shop)).latch).toMatchObject({ state: 'armed', epoch: 2 });
    await sql(
      `DELETE FROM banyan.latch WHERE domain = 'inventory'; DELETE FROM banyan.decision WHERE domain = 'inventory'`,
    );
    await untilInventory(shop, ({ latch }) => (latch?.epoch ?? 0) >= 3, 'the database was brought past the gateways');
    expect((await records()).map(({ kind }) => kind)).toEqual(['mend']);
    const { code, text } = await banyan('rollback', 'inventory', '--reason', 'a drill', '--as', 'anna', '--yes');
    expect([code, text]).toEqual([0, expect.stringContaining('2 live replicas have acknowledged')]);
    for (const gateway of GATEWAYS) {
      const before = await Decisions.of(shop, gateway);
      await readings(shop, gateway, 10, 'after-the-loss');
      const after = await Decisions.of(shop, gateway);
      expect(after.because('latch-tripped') - before.because('latch-tripped')).toBe(10);
    }
    expect(await banyan('decisions', 'inventory', '--verify')).toMatchObject({
      code: 3,
      text: expect.stringMatching(/broken at #\d+: (truncated|rewritten)/),
    });
    await until(async () => (await page('/status')).includes('The chain of decisions is broken'), 'the page says so');
  });

  it.each([
    ['edited', `UPDATE banyan.decision SET reason = 'never mind' WHERE domain = 'many' AND sequence = 7`, 7],
    ['removed', `DELETE FROM banyan.decision WHERE domain = 'many' AND sequence = 5`, 5],
  ])('names a record that was %s', async (because, statement, sequence) => {
    await sql(statement);
    const store = new RolloutStore({ url: databaseUrl, timeoutMs: 20_000 });
    try {
      await store.start();
      expect(verifyChain(await store.decisions('many'))).toMatchObject({ intact: false, because, sequence });
    } finally {
      await store.stop();
    }
  });

  it('names an edited record of a domain on its page and in a terminal', async () => {
    const [first] = await records();
    await sql(`UPDATE banyan.decision SET reason = 'nothing happened' WHERE id = '${first?.id}'`);
    expect(await page(`/decisions/${first?.id}`)).toContain('chain broken at #1: edited');
    expect(await banyan('decisions', 'inventory', '--verify')).toMatchObject({
      code: 3,
      text: expect.stringContaining('broken at #1: edited'),
    });
  });
});
