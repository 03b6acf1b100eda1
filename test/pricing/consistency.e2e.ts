import type { Evidence } from '@banyan/domains';
import type { RunningService } from '@banyan/service';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startInventory } from '../../apps/inventory/src/inventory.app.js';
import type { InventorySettings } from '../../apps/inventory/src/inventory.settings.js';
import { saleRulesOf } from '../../apps/legacy-core/src/books/sale-rules.js';
import { startLegacyCore, type LegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { catalogueOf } from '../../apps/legacy-core/src/catalogue/catalogue.js';
import { priceSeedOf } from '../../apps/legacy-core/src/catalogue/prices.js';
import type { ShopSlip } from '../../apps/legacy-core/src/catalogue/shop-slips.js';
import type { ConsistencyReport, FindingView } from '../../apps/pricing/src/consistency/consistency-report.js';
import { startPricing } from '../../apps/pricing/src/pricing.app.js';
import type { PricingSettings } from '../../apps/pricing/src/pricing.settings.js';
import { FEW_PRODUCTS } from '../support/few-products.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { until } from '../support/until.js';

Logger.overrideLogger(false);
jest.setTimeout(300_000);

const SETTLE_MS = 2_000;
const CALLS_PER_SECOND = 100;
/** Every trap is among the hand-written ones; of the others there are enough for several batches in each channel. */
const PRODUCTS = catalogueOf(FEW_PRODUCTS);
const BATCH = 100;
const CALLS_A_TURN = Math.ceil(PRODUCTS.length / BATCH) * 4;

let postgres: TestPostgres;
let core: LegacyCore;
let inventory: RunningService;
let pricing: RunningService;

const shared = () => ({
  OPS_HOST: '127.0.0.1',
  LEGACY_URL: core.url,
  LEGACY_SOAP_USER: 'banyan',
  LEGACY_SOAP_KEY: 'key',
  DATABASE_URL: postgres.url,
  NATS_URL: undefined,
  BANYAN_SERVICE_KEYS: undefined,
  BANYAN_ENVIRONMENT: 'test',
  BANYAN_RELEASE: 'spec-1',
  BANYAN_FEED_LAG_BOUND_MS: 5_000,
  INVENTORY_HOST: '127.0.0.1',
});

function inventorySettings(): InventorySettings {
  return {
    ...shared(),
    INVENTORY_PORT: 0,
    INVENTORY_OPS_PORT: 0,
    PRICING_HOST: '127.0.0.1',
    PRICING_PORT: 9,
    LEGACY_REST_USER: 'banyan',
    LEGACY_REST_PASSWORD: 'x',
    BANYAN_FEED_POLL_MS: 50,
    BANYAN_FEED_PAGE_ROWS: 50_000,
  };
}

function pricingSettings(): PricingSettings {
  return {
    ...shared(),
    PRICING_HOST: '127.0.0.1',
    PRICING_PORT: 0,
    PRICING_OPS_PORT: 0,
    INVENTORY_PORT: Number(new URL(inventory.url).port),
    BANYAN_PRICE_POLL_MS: 50,
    BANYAN_PRICE_PAGE_ROWS: 500,
    BANYAN_CONSISTENCY_CALLS_PER_SECOND: CALLS_PER_SECOND,
    BANYAN_CONSISTENCY_SETTLE_MS: SETTLE_MS,
  };
}

async function books<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await fetch(core.opsUrl + path, init);
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function report(query: Record<string, string> = {}, of = pricing): Promise<ConsistencyReport> {
  const answer = await fetch(`${of.opsUrl}/consistency?${new URLSearchParams({ limit: '2000', ...query }).toString()}`);
  if (answer.status !== 200) throw new Error(`the report answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as ConsistencyReport;
}

const metrics = async (of = pricing): Promise<string> => (await fetch(`${of.opsUrl}/metrics`)).text();

/** Whatever is now so was looked at in a whole turn, and again after it had settled. */
async function wholeTurns(count = 1, of = pricing): Promise<void> {
  const { turn } = await report({}, of);
  await until(async () => (await report({}, of)).turn.number >= turn.number + count, 'whole turns', 240_000);
}

/** Waits until as much is told as is due; the test says what is missing. */
async function allTold(due: readonly string[]): Promise<void> {
  const isTold = async (): Promise<boolean> => told((await report()).findings).length >= due.length;
  await until(isTold, 'all of it is told', 90_000).catch(() => undefined);
}

const told = (findings: readonly FindingView[]) =>
  findings
    .map(({ kind, subject, odd }) => `${kind} ${subject}: ${[...odd].toSorted().join(' ') || 'undecided'}`)
    .toSorted();

/** What of the present catalogue is wrong by construction: read from what the shop is opened with, not from the checker. */
const LOOK_ALIKES = [
  'sku-case GRÖSSE-XL: undecided',
  'sku-entity A&B: undecided',
  'sku-escape %41BC: undecided',
  'sku-escape 1 1 GRATIS: undecided',
  'sku-number 1000: undecided',
  'sku-number 12.1: undecided',
  'sku-space TISCH  EICHE 200: undecided',
  'sku-zeros 0: undecided',
  'sku-zeros 007: undecided',
];

/** Counted in parts of a piece, and priced by the piece or the case. */
function stockUnits(): readonly string[] {
  return PRODUCTS.flatMap((product) => {
    const isInParts = [...product.stock.values()].some(({ quantity }) => quantity % 10_000 !== 0);
    const isCounted = saleRulesOf(product.stockItem).managed;
    return isInParts && isCounted && priceSeedOf(product).meins !== 'MTR'
      ? [`stock-unit ${product.sku}: undecided`]
      : [];
  });
}

/** Stocked, and told of, in cases of 24. */
function boxedOtherwise() {
  const found = PRODUCTS.find((product) => {
    const { meins, specials, discounts } = priceSeedOf(product);
    const isPlain = meins === 'EA' && specials.length === 0 && discounts.length === 0;
    // Whole thousandths of a case, as the feed has them.
    const isTold = [...product.stock.values()].some(({ quantity }) => quantity > 0 && quantity % 240 === 0);
    return product.unitsPerCase === 24 && !product.stockItem.isQuantityDecimal && isPlain && isTold;
  });
  if (found === undefined) throw new Error('nothing is stocked in cases of 24');
  return found;
}

/** What nobody can read, by the books of each channel. */
async function doubts(): Promise<readonly string[]> {
  const { skus } = await books<{ skus: string[] }>('/__books/skus?ugly=true&limit=10000');
  const odd = new Map<string, string[]>();
  for (const channel of ['web', 'app', 'marketplace', 'store']) {
    for (let from = 0; from < skus.length; from += 200) {
      const query = new URLSearchParams(skus.slice(from, from + 200).map((sku): [string, string] => ['sku', sku]));
      query.set('channel', channel);
      const { items } = await books<{ items: { sku: string; doubts?: string[] }[] }>(
        `/__books/prices?${query.toString()}`,
      );
      for (const { sku, doubts: fields = [] } of items) {
        if (fields.length > 0) odd.set(sku, [...(odd.get(sku) ?? []), channel]);
      }
    }
  }
  return [...odd].flatMap(([sku, channels]) => {
    // Of a price that no price unit makes whole, the marketplace has a net one that gives no shelf price.
    const isNet = sku === 'PREIS-UNTEILBAR';
    const inDoubt = channels.filter((channel) => !isNet || channel !== 'marketplace');
    const told = `in-doubt ${sku}: ${inDoubt.toSorted().join(' ')}`;
    return isNet ? [told, `net-price ${sku}: marketplace`] : [told];
  });
}

let quiet: readonly string[];

const isReady = async (of: RunningService) => (await fetch(`${of.opsUrl}/readyz`)).status === 200;

beforeAll(async () => {
  postgres = await startPostgres();
  core = await startLegacyCore({
    databaseUrl: postgres.url,
    port: 0,
    host: '127.0.0.1',
    opsPort: 0,
    opsHost: '127.0.0.1',
    soapUser: 'banyan',
    soapKey: 'key',
    restUser: 'banyan',
    restPassword: 'x',
    products: FEW_PRODUCTS,
  });
  inventory = await startInventory(inventorySettings());
  await until(() => isReady(inventory), 'the inventory service is ready');
  pricing = await startPricing(pricingSettings());
  await until(() => isReady(pricing), 'the pricing service is ready');
  await wholeTurns();
  quiet = [...LOOK_ALIKES, ...stockUnits(), ...(await doubts())].toSorted();
  await allTold(quiet);
}, 300_000);

afterAll(async () => {
  await pricing?.close();
  await inventory?.close();
  await core?.close(100);
  await postgres?.stop();
});

describe('prices of all channels, held against each other', () => {
  test('of a shop without slips nothing is made up, and what nobody can read is said to be in doubt', async () => {
    const { findings, trouble, withoutStock, turn } = await report();
    expect(told(findings)).toEqual(quiet);
    expect({ trouble, withoutStock }).toEqual({ trouble: null, withoutStock: null });
    expect(turn.last).toMatchObject({ skus: PRODUCTS.length, skipped: 0 });
    // And what was looked at again.
    expect(turn.last?.calls).toBeGreaterThanOrEqual(CALLS_A_TURN);
    expect(turn.last?.tookMs).toBeGreaterThanOrEqual((CALLS_A_TURN / CALLS_PER_SECOND) * 1_000 * 0.9);
  });

  test('every slip of the books is found, none is made up, each with its rows', async () => {
    const boxed = boxedOtherwise();
    const price = ((boxed.priceCents * 12) / 100).toFixed(2);
    await books('/__books/price', 'POST', { sku: boxed.sku, meins: 'CS', umrez: 12, price });
    const { slips, promotion } = await books<{ slips: ShopSlip[]; promotion: { id: string } }>(
      '/__books/slips',
      'POST',
    );
    const { shopPrices } = await books<{
      shopPrices: { id: number; sku: string; channel: string; productId: number }[];
    }>('/__books/shop-prices');
    const wrong = slips.flatMap((slip) =>
      slip.wrong.map(({ kind, odd }) => `${kind} ${slip.sku}: ${[...odd].toSorted().join(' ') || 'undecided'}`),
    );
    const idle = [`promotion-category ${promotion.id}: promotions`, `promotion-sku ${promotion.id}: promotions`];
    const due = [...quiet, ...wrong, ...idle, `stock-unit ${boxed.sku}: undecided`].toSorted();
    await allTold(due);
    const { findings } = await report();
    expect(told(findings)).toEqual(due);

    const isOfSlip = ({ kind, subject }: FindingView) =>
      slips.some((slip) => slip.sku === subject && slip.wrong.some((each) => each.kind === kind));
    for (const finding of findings.filter(isOfSlip)) {
      const { subject, odd, evidence, openedAt, firstSeenAt } = finding;
      expect(Date.parse(openedAt ?? '') - Date.parse(firstSeenAt)).toBeGreaterThanOrEqual(SETTLE_MS);
      for (const place of odd) {
        const row = evidence.find((each) => each.place === place);
        const booked = shopPrices.find(({ sku, channel }) => sku === subject && channel === place);
        // The web shop's row is the product's own.
        expect(row?.shopRowId).toBe(place === 'web' ? null : row?.productId === null ? null : String(booked?.id));
        expect(row?.value).not.toBe('');
        expect(row?.stored).not.toBe('');
      }
    }
    const byName = (kind: string, subject: string): FindingView | undefined =>
      findings.find((each) => each.kind === kind && each.subject === subject);
    expect(byName('shelf-price', 'PREIS-TEXT')).toMatchObject({
      evidence: [
        { place: 'web', value: '12.00 EUR per 1' },
        { place: 'app', value: '11.50 EUR per 1', stored: expect.stringContaining('"price":"11.5000"') },
        {
          place: 'marketplace',
          value: '12.00 EUR per 1',
          stored: expect.stringContaining('"price":"10.0840"'),
        },
        { place: 'store', value: '12.00 EUR per 1' },
      ] satisfies Partial<Record<keyof Evidence, unknown>>[],
      example: { group: 'retail', quantityE4: 10_000 },
    });
    expect(byName('promotion-sku', promotion.id)?.evidence.map(({ stored }) => stored)).toEqual([
      'abc',
      'KEIN-ARTIKEL',
    ]);
    // And no turn after that makes anything up.
    await wholeTurns();
    expect(told((await report()).findings)).toEqual(due);
    // The gauge follows the books at the end of a turn of its own.
    const gauge = /banyan_consistency_findings\{finding="shelf-price",place="undecided"\} 1\n/;
    await until(async () => gauge.test(await metrics()), 'the gauge says it too');
  });

  test('what is put right is told to be so, and not sooner than it is', async () => {
    await books('/__books/shop-price', 'POST', { sku: 'PREIS-TEXT', channel: 'app', same: true });
    const [cleared] = await until(async () => {
      const { findings } = await report({ state: 'cleared', subject: 'PREIS-TEXT' });
      return findings.length > 0 ? findings : undefined;
    }, 'it is cleared');
    expect(cleared).toMatchObject({ kind: 'shelf-price', openings: 1 });
    expect(told((await report({ subject: 'PREIS-TEXT' })).findings)).toEqual([]);
  });

  test('what comes back soon is the same again, and not news', async () => {
    const opened = /banyan_consistency_events_total\{finding="shelf-price",outcome="opened"\} (\d+)/;
    const before = opened.exec(await metrics())?.[1];
    await books('/__books/shop-price', 'POST', { sku: 'PREIS-TEXT', channel: 'app', price: '11.5000' });
    const [again] = await until(async () => {
      const { findings } = await report({ subject: 'PREIS-TEXT' });
      return findings.length > 0 ? findings : undefined;
    }, 'it is found again');
    expect(again).toMatchObject({ kind: 'shelf-price', openings: 2 });
    const text = await metrics();
    expect(opened.exec(text)?.[1]).toBe(before);
    expect(text).toMatch(/outcome="returned"\} 1\n/);
  });

  test('a change that is rolled through the channels one by one is told to nobody when it comes to its end in time', async () => {
    // Time enough for it, on a busy machine too.
    await pricing.close();
    pricing = await startPricing({ ...pricingSettings(), BANYAN_CONSISTENCY_SETTLE_MS: 5 * SETTLE_MS });
    await until(() => isReady(pricing), 'a service with more patience is ready');
    const sku = 'JA-NULL';
    const others = ['app', 'marketplace', 'store'];
    await books(
      '/__books/shop-price',
      'POST',
      others.map((channel) => ({ sku, channel, price: '5.0000' })),
    );
    await books('/__books/price', 'POST', { sku, price: '6.0000' });
    await until(
      async () =>
        (await report({ state: 'settling', subject: sku })).findings.some(({ kind }) => kind === 'shelf-price'),
      'it is seen',
    );
    for (const channel of others) await books('/__books/shop-price', 'POST', { sku, channel, same: true });
    await until(
      async () => (await report({ state: 'settling', subject: sku })).findings.length === 0,
      'it is seen no more',
    );
    await wholeTurns();
    for (const state of ['open', 'cleared']) expect(told((await report({ state, subject: sku })).findings)).toEqual([]);
  });

  test('one replica compares at a time, and another goes on where it ends', async () => {
    const second = await startPricing(pricingSettings());
    try {
      const { turn } = await report();
      await wholeTurns();
      const skusIn = async (of: RunningService) =>
        Number(/banyan_consistency_skus_total\{outcome="compared"\} (\d+)/.exec(await metrics(of))?.[1] ?? 0);
      // Both tell the same process's metrics; the turn says how many calls there were.
      const { last } = (await report()).turn;
      expect(last).toMatchObject({ skus: PRODUCTS.length, skipped: 0 });
      expect(await skusIn(second)).toBeGreaterThan(0);
      await pricing.close();
      await wholeTurns(1, second);
      expect((await report({}, second)).turn.number).toBeGreaterThanOrEqual(turn.number + 2);
    } finally {
      pricing = second;
    }
  });

  test('while the core gives no answers nothing is found, nothing is put right, and that is said', async () => {
    const before = told((await report()).findings);
    await books('/__faults/price', 'PUT', { errorRate: { rate: 1 } });
    await until(async () => (await report()).trouble !== null, 'it is said');
    expect(told((await report()).findings)).toEqual(before);
    await books('/__faults', 'DELETE');
    await until(async () => (await report()).trouble === null, 'it goes on', 90_000);
    expect(told((await report()).findings)).toEqual(before);
  });

  test('without the inventory service stock is held against nothing, and that is said', async () => {
    const before = told((await report()).findings);
    await inventory.close();
    await until(async () => (await report()).withoutStock !== null, 'it is said');
    await wholeTurns();
    expect(told((await report()).findings)).toEqual(before);
    inventory = await startInventory({ ...inventorySettings(), INVENTORY_PORT: Number(new URL(inventory.url).port) });
  });
});
