import { DIFFERENCES, type DifferenceKind, type OrderToPlace, type Receipt } from '@banyan/domains';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Life } from '../../testing/life.js';
import { POLICY, reconciledOrders, SETTLE_MS } from '../../testing/reconciled-orders.js';
import { isMachineKind } from './cures/cure.js';
import { DifferencesStore } from './differences.store.js';

type Shop = Awaited<ReturnType<typeof reconciledOrders>>;

let shop: Shop;
beforeAll(async () => {
  shop = await reconciledOrders();
});
afterAll(() => shop.stop());
afterEach(async () => {
  shop.state.fates = () => 'answered';
  await shop.database.query(
    `TRUNCATE orders.placed_order, orders.saga, orders.outbox_delivery, orders.difference, orders.difference_cure,
       orders.reconciliation_lease, orders.reconciliation_walk, ledger.binding CASCADE`,
  );
  shop.core.rows.clear();
  shop.core.unreadable.clear();
  shop.desk.held.clear();
  shop.processors.primary.charges.clear();
  shop.processors.backup.charges.clear();
});

/** Places an order at the service as a gateway does, and waits until everybody has heard of it. */
async function placed(order: OrderToPlace = shop.order()): Promise<{ order: OrderToPlace; receipt: Receipt }> {
  const binding = await shop.bind(order, 'service');
  const result = await shop.here.placing.place(order, 5_000);
  if (result.kind !== 'placed') throw new Error(JSON.stringify(result));
  const taken = (await shop.ledger.takeUp(order.reference, 1_000)) ?? binding;
  await shop.ledger.conclude(taken, result);
  await shop.quiet();
  return { order, receipt: result };
}

async function cancelled(): Promise<OrderToPlace> {
  const { order } = await placed();
  await shop.here.cancelling.cancel(order.reference, 'by-shopper');
  await shop.quiet();
  return order;
}

/** One that the core took, as its arm and the gateway leave it. */
async function atCore(outcome: 'placed' | 'open' | 'refused' = 'placed'): Promise<OrderToPlace> {
  const order = shop.order();
  const { reference, basket } = order;
  const written =
    outcome === 'placed' ? { kind: 'placed', totalMinor: basket.totalMinor, currency: 'EUR' } : { kind: 'refused' };
  await shop.bind(order, 'legacy', outcome === 'open' ? undefined : written);
  if (outcome !== 'refused') capture(order);
  await shop.database.query(`UPDATE ledger.binding SET journal = '{"step":"begun"}' WHERE reference = $1`, [reference]);
  return order;
}

function capture({ reference, basket }: OrderToPlace, change: object = {}): void {
  shop.core.write({
    role: 'capture',
    reference,
    state: 'accepted',
    totalMinor: basket.totalMinor,
    lines: basket.lines,
    placedAtMs: Date.now(),
    ...change,
  });
}

const copyOf = (reference: string) => {
  const [copy] = shop.core.of(reference).filter(({ role }) => role === 'copy');
  if (copy === undefined) throw new Error('it was not filed');
  return copy;
};

function charge(reference: string, processor: 'primary' | 'backup', key: string, amountMinor = 1_490): void {
  shop.processors[processor].charges.set(key, { state: 'captured', amountMinor, refundedMinor: 0, id: `ch-${key}` });
  expect(key.startsWith(reference)).toBe(true);
}

function givenBack(reference: string, amountMinor: number): void {
  const row = shop.processors.primary.charges.get(`${reference}.primary`);
  if (row === undefined) throw new Error('it was not charged');
  row.refundedMinor = amountMinor;
}

/** Makes books of an order differ in one way. @returns its reference */
const SEEDS: Readonly<Record<DifferenceKind, () => Promise<string>>> = {
  'captured-twice': async () => {
    const order = await atCore();
    capture(order);
    return order.reference;
  },
  lost: async () => {
    const { order } = await placed();
    await shop.database.query('DELETE FROM orders.placed_order WHERE reference = $1', [order.reference]);
    shop.processors.primary.charges.delete(`${order.reference}.primary`);
    for (const { document } of shop.core.of(order.reference)) shop.core.rows.delete(document);
    return order.reference;
  },
  'captured-elsewhere': async () => {
    const order = shop.order();
    await shop.bind(order, 'service', { kind: 'placed', totalMinor: 1_000, currency: 'EUR' });
    capture(order);
    return order.reference;
  },
  'charged-twice': async () => {
    const { order } = await placed();
    charge(order.reference, 'backup', `${order.reference}.backup`);
    return order.reference;
  },
  'charge-without-order': async () => {
    const { reference } = await cancelled();
    charge(reference, 'backup', `${reference}.backup`);
    return reference;
  },
  'charge-of-nothing': async () => {
    await Promise.resolve();
    charge('INVOICE 7', 'primary', 'INVOICE 7.primary');
    return 'INVOICE 7';
  },
  'order-without-charge': async () => {
    const { order } = await placed();
    shop.processors.primary.charges.delete(`${order.reference}.primary`);
    return order.reference;
  },
  'amount-charged': async () => {
    const { order } = await placed();
    givenBack(order.reference, 7);
    return order.reference;
  },
  'not-reserved': async () => {
    const { order } = await placed();
    await shop.database.query(`UPDATE ledger.binding SET authority_arm = 'service' WHERE reference = $1`, [
      order.reference,
    ]);
    shop.desk.held.delete(order.reference);
    return order.reference;
  },
  'reserved-for-nothing': async () => {
    const { reference } = await cancelled();
    shop.desk.held.set(reference, { state: 'confirmed', quantityE4: 10_000 });
    return reference;
  },
  'outcome-open': async () => {
    const { order } = await placed();
    await shop.database.query(
      'UPDATE ledger.binding SET outcome = NULL, concluded_at = NULL, attempt_until = clock_timestamp() WHERE reference = $1',
      [order.reference],
    );
    return order.reference;
  },
  'not-filed': async () => {
    const { order } = await placed();
    shop.core.rows.delete(copyOf(order.reference).document);
    await shop.database.query('UPDATE orders.placed_order SET document = NULL WHERE reference = $1', [order.reference]);
    return order.reference;
  },
  'filed-twice': async () => {
    const { order, receipt } = await placed();
    shop.core.write({ ...copyOf(order.reference), totalMinor: receipt.totalMinor });
    return order.reference;
  },
  'filed-otherwise': async () => {
    const { order } = await placed();
    copyOf(order.reference).lines = [{ sku: 'A', quantityE4: 20_000 }];
    return order.reference;
  },
  'copy-still-stands': async () => {
    const { reference } = await cancelled();
    copyOf(reference).state = 'awaiting-payment';
    return reference;
  },
  'receipt-otherwise': async () => {
    const { order } = await placed();
    await shop.database.query(
      `UPDATE ledger.binding SET outcome = '{"kind":"placed","totalMinor":1,"currency":"EUR"}' WHERE reference = $1`,
      [order.reference],
    );
    return order.reference;
  },
};

/** Long enough for a difference to be found, to settle, to be cured, and to be seen to be gone. */
const TURN = 14;

describe.each(Object.entries(SEEDS) as [DifferenceKind, () => Promise<string>][])('%s', (kind, seed) => {
  const { by } = DIFFERENCES[kind].cure;

  test(`is found, and ${by === 'machine' ? 'put right' : 'named'}, and nothing else is`, async () => {
    const before = await placed();
    const reference = await seed();
    const one = shop.replica();
    await shop.steps(one, TURN);
    expect(one.failures).toEqual([]);
    expect(one.happened.map(({ event, finding }) => [event, finding.what.kind, finding.what.reference])).toEqual(
      by === 'machine'
        ? [
            ['opened', kind, reference],
            ['cured', kind, reference],
          ]
        : [['opened', kind, reference]],
    );
    expect(one.happened.some(({ finding }) => finding.what.reference === before.order.reference)).toBe(false);
    const cures = await shop.database.query<{ outcome: string }[]>('SELECT outcome, seen FROM orders.difference_cure');
    expect(cures).toMatchObject(by === 'machine' ? [{ outcome: 'done' }] : []);
    const open = await one.differences.openCounts();
    expect(open).toMatchObject(by === 'machine' ? [] : [{ kind, count: 1 }]);
  });
});

describe('what is on its way', () => {
  test('is no difference', async () => {
    const one = shop.replica();
    // The back office is away: nothing is filed, and the core lists nothing.
    shop.state.fates = (call) => (call === 'core.file' ? 'lost-before' : 'answered');
    const order = shop.order();
    const binding = await shop.bind(order, 'service');
    const result = await shop.here.placing.place(order, 5_000);
    await shop.ledger.conclude((await shop.ledger.takeUp(order.reference, 1_000)) ?? binding, result);
    await shop.steps(one, 8);
    expect(one.happened).toEqual([]);
    shop.state.fates = () => 'answered';
    await shop.quiet();
    await shop.steps(one, 8);
    expect(one.happened).toEqual([]);
    expect(await one.differences.counts()).toEqual([]);
  });

  test('is one, if it never ends', async () => {
    const one = shop.replica();
    shop.state.fates = (call) => (call === 'core.file' ? 'lost-before' : 'answered');
    const order = shop.order();
    await shop.bind(order, 'service', { kind: 'refused' });
    await shop.here.placing.place(order, 5_000);
    await shop.steps(one, 2 * (POLICY.longestSettlingMs / SETTLE_MS) + 4);
    expect(one.happened.map(({ finding }) => finding.what.kind)).toContain('not-filed');
  });
});

describe('books that say nothing', () => {
  test.each(['core.list', 'primary.charges', 'desk.reservations'])(
    '%s: nothing is found by it, and what was found is neither there nor gone',
    async (silent) => {
      const reference = await SEEDS['copy-still-stands']();
      const { order } = await placed();
      const one = shop.replica();
      const only = (calls: readonly string[]) => (call: string) => (calls.includes(call) ? 'lost-before' : 'answered');
      shop.state.fates = only(['core.call-off']);
      await shop.steps(one, 5);
      copyOf(reference).state = 'cancelled';
      shop.state.fates = only([silent]);
      await shop.steps(one, 10);
      expect(one.happened.map(({ event, finding }) => [event, finding.what.reference])).toEqual([
        ['opened', reference],
      ]);
      expect(one.happened.some(({ finding }) => finding.what.reference === order.reference)).toBe(false);
      shop.state.fates = only([]);
      await shop.steps(one, 4);
      expect(one.happened.map(({ event }) => event)).toEqual(['opened', 'cured']);
    },
  );

  test('an order of the core that cannot be read may be the one that is missed', async () => {
    const order = await atCore();
    const [row] = shop.core.of(order.reference);
    shop.core.unreadable.add(row?.document ?? '');
    const one = shop.replica();
    await shop.steps(one, TURN);
    expect(one.happened).toEqual([]);
  });
});

describe('a cure', () => {
  test('that does not help is told, and not repeated for ever', async () => {
    const reference = await SEEDS['copy-still-stands']();
    const one = shop.replica();
    shop.state.fates = (call) => (call === 'core.call-off' ? 'lost-before' : 'answered');
    await shop.steps(one, 60);
    const cures = await shop.database.query<object[]>('SELECT outcome, because FROM orders.difference_cure');
    expect(cures).toHaveLength(POLICY.mostCures);
    expect(cures).toMatchObject([{ outcome: 'later', because: expect.stringContaining('lost') }, {}, {}]);
    expect(await one.differences.openCounts()).toMatchObject([{ kind: 'copy-still-stands', count: 1 }]);
    expect(await one.differences.list({ states: ['open'], limit: 5 })).toMatchObject([
      { finding: { what: { reference }, cures: 3 }, lastCure: { outcome: 'later' } },
    ]);
  });

  test('of an order that the core took is left to the settler', async () => {
    const { reference } = await atCore('open');
    await shop.database.query(
      `UPDATE ledger.binding SET bound_at = bound_at - interval '1 hour', attempt_until = clock_timestamp()`,
    );
    const one = shop.replica();
    await shop.steps(one, 8);
    expect(await shop.ledger.takeOverdue({ graceMs: 600_000, attemptMs: 1_000, limit: 5 })).toMatchObject([
      { reference },
    ]);
  });

  test('goes on with what was parked of an order', async () => {
    const { order } = await placed();
    shop.core.rows.clear();
    await shop.database.query('UPDATE orders.placed_order SET document = NULL');
    await shop.database.query(
      `UPDATE orders.outbox_delivery SET state = 'parked', last_error = 'refused', settled_at = clock_timestamp()`,
    );
    const one = shop.replica();
    await shop.steps(one, TURN);
    await shop.quiet();
    expect(await shop.parked.list({ most: 5 })).toEqual([]);
    expect(shop.core.of(order.reference)).toHaveLength(1);
    expect(await shop.database.query<object[]>('SELECT by, decision FROM orders.outbox_decision')).toMatchObject([
      { by: 'reconciliation', decision: 'retry' },
    ]);
  });

  test('is done once in effect, wherever its process is killed, and by whoever comes next', async () => {
    const kinds = (Object.keys(SEEDS) as DifferenceKind[]).filter(isMachineKind);
    for (const [at, kind] of kinds.entries()) {
      const reference = await SEEDS[kind]();
      const first = shop.replica();
      await shop.steps(first, 4);
      await first.walks.letGo();
      // A life that ends at some point of the step in which it is cured, each kind at others.
      for (const diesAt of [at, at + 8, at + 14, at + 17, at + 20]) {
        const dying = shop.replica(new Life(diesAt));
        await Promise.race([dying.step(), new Promise((resolve) => setTimeout(resolve, 150))]);
        shop.clock.advance(SETTLE_MS / 2);
        await shop.database.query('UPDATE orders.reconciliation_lease SET held_until = clock_timestamp()');
      }
      const next = shop.replica();
      await shop.steps(next, 30);
      await shop.quiet();
      const left = await next.differences.openCounts();
      expect([kind, left]).toEqual([kind, []]);
      if (kind === 'charge-without-order') {
        const [row] = [...shop.processors.backup.charges.values()];
        expect(row).toMatchObject({ refundedMinor: row?.amountMinor });
      }
      if (kind === 'not-filed') expect(shop.core.of(reference)).toHaveLength(1);
      await next.walks.letGo();
    }
  });
});

describe('two replicas', () => {
  test('never reconcile at once, and one goes on where the other was', async () => {
    const reference = await SEEDS['reserved-for-nothing']();
    const [one, two] = [shop.replica(), shop.replica()];
    for (let at = 0; at < TURN; at++) {
      await Promise.all([one.step(), two.step()]);
      shop.clock.advance(SETTLE_MS / 2);
    }
    const all = [...one.happened, ...two.happened].map(({ event }) => event);
    expect(all).toEqual(['opened', 'cured']);
    expect(Math.max(one.happened.length, two.happened.length)).toBe(2);
    expect(shop.desk.held.get(reference)?.state).toBe('released');
    await shop.database.query('UPDATE orders.reconciliation_lease SET held_until = clock_timestamp()');
    const three = shop.replica();
    const before = await three.walks.look();
    await three.step();
    expect((await three.walks.look())?.recent.number).toBeGreaterThanOrEqual(before?.recent.number ?? 0);
  });
});

describe('what a person has explained', () => {
  test('does not count any more, as long as the books say the same', async () => {
    const reference = await SEEDS['amount-charged']();
    const one = shop.replica();
    await shop.steps(one, 6);
    const key = { kind: 'amount-charged' as const, reference };
    const word = { by: 'ada', because: 'goodwill, ticket 4711', atMs: 1 };
    expect(await one.differences.explain({ ...key, reference: 'BY0' }, word)).toBe(false);
    expect(await one.differences.explain(key, word)).toBe(true);
    expect(await one.differences.openCounts()).toEqual([]);
    await shop.steps(one, 6);
    expect(await one.differences.openCounts()).toEqual([]);
    givenBack(reference, 8);
    await shop.steps(one, 2);
    expect(await one.differences.openCounts()).toMatchObject([{ kind: 'amount-charged', count: 1 }]);
  });
});

test('differences that were put right long ago are forgotten with their cures, and none that stands', async () => {
  const store = new DifferencesStore(shop.database);
  const rows = [
    ['old', 'cleared', 91],
    ['young', 'cleared', 89],
    ['standing', 'open', 200],
  ] as const;
  for (const [reference, state, days] of rows) {
    await shop.database.query(
      `INSERT INTO orders.difference (kind, reference, state, state_since, seen, digest, first_seen_at, last_seen_at, openings, cures)
       VALUES ('lost', $1, $2, clock_timestamp() - $3 * interval '1 day', '{}', 'd', now(), now(), 1, 1)`,
      [reference, state, days],
    );
    await shop.database.query(
      `INSERT INTO orders.difference_cure (kind, reference, seen, how, begun_at, ended_at, outcome)
       VALUES ('lost', $1, '{}', 'h', clock_timestamp() - $2 * interval '1 day', now(), 'done')`,
      [reference, days],
    );
  }
  // Of one that is forgotten already, and of another that goes on.
  await shop.database.query(
    `INSERT INTO orders.difference_cure (kind, reference, seen, how, begun_at) VALUES ('lost', 'gone', '{}', 'h', now())`,
  );
  await store.forget(Date.now() - 90 * 86_400_000);
  const left = async (table: string) =>
    (
      await shop.database.query<{ reference: string }[]>(`SELECT reference FROM orders.${table} ORDER BY reference`)
    ).map(({ reference }) => reference);
  expect(await left('difference')).toEqual(['standing', 'young']);
  expect(await left('difference_cure')).toEqual(['gone', 'standing', 'young']);
});
