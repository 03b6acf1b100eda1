import {
  connectPricingService,
  PRICE_CHANGES_PATTERN,
  type DomainArm,
  type PriceBatchResult,
  type PriceChanges,
  type PriceResult,
} from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type { RunningService } from '@banyan/service';
import { Logger } from '@nestjs/common';
import { ClientProxyFactory, Transport, type ClientProxy } from '@nestjs/microservices';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { firstValueFrom } from 'rxjs';
import { startLegacyCore, type LegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { until } from '../support/until.js';
import type { PriceFreshnessReport } from '../../apps/pricing/src/freshness/freshness.controller.js';
import { startPricing } from '../../apps/pricing/src/pricing.app.js';
import type { PricingSettings } from '../../apps/pricing/src/pricing.settings.js';

Logger.overrideLogger(false);

let postgres: TestPostgres;
let core: LegacyCore;
let pricing: RunningService;
let arm: DomainArm;
let stranger: ClientProxy;

function settingsOf(change: Partial<PricingSettings> = {}): PricingSettings {
  return {
    PRICING_HOST: '127.0.0.1',
    PRICING_PORT: 0,
    PRICING_OPS_PORT: 0,
    OPS_HOST: '127.0.0.1',
    LEGACY_URL: core.url,
    LEGACY_SOAP_USER: 'banyan',
    LEGACY_SOAP_KEY: 'a key & more',
    DATABASE_URL: postgres.url,
    NATS_URL: undefined,
    BANYAN_SERVICE_KEYS: undefined,
    BANYAN_ENVIRONMENT: 'test',
    BANYAN_RELEASE: 'spec-1',
    BANYAN_PRICE_POLL_MS: 50,
    BANYAN_PRICE_PAGE_ROWS: 500,
    BANYAN_FEED_LAG_BOUND_MS: 5_000,
    // What is compared across channels has a test of its own.
    BANYAN_CONSISTENCY_CALLS_PER_SECOND: 0,
    BANYAN_CONSISTENCY_SETTLE_MS: 60_000,
    INVENTORY_HOST: '127.0.0.1',
    INVENTORY_PORT: 9,
    ...change,
  };
}

function armTo(service: RunningService): DomainArm {
  return connectPricingService({ host: '127.0.0.1', port: Number(new URL(service.url).port) });
}

const attempt = (budgetMs = 30_000) => ({ signal: AbortSignal.timeout(budgetMs), remainingMs: () => budgetMs });

const one = (sku: string, more: object = {}, to = arm) =>
  to.call(
    'price.one',
    { sku, channel: 'web', group: 'retail', quantityE4: 10_000, ...more },
    attempt(),
  ) as Promise<PriceResult>;

const quote = (lines: readonly (readonly [string, number])[], more: object = {}) =>
  arm.call(
    'quote.basket',
    {
      channel: 'web',
      group: 'retail',
      lines: lines.map(([sku, units]) => ({ sku, quantityE4: units * 10_000 })),
      codes: [],
      ...more,
    },
    attempt(),
  );

async function failureOf(work: Promise<unknown>): Promise<ArmError> {
  const error: unknown = await work.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ArmError);
  return error as ArmError;
}

async function books<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await fetch(core.opsUrl + path, init);
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function ops(path: string, init: RequestInit = {}, of = pricing): Promise<{ status: number; text: string }> {
  const headers = init.body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(of.opsUrl + path, { ...init, headers });
  return { status: answer.status, text: await answer.text() };
}

const setFaults = (switches: object) => ops('/__faults', { method: 'PUT', body: JSON.stringify(switches) });

const freshness = async () => JSON.parse((await ops('/freshness')).text) as PriceFreshnessReport;

beforeAll(async () => {
  postgres = await startPostgres();
  core = await startLegacyCore({
    databaseUrl: postgres.url,
    port: 0,
    host: '127.0.0.1',
    opsPort: 0,
    opsHost: '127.0.0.1',
    soapUser: 'banyan',
    soapKey: 'a key & more',
    restUser: 'banyan',
    restPassword: 'x',
  });
  // Nothing can be read until it was asked what it says before.
  await books('/__faults/price', 'PUT', { refuse: true });
  pricing = await startPricing(settingsOf());
  arm = armTo(pricing);
  stranger = ClientProxyFactory.create({
    transport: Transport.TCP,
    options: { port: Number(new URL(pricing.url).port) },
  });
  expect((await ops('/readyz')).status).toBe(503);
  expect(await failureOf(one('PREIS-TEXT'))).toMatchObject({
    failure: 'fault',
    message: expect.stringContaining('not-loaded'),
  });
  await books('/__faults', 'DELETE');
  await until(async () => (await ops('/readyz')).status === 200, 'the service is ready');
});

afterEach(async () => {
  await ops('/__faults', { method: 'DELETE' });
  await books('/__faults', 'DELETE');
});

afterAll(async () => {
  await arm?.close();
  stranger?.close();
  await pricing?.close();
  await core?.close(100);
  await postgres?.stop();
});

const price = (amountMinor: number, currency = 'EUR') => ({ amountMinor, currency });
const knowing = { ageMs: expect.any(Number), changedAtMs: expect.any(Number) };

describe('a price', () => {
  test('is what the books say, in the canonical model', async () => {
    expect(await one('PREIS-TEXT')).toEqual({
      kind: 'price',
      sku: 'PREIS-TEXT',
      channel: 'web',
      group: 'retail',
      quantityE4: 10_000,
      price: price(1200),
      regular: price(1200),
      per: 1,
      basis: 'regular',
      tiers: [
        { fromQuantityE4: 20_000, price: price(1080) },
        { fromQuantityE4: 50_000, price: price(200) },
        { fromQuantityE4: 100_000, price: price(1000) },
      ],
      taxMode: 'included',
      taxRate: 1900,
      changesAtMs: null,
      knowledge: knowing,
    });
    expect(arm.release?.()).toBe('spec-1');
  });

  test('of the marketplace is the same, shown without tax', async () => {
    expect(await one('PREIS-TEXT', { channel: 'marketplace' })).toMatchObject({
      price: price(1200),
      taxMode: 'excluded',
    });
  });

  test('of a product nobody knows, of one without a price, and of one in doubt', async () => {
    expect(await one('GIBT-ES-NICHT')).toEqual({
      kind: 'unknown-sku',
      sku: 'GIBT-ES-NICHT',
      knowledge: { ageMs: expect.any(Number), changedAtMs: null },
    });
    expect(await one('PREIS-KEINER')).toMatchObject({ kind: 'not-priced', sku: 'PREIS-KEINER' });
    expect(await failureOf(one('PREIS-ZWEIDEUTIG'))).toMatchObject({
      failure: 'refused-translation',
      options: { field: 'price.price' },
    });
  });

  test('of two hundred SKUs comes in their order, and of one in doubt the batch is refused', async () => {
    const { skus } = await books<{ skus: string[] }>('/__books/skus?limit=199');
    const asked = [...skus.toReversed(), 'GIBT-ES-NICHT'];
    const certain = asked.filter((sku) => !sku.startsWith('PREIS-') && !/^(AKTION|STAFFEL)-/.test(sku));
    const batch = (await arm.call(
      'price.batch',
      { channel: 'app', group: 'club', skus: certain },
      attempt(),
    )) as PriceBatchResult;
    expect(batch.items.map(({ sku }) => sku)).toEqual(certain);
    expect(batch.items.at(-1)).toEqual({ kind: 'unknown-sku', sku: 'GIBT-ES-NICHT' });
    const doubtful = arm.call(
      'price.batch',
      { channel: 'web', group: 'retail', skus: ['PREIS-TEXT', 'PREIS-MINUS'] },
      attempt(),
    );
    expect(await failureOf(doubtful)).toMatchObject({ failure: 'refused-translation' });
  });

  test('changes here when it changes there, and a removed product is unknown', async () => {
    const sku = 'PREIS-KOMMA';
    await books('/__books/price', 'POST', { sku, price: '77.77', specials: [] });
    await until(async () => {
      const said = await one(sku);
      const isNew = said.kind === 'price' && said.price.amountMinor === 7777;
      return isNew && (said.knowledge?.ageMs ?? Infinity) < 5_000;
    }, 'the change has arrived, and is said to be recent');
    await books('/__books/price', 'POST', { sku, removed: true });
    await until(async () => (await one(sku)).kind === 'unknown-sku', 'the removal has arrived');
    await books('/__books/price', 'POST', { sku, removed: false });
    await until(async () => (await one(sku)).kind === 'price', 'it is back');
    // A row that becomes doubtful makes its SKU refused, whatever it was before.
    await books('/__books/price', 'POST', {
      sku,
      specials: [{ price: '5.55', dateStart: '2026-10-25 02:30:00', dateEnd: null }],
    });
    await until(
      async () => (await one(sku).catch((error: unknown) => error)) instanceof ArmError,
      'the doubt has arrived',
    );
    expect(await failureOf(one(sku))).toMatchObject({ options: { field: 'price.specials.date_start' } });
    await books('/__books/price', 'POST', { sku, price: '73.22', specials: [] });
    await until(async () => (await one(sku)).kind === 'price', 'the doubt is gone');
    const [prices] = (await freshness()).lists;
    expect(prices).toMatchObject({ list: 'prices', loaded: true, trouble: null });
    expect(prices?.changes).toBeGreaterThanOrEqual(5);
    expect(prices?.refused).toBeGreaterThanOrEqual(1);
  });
});

describe('a quote', () => {
  test('has promotions, codes and taxes', async () => {
    const said = (await quote([['PREIS-EXPONENT', 1]], { codes: ['danke5', 'NIE'] })) as {
      totalMinor: number;
      codes: object;
    };
    expect(said).toMatchObject({
      kind: 'quote',
      totalMinor: 14_500,
      promotions: [{ id: 'DANKE', amountMinor: 500, code: 'Danke5' }],
      codes: [
        { code: 'danke5', state: 'applied' },
        { code: 'NIE', state: 'unknown' },
      ],
      taxes: [{ rate: 1900, grossMinor: 14_500, taxMinor: 2315 }],
    });
  });

  test('with a line in doubt is refused, and so is one that a promotion in doubt may concern', async () => {
    expect(
      await failureOf(
        quote([
          ['PREIS-TEXT', 1],
          ['PREIS-MINUS', 1],
        ]),
      ),
    ).toMatchObject({
      failure: 'refused-translation',
      options: { field: 'price.price' },
    });
    const promotion = {
      id: 'ZEIT-ZWEIFEL',
      title: 'Nachts um halb drei',
      priority: 99,
      type: 'percent-off',
      rate: '5.00',
      skus: ['PREIS-TEXT'],
      dateStart: '2025-10-26 02:30:00',
      dateEnd: null,
    };
    await books('/__books/promotion', 'POST', promotion);
    const refused = () =>
      quote([['PREIS-TEXT', 1]]).then(
        () => false,
        () => true,
      );
    await until(refused, 'the doubtful promotion has arrived');
    expect(await failureOf(quote([['PREIS-TEXT', 1]]))).toMatchObject({ options: { field: 'promotion.date_start' } });
    // It concerns nobody else.
    expect(await quote([['PREIS-EXPONENT', 1]])).toMatchObject({ kind: 'quote' });
    await books('/__books/promotion', 'POST', { ...promotion, removed: true });
    await until(async () => !(await refused()), 'it is gone');
  });

  test('of what cannot be sold says which lines', async () => {
    expect(
      await quote([
        ['PREIS-TEXT', 1],
        ['GIBT-ES-NICHT', 1],
        ['PREIS-YEN', 1],
      ]),
    ).toEqual({
      kind: 'not-quotable',
      lines: [
        { line: 1, sku: 'GIBT-ES-NICHT', because: 'unknown-sku' },
        { line: 2, sku: 'PREIS-YEN', because: 'mixed-currencies' },
      ],
      knowledge: { ageMs: expect.any(Number), changedAtMs: expect.any(Number) },
    });
  });

  test('beyond all numbers is an invalid question', async () => {
    const huge = quote([], { lines: [{ sku: 'PREIS-TAUSEND', quantityE4: Number.MAX_SAFE_INTEGER }] });
    expect(await failureOf(huge)).toMatchObject({ message: expect.stringContaining('invalid-question') });
  });
});

describe('what is no question is refused by rule, and ends nothing', () => {
  const market = { channel: 'web', group: 'retail' };
  test.each<[string, string, unknown, string]>([
    ['no envelope', 'pricing.price.one', 'text', ''],
    [
      'no group',
      'pricing.price.one',
      { question: { channel: 'web', sku: 'A', quantityE4: 1 } },
      'question.group: isIn',
    ],
    ['another group', 'pricing.price.one', { question: { ...market, group: 'vip', sku: 'A', quantityE4: 1 } }, 'isIn'],
    ['no quantity', 'pricing.price.one', { question: { ...market, sku: 'A' } }, 'question.quantityE4'],
    [
      'a part of a part',
      'pricing.price.one',
      { question: { ...market, sku: 'A', quantityE4: 0.5 } },
      'question.quantityE4',
    ],
    [
      'an instant that is none',
      'pricing.price.one',
      { question: { ...market, sku: 'A', quantityE4: 1, atMs: 9e15 } },
      'max',
    ],
    ['no SKUs', 'pricing.price.batch', { question: { ...market, skus: [] } }, 'arrayMinSize'],
    [
      '201 SKUs',
      'pricing.price.batch',
      { question: { ...market, skus: Array.from({ length: 201 }, (_, index) => `S${index}`) } },
      'arrayMaxSize',
    ],
    ['no lines', 'pricing.quote.basket', { question: { ...market, lines: [], codes: [] } }, 'arrayMinSize'],
    ['a line of null', 'pricing.quote.basket', { question: { ...market, lines: [null], codes: [] } }, 'question.lines'],
    [
      'a SKU twice',
      'pricing.quote.basket',
      { question: { ...market, lines: [1, 2].map((quantityE4) => ({ sku: 'A', quantityE4 })), codes: [] } },
      'arrayUnique',
    ],
    [
      'two codes alike',
      'pricing.quote.basket',
      { question: { ...market, lines: [{ sku: 'A', quantityE4: 1 }], codes: ['A', 'a'] } },
      'arrayUnique',
    ],
    [
      'eleven codes',
      'pricing.quote.basket',
      {
        question: {
          ...market,
          lines: [{ sku: 'A', quantityE4: 1 }],
          codes: Array.from({ length: 11 }, (_, index) => `C${index}`),
        },
      },
      'arrayMaxSize',
    ],
  ])('%s', async (_, pattern, envelope, rule) => {
    const error: unknown = await firstValueFrom(stranger.send(pattern, envelope as object)).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'invalid-question' });
    expect((error as { message: string }).message).toContain(rule);
  });

  test('nobody works on what nobody waits for', async () => {
    const question = { ...market, sku: 'PREIS-TEXT', quantityE4: 10_000 };
    const error: unknown = await firstValueFrom(stranger.send('pricing.price.one', { question, remainingMs: 0 })).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'out-of-time' });
  });
});

describe('what changed', () => {
  const changes = (cursor?: string) =>
    firstValueFrom(
      stranger.send<PriceChanges>(PRICE_CHANGES_PATTERN, { question: cursor === undefined ? {} : { cursor } }),
    );

  test('is everything at first, then the SKUs that were told of, each to whoever asks', async () => {
    const first = await changes();
    expect(first.skus).toBe('everything');
    expect(await changes(first.cursor)).toMatchObject({ cursor: first.cursor, skus: [] });
    await books('/__books/price', 'POST', { sku: 'PREIS-TEXT', price: '12.50' });
    const next = await until(async () => {
      const said = await changes(first.cursor);
      return said.skus.length > 0 ? said : undefined;
    }, 'the change is told');
    expect(next.skus).toEqual(['PREIS-TEXT']);
    expect(await changes(first.cursor)).toMatchObject({ skus: ['PREIS-TEXT'] });
    expect(await changes(next.cursor)).toMatchObject({ skus: [] });
    await books('/__books/price', 'POST', { sku: 'PREIS-TEXT', price: '12.00' });
    await until(async () => (await changes(next.cursor)).skus.length > 0, 'the change is taken back');
  });

  test.each(['', 'x', '1', '1.1.1', '-1.0', '1e3.0'])('since %j, which is no cursor, is everything', async (cursor) => {
    expect((await changes(cursor)).skus).toBe('everything');
  });
});

describe('fault switches', () => {
  test('make its rounding wrong, in the way that is asked for', async () => {
    // 5 % off 0.30 leaves 28.5 cents: a tie.
    const dates = { dateStart: null, dateEnd: null };
    await books('/__books/price', 'POST', {
      sku: 'PREIS-EXPONENT',
      price: '0.30',
      discounts: [{ customerGroupId: 32_000, quantity: '2', priority: 1, type: 'P', price: '5', ...dates }],
    });
    const two = async () => {
      const said = await one('PREIS-EXPONENT', { quantityE4: 20_000 });
      return said.kind === 'price' ? [said.basis, said.price.amountMinor] : [said.kind];
    };
    await until(async () => (await two())[0] === 'tier', 'the tier has arrived');
    expect(await two()).toEqual(['tier', 29]);
    for (const wrongKind of ['half-even', 'truncate']) {
      await setFaults({ wrongRate: 1, wrongKind });
      expect(await two()).toEqual(['tier', 28]);
      expect(await quote([['PREIS-EXPONENT', 2]])).toMatchObject({ totalMinor: 56 });
    }
    await setFaults({ wrongRate: 1 });
    expect(await two()).toEqual(['tier', 28]);
    expect((await ops('/readyz?verbose')).text).toContain('faults are injected');
    expect((await setFaults({ wrongRate: 1, wrongKind: 'up' })).status).toBe(400);
    await ops('/__faults', { method: 'DELETE' });
    expect(await two()).toEqual(['tier', 29]);
    await books('/__books/price', 'POST', { sku: 'PREIS-EXPONENT', price: '150.00', discounts: [] });
    await until(async () => (await two())[0] === 'regular', 'the tier is gone');
  });

  test('let it fail, hang, refuse, and come back', async () => {
    await setFaults({ errorRate: 1 });
    expect(await failureOf(one('PREIS-TEXT'))).toMatchObject({ failure: 'fault' });
    await setFaults({ refuse: true });
    expect(await failureOf(one('PREIS-TEXT'))).toMatchObject({ failure: 'transport' });
    await ops('/__faults', { method: 'DELETE' });
    expect(await until(() => one('PREIS-TEXT'), 'it answers again')).toMatchObject({ kind: 'price' });
  });
});

describe('its life', () => {
  test('metrics say how fresh it is, and what it was asked', async () => {
    // A busy machine is over the bound at times.
    const metrics = await until(async () => {
      const { text } = await ops('/metrics');
      return /^banyan_price_over_bound_state 0$/m.test(text) ? text : undefined;
    }, 'prices are within their bound');
    expect(metrics).toMatch(/banyan_pricing_call_duration_seconds_count\{operation="price.one",outcome="ok"\} [1-9]/);
    expect(metrics).toMatch(/banyan_price_change_lag_seconds_count\{source="prices"\} [1-9]/);
    expect(metrics).toMatch(/banyan_price_reads_total\{source="promotions",outcome="read"\} [1-9]/);
    expect(metrics).toMatch(/banyan_price_refused_rows_total\{source="prices",reason="price.peinh"\} 2/);
  });

  test('a token that has ended is no trouble', async () => {
    await books('/__faults/price', 'PUT', { expireSessions: { count: 1 } });
    const before = (await freshness()).lists.map(({ changes }) => changes);
    await books('/__books/price', 'POST', { sku: 'PREIS-EXPONENT', price: '151.00' });
    await until(async () => (await freshness()).lists[0]?.changes !== before[0], 'the change has arrived');
    expect((await freshness()).lists.map(({ trouble }) => trouble)).toEqual([null, null]);
  });

  test('while PostgreSQL is away it goes on answering, and says from when that is', async () => {
    const ageOf = async () => (await one('PREIS-TEXT')).knowledge?.ageMs ?? 0;
    const before = await ageOf();
    await postgres.pause();
    await until(async () => (await ageOf()) > before + 500, 'what is known grows old');
    expect(await one('PREIS-TEXT')).toMatchObject({ price: price(1200) });
    expect((await ops('/readyz')).status).toBe(200);
    await until(
      async () => (await ops('/readyz?verbose')).text.includes('"name":"postgres","ok":false'),
      'it is said that PostgreSQL is away',
    );
    await postgres.resume();
    await until(async () => (await ageOf()) < 1_000, 'what is known is recent again');
  });

  test('a restart while the core is away knows every price and promotion from its tables', async () => {
    await books('/__faults', 'PUT', { price: { refuse: true } });
    const replica = await startPricing(settingsOf());
    const caller = armTo(replica);
    expect((await ops('/readyz', {}, replica)).status).toBe(200);
    expect(await one('PREIS-TEXT', {}, caller)).toMatchObject({ price: price(1200) });
    expect(await failureOf(one('PREIS-MINUS', {}, caller))).toMatchObject({ options: { field: 'price.price' } });
    await until(
      async () => (await ops('/readyz?verbose', {}, replica)).text.includes('cannot be read'),
      'it has noticed that the core is away',
    );
    await caller.close();
    await replica.close();
  });
});
