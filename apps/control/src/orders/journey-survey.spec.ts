import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '@banyan/database';
import type { OrderJourneys, OrderStanding, SearchQuestion } from '@banyan/domains';
import { newReference, type Arm } from '@banyan/kernel';
import { ledgerDatabase, OrderLedger, OrderRegister } from '@banyan/ledger';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import type { OrdersQueryDto } from './journey.dto.js';
import { JourneySurvey } from './journey-survey.js';

const ORDERS = 30;
const ADA = 'a'.repeat(16);

let postgres: TestPostgres;
let database: Database;
let survey: JourneySurvey;
let isSilent = false;
const searched: SearchQuestion[] = [];
/** As the order service would say it, the newest first. */
const standings: OrderStanding[] = [];

/** Every third of the service is cancelled; those of legacy it does not have. */
const service: OrderJourneys = {
  of: () => Promise.resolve({ kind: 'unknown-order' }),
  standings: ({ references }) =>
    isSilent
      ? Promise.reject(new Error('away'))
      : Promise.resolve({ standings: standings.filter(({ reference }) => references.includes(reference)) }),
  search: (question) => {
    searched.push(question);
    if (isSilent) return Promise.reject(new Error('away'));
    const { state, from, before, channel, limit } = question;
    const found = standings.filter(
      (each) =>
        each.state === state &&
        each.reference >= from &&
        each.reference < before &&
        (channel === undefined || each.channel === channel),
    );
    return Promise.resolve({ standings: found.slice(0, limit) });
  },
  close: () => Promise.resolve(),
};

beforeAll(async () => {
  postgres = await startPostgres();
  database = ledgerDatabase({ url: postgres.url, applicationName: 'test' });
  await database.start();
  const ledger = new OrderLedger(database);
  for (let at = 0; at < ORDERS; at += 1) {
    const arm: Arm = at % 5 === 0 ? 'legacy' : 'service';
    const channel = at % 2 === 0 ? 'web' : 'app';
    const reference = newReference('BY');
    const bound = await ledger.bind({
      storefront: 'shop',
      key: `k${at}`,
      operation: 'order.place',
      fingerprint: 'f',
      arm,
      reference,
      boundAtMs: Date.now(),
      attemptMs: 1_000,
      buyer: { channel, customerHash: at < 10 ? ADA : 'b'.repeat(16) },
    });
    if (bound.kind !== 'bound') throw new Error(bound.kind);
    await ledger.conclude(bound.binding, { kind: 'placed', state: 'accepted' });
    if (arm === 'legacy') continue;
    const state = at % 3 === 0 ? 'cancelled' : 'accepted';
    standings.unshift({ reference, state, channel, currency: 'EUR', totalMinor: 1, customer: '', degraded: false });
  }
  survey = new JourneySurvey({
    register: new OrderRegister(database),
    service,
    decisions: { decisions: () => Promise.resolve([]) },
    dataDir: '/nowhere',
  });
});

afterAll(async () => {
  await database?.stop();
  await postgres?.stop();
});

/** Every page to the last, as somebody turns them. */
async function all(over: Partial<OrdersQueryDto>): Promise<readonly { reference: string; channel: string | null }[]> {
  const orders = [];
  let before: string | undefined;
  do {
    const page = await survey.page({ limit: 3, ...over, ...(before === undefined ? {} : { before }) });
    expect(page.orders.length).toBeLessThanOrEqual(3);
    orders.push(...page.orders);
    before = page.next ?? undefined;
  } while (before !== undefined);
  return orders;
}

const cancelled = (more: (standing: OrderStanding) => boolean = () => true): readonly string[] =>
  standings.filter((each) => each.state === 'cancelled' && more(each)).map(({ reference }) => reference);
const names = (orders: readonly { readonly reference: string }[]): readonly string[] =>
  orders.map(({ reference }) => reference);

describe('orders by how they stand', () => {
  it('are those of the service, page by page, each once and the newest first', async () => {
    expect(names(await all({ state: 'cancelled' }))).toEqual(cancelled());
    expect(names(await all({ state: 'cancelled', channel: 'app' }))).toEqual(
      cancelled((each) => each.channel === 'app'),
    );
    expect(await all({ state: 'cancelled', arm: 'legacy' })).toEqual([]);
    expect(await all({ state: 'returned' })).toEqual([]);
  });

  it('of one customer are looked for among that customer’s, and the service is not searched', async () => {
    searched.length = 0;
    const ada = names(await all({ customer: ADA }));
    expect(ada).toHaveLength(10);
    expect(names(await all({ customer: ADA, state: 'cancelled' }))).toEqual(
      cancelled(({ reference }) => ada.includes(reference)),
    );
    expect(searched).toEqual([]);
  });

  it('of a time are no others', async () => {
    const from = new Date(Date.now() + 3_600_000).toISOString();
    expect(await all({ state: 'cancelled', from })).toEqual([]);
    expect(names(await all({ state: 'cancelled', to: from }))).toEqual(cancelled());
  });

  it('are not known while the service is silent; how they were answered is', async () => {
    isSilent = true;
    for (const customer of [undefined, ADA]) {
      const query = { state: 'cancelled', limit: 3, ...(customer === undefined ? {} : { customer }) } as const;
      await expect(survey.page(query)).rejects.toMatchObject({ code: 'unavailable' });
    }
    expect(await survey.page({ state: 'placed', limit: 3 })).toMatchObject({ standingsKnown: false });
    isSilent = false;
  });
});

it('shows the channel also of orders that the service does not have', async () => {
  const [first] = (await all({ arm: 'legacy' })).toReversed();
  expect(first?.channel).toBe('web');
});
