import { describe, expect, it } from '@jest/globals';
import { loadContracts, type ContractOperation } from '@banyan/contracts';
import { CURRENCIES, ProblemError, type Currency } from '@banyan/kernel';
import * as fc from 'fast-check';
import { pricing } from '../pricing.domain.js';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUOTE_BASKET,
  type BatchItem,
  type BoundQuote,
  type Price,
  type Quote,
} from '../pricing.model.js';
import {
  arbitraryBatch,
  arbitraryMarket,
  arbitraryNotQuotable,
  arbitraryPrice,
  arbitraryQuote,
  arbitrarySku,
} from '../testing/arbitrary-results.fixture.js';

const router = loadContracts(pricing.contracts);
const VERSIONS = pricing.contracts.map(({ version }) => version);

function spokeOf(version: string, operation: string): ContractOperation {
  const spoke = router.operations.find((each) => each.version === version && each.operation === operation);
  if (!spoke) throw new Error(`${version} has no ${operation}`);
  return spoke;
}

type Json = Readonly<Record<string, unknown>>;

const descentOf = (version: string) => pricing.contracts.find((each) => each.version === version)?.descent;
/** A body that asks in version 2's words, and in any version's that is written as its differences from it or from such a one. */
function askedIn(version: string, operation: string, json: object): object {
  const descent = descentOf(version);
  if (descent === undefined) return json;
  return descent.ask(spokeOf(version, operation).operationId, askedIn(descent.neighbour, operation, json));
}
/** A place in such a body. */
function placeIn(version: string, operation: string, pointer: string): string {
  const descent = descentOf(version);
  if (descent === undefined) return pointer;
  return descent.pointer(spokeOf(version, operation).operationId, placeIn(descent.neighbour, operation, pointer));
}

/** What a storefront is shown of a result; valid, and JSON through and through. */
function shown(version: string, operation: string, result: unknown): { readonly status: number; readonly body: Json } {
  const spoke = spokeOf(version, operation);
  const promise = pricing.promiseOf?.(operation, result);
  const { status, body } = spoke.present(promise === undefined ? result : promise.withToken('token'));
  expect(spoke.checkAnswer(status, body)).toEqual([]);
  expect(JSON.parse(JSON.stringify(body))).toEqual(body);
  return { status, body: body as Json };
}

/** Reads a decimal text back, by its digits alone. */
function minorOf(text: unknown, currency: unknown): number {
  const places = CURRENCIES[currency as Currency];
  const [whole = '', fraction = ''] = String(text).split('.');
  expect(fraction).toHaveLength(places);
  return Number(BigInt(whole + fraction));
}
const e4 = (quantity: unknown): number => Math.round(Number(quantity) * 10_000);
const ms = (instant: unknown): number | null => (typeof instant === 'string' ? Date.parse(instant) : null);
const rate = (text: unknown): number => Number(String(text).replace('.', ''));

/** What a version says of a price, read back. What it does not say is in its list of losses. */
const READ_PRICE: Readonly<Record<string, (body: Json) => object>> = {
  v1: ({ sku, quantity, price, regularPrice, per, currency, onSale, taxRate, tiers = [], validUntil }) => ({
    sku,
    quantityE4: e4(quantity),
    price: { amountMinor: minorOf(price, currency), currency },
    regular: { amountMinor: minorOf(regularPrice, currency), currency },
    per,
    isRegular: onSale === false,
    taxRate: rate(taxRate),
    tiers: (tiers as readonly Json[]).map((tier) => ({
      fromQuantityE4: e4(tier['from']),
      price: { amountMinor: minorOf(tier['price'], currency), currency },
    })),
    changesAtMs: ms(validUntil),
  }),
  v2: ({ sku, quantity, price, regular, per, basis, tax, tiers, changesAt }) => ({
    sku,
    quantityE4: e4(quantity),
    price,
    regular,
    per,
    basis,
    taxMode: (tax as Json)['mode'],
    taxRate: (tax as Json)['rate'],
    tiers: (tiers as readonly Json[]).map((tier) => ({ fromQuantityE4: e4(tier['from']), price: tier['price'] })),
    changesAtMs: ms(changesAt),
  }),
};

/** THE lists of losses: what is left of a canonical price, or of a quote, in the words of each version. */
const LEFT_OF_PRICE: Readonly<Record<string, (price: Price) => object>> = {
  // Lost: how tax is shown, and which of tier and special it was.
  v1: ({ kind: _kind, channel: _channel, group: _group, basis, taxMode: _taxMode, ...rest }) => ({
    ...rest,
    isRegular: basis === 'regular',
  }),
  // Lost: nothing.
  v2: ({ kind: _kind, channel: _channel, group: _group, ...rest }) => rest,
};
const LEFT_OF_QUOTE: Readonly<Record<string, (quote: Quote) => object>> = {
  // Lost: how tax is shown, what gave each price, and when a window changes beyond the time it is valid.
  v1: ({ kind: _kind, taxMode: _taxMode, changesAtMs: _changesAtMs, lines, ...rest }) => ({
    ...rest,
    lines: lines.map(({ basis: _basis, ...line }) => line),
  }),
  // Lost: when a window changes beyond the time it is valid.
  v2: ({ kind: _kind, changesAtMs: _changesAtMs, ...rest }) => rest,
};

const READ_QUOTE: Readonly<Record<string, (body: Json) => object>> = {
  v1: (body) => readQuote(body, (amount) => minorOf(amount, body['currency']), body['currency'], rate),
  v2: (body) => {
    const { currency } = body['total'] as { readonly currency: string };
    const amountMinor = (money: unknown): number => {
      expect((money as Json)['currency']).toBe(currency);
      return Number((money as Json)['amountMinor']);
    };
    return { ...readQuote(body, amountMinor, currency, Number), taxMode: body['taxMode'] };
  },
};

function readQuote(
  body: Json,
  minor: (value: unknown) => number,
  currency: unknown,
  rateOf: (value: unknown) => number,
) {
  const rows = (name: string) => body[name] as readonly Json[];
  return {
    channel: body['channel'],
    group: body['group'],
    currency,
    atMs: ms(body['at']),
    lines: rows('lines').map(({ sku, quantity, price, per, basis, amount, discount, taxRate }) => ({
      sku,
      quantityE4: e4(quantity),
      price: { amountMinor: minor(price), currency },
      per,
      ...(basis === undefined ? {} : { basis }),
      lineAmountMinor: minor(amount),
      discountMinor: minor(discount),
      taxRate: rateOf(taxRate),
    })),
    promotions: rows('promotions').map(({ amount, ...rest }) => ({ ...rest, amountMinor: minor(amount) })),
    codes: rows('codes'),
    taxes: rows('taxes').map(({ rate: percent, gross, tax }) => ({
      rate: rateOf(percent),
      grossMinor: minor(gross),
      taxMinor: minor(tax),
    })),
    totalMinor: minor(body['total']),
  };
}

describe.each(VERSIONS.filter((version) => descentOf(version) === undefined))('what %s says', (version) => {
  const readPrice = READ_PRICE[version];
  const leftOfPrice = LEFT_OF_PRICE[version];
  const readBack = READ_QUOTE[version];
  const leftOfQuote = LEFT_OF_QUOTE[version];
  if (!readPrice || !leftOfPrice || !readBack || !leftOfQuote) throw new Error(`${version} has no list of losses`);

  it('says of any price all but what is in its list of losses', () => {
    fc.assert(
      fc.property(arbitraryMarket.chain(arbitraryPrice), (price) => {
        const { status, body } = shown(version, PRICE_ONE, price);
        expect(status).toBe(200);
        expect([body['channel'], body['group']]).toEqual([price.channel, price.group]);
        expect(readPrice(body)).toEqual(leftOfPrice(price));
      }),
    );
  });

  it('says of every SKU of any batch what it knows of it, in the order asked', () => {
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        const { body } = shown(version, PRICE_BATCH, batch);
        const rows = ['entries', 'items', 'problems'].flatMap((name) => (body[name] ?? []) as readonly Json[]);
        const said = rows.map(({ state, code, ...row }) => {
          const refusal = code ?? (state === 'priced' ? undefined : state);
          return refusal === undefined ? readPrice(row) : { sku: row['sku'], refusal };
        });
        const wanted = batch.items.map((item) => whatIsLeft(item, version));
        // Version 1 has those with a price first; within each list the order is kept.
        const order =
          version === 'v1' ? [...wanted.filter(isPriced), ...wanted.filter((each) => !isPriced(each))] : wanted;
        expect(said).toEqual(order);
      }),
      { numRuns: 50 },
    );
  });

  it('says of any quote all but what is in its list of losses, and until when it is honoured', () => {
    fc.assert(
      fc.property(arbitraryQuote, (quote) => {
        const { status, body } = shown(version, QUOTE_BASKET, quote);
        expect([status, body['token']]).toEqual([200, 'token']);
        expect(readBack(body)).toEqual(leftOfQuote(quote));
        const validUntilMs = ms(body['validUntil']) ?? 0;
        expect(validUntilMs).toBeGreaterThanOrEqual(quote.atMs + 60_000);
        expect(validUntilMs).toBeLessThanOrEqual(quote.atMs + 900_000);
      }),
      { numRuns: 50 },
    );
  });
});

const changed = pricing.contracts.flatMap(({ version, descent }) =>
  descent === undefined ? [] : [{ version, descent }],
);

/** Versions that are written as their differences are proved by them: this is all, whatever the changes are. */
describe.each(changed)('what $version says', ({ version, descent }) => {
  /** Of its answer its neighbour's can be told, but for what it declares as lost. */
  function goesBack(operation: string, result: unknown): void {
    const { operationId } = spokeOf(version, operation);
    const promise = pricing.promiseOf?.(operation, result);
    const bound = promise === undefined ? result : promise.withToken('token');
    const { status, body } = shown(version, operation, result);
    const left = descent.left[operationId]?.present(bound);
    expect({ status, body: status === 200 ? descent.back(operationId, body) : body }).toStrictEqual(left);
  }

  it.each([
    [PRICE_ONE, arbitraryMarket.chain(arbitraryPrice)],
    [PRICE_BATCH, arbitraryBatch],
    [QUOTE_BASKET, arbitraryQuote],
  ] as const)('of any result of %s is valid, and as much as its neighbour says', (operation, results) => {
    fc.assert(
      fc.property(results as fc.Arbitrary<unknown>, (result) => {
        goesBack(operation, result);
      }),
    );
  });

  it('loses nothing that is not its neighbour’s to lose', () => {
    for (const loss of descent.losses) expect(loss).toMatch(/^[A-Z]\w*\.\w+$/);
    expect(Object.keys(descent.left).toSorted()).toEqual(
      Object.keys(pricing.contracts.find((each) => each.version === descent.neighbour)?.operations ?? {}).toSorted(),
    );
  });
});

describe.each(VERSIONS)('contract %s', (version) => {
  it.each(['unknown-sku', 'not-priced'] as const)('says %s as a problem', (kind) => {
    expect(shown(version, PRICE_ONE, { kind, sku: 'A' })).toMatchObject({ status: 404, body: { code: kind } });
  });

  it('names the first twenty lines that cannot be quoted', () => {
    fc.assert(
      fc.property(arbitraryNotQuotable, (result) => {
        const { status, body } = shown(version, QUOTE_BASKET, result);
        expect([status, body['code']]).toEqual([422, 'not-quotable']);
        const pointers = (body['errors'] as readonly Json[]).map(({ pointer }) => pointer);
        expect(pointers).toEqual(
          result.lines.slice(0, 20).map(({ line }) => placeIn(version, QUOTE_BASKET, `/lines/${line}/sku`)),
        );
      }),
      { numRuns: 50 },
    );
  });

  /** RFC 3339, of any offset, and the instant it means. */
  const instant = fc
    .record({
      atMs: fc.integer({ min: Date.UTC(1, 0, 2), max: Date.UTC(9998, 11, 30) }),
      offset: fc.integer({ min: -1_439, max: 1_439 }),
      places: fc.constantFrom(0, 1, 2, 3),
    })
    .map(({ atMs, offset, places }) => {
      const cutMs =
        atMs -
        (((atMs % 1_000) + 1_000) % 1_000) +
        Math.floor((((atMs % 1_000) + 1_000) % 1_000) / 10 ** (3 - places)) * 10 ** (3 - places);
      const local = new Date(cutMs + offset * 60_000).toISOString().slice(0, places === 0 ? 19 : 20 + places);
      const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
        String(part).padStart(2, '0'),
      );
      const zone = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${hours}:${minutes}`;
      return { text: local + zone, atMs: cutMs };
    });
  const quantityE4 = fc.integer({ min: 1, max: 999_999_990_000 });
  const textOf = (of: number): string => String(of / 10_000);

  it('accepts any question about one price', () => {
    fc.assert(
      fc.property(
        arbitrarySku,
        arbitraryMarket,
        fc.option(quantityE4, { nil: undefined }),
        fc.option(instant, { nil: undefined }),
        fc.boolean(),
        (sku, { channel, group }, quantity, at, named) => {
          const match = router.match('GET', ['pricing', version, 'prices', sku]);
          if (match?.kind !== 'operation') throw new Error('not matched');
          const query = new URLSearchParams({
            channel,
            ...(named ? { group } : {}),
            ...(quantity === undefined ? {} : { quantity: textOf(quantity) }),
            ...(at === undefined ? {} : { at: at.text }),
          }).toString();
          expect(match.operation.accept({ path: match.path, query, headers: {} })).toStrictEqual({
            sku,
            channel,
            group: named ? group : 'retail',
            quantityE4: quantity ?? 10_000,
            ...(at === undefined ? {} : { atMs: at.atMs }),
          });
        },
      ),
    );
  });

  const post = (operation: string, json: object): unknown =>
    spokeOf(version, operation).accept({
      path: {},
      query: '',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(askedIn(version, operation, json))),
    });
  const refusalOf = (operation: string, json: object): unknown => {
    try {
      return { accepted: post(operation, json) };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return [error.code, ...(error.extras.errors ?? []).map(({ pointer }) => pointer)];
    }
  };

  it('accepts any question about up to 200 prices', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(arbitrarySku, { minLength: 1, maxLength: 200 }),
        arbitraryMarket,
        instant,
        (skus, market, at) => {
          expect(post(PRICE_BATCH, { ...market, skus, at: at.text })).toStrictEqual({ ...market, skus, atMs: at.atMs });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('accepts any basket, its quantities to the last place', () => {
    const lines = fc.uniqueArray(fc.record({ sku: arbitrarySku, quantityE4 }), {
      selector: ({ sku }) => sku,
      minLength: 1,
      maxLength: 100,
    });
    const codes = fc.uniqueArray(
      fc.string({ unit: fc.constantFrom(...Array.from('ABCxyz019_-')), minLength: 1, maxLength: 32 }),
      {
        selector: (code) => code.toLowerCase(),
        maxLength: 10,
      },
    );
    fc.assert(
      fc.property(lines, codes, arbitraryMarket, (asked, given, market) => {
        const json = {
          ...market,
          lines: asked.map((line) => ({ sku: line.sku, quantity: line.quantityE4 / 10_000 })),
          codes: given,
        };
        expect(post(QUOTE_BASKET, json)).toEqual({ ...market, lines: asked, codes: given });
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [
      'a SKU twice',
      {
        lines: [
          { sku: 'A', quantity: 1 },
          { sku: 'A', quantity: 2 },
        ],
      },
      '/lines/1/sku',
    ],
    ['a code twice but for case', { codes: ['danke5', 'x', 'DANKE5'] }, '/codes/2'],
    ['more than four places', { lines: [{ sku: 'A', quantity: 0.00001 }] }, '/lines/0/quantity'],
    ['five places above one', { lines: [{ sku: 'A', quantity: 2.00005 }] }, '/lines/0/quantity'],
    ['nothing of it', { lines: [{ sku: 'A', quantity: 0 }] }, '/lines/0/quantity'],
    ['no lines', { lines: [] }, '/lines'],
    ['eleven codes', { codes: Array.from({ length: 11 }, (_, at) => `C${at}`) }, '/codes'],
    ['a local time', { at: '2026-11-27T12:00:00' }, '/at'],
    ['the thirtieth of February', { at: '2026-02-30T12:00:00Z' }, '/at'],
    ['microseconds', { at: '2026-11-27T12:00:00.000001Z' }, '/at'],
    ['an offset of a day', { at: '2026-11-27T12:00:00+24:00' }, '/at'],
    ['a blank for the T', { at: '2026-11-27 12:00:00Z' }, '/at'],
    ['a group that there is not', { group: 'vip' }, '/group'],
  ])('refuses a basket with %s, and says where', (_, more, pointer) => {
    const asked = { channel: 'web', lines: [{ sku: 'A', quantity: 1 }], ...more };
    expect(refusalOf(QUOTE_BASKET, asked)).toEqual([
      'invalid-request',
      ...(pointer === '/at' ? expectedAt() : [placeIn(version, QUOTE_BASKET, pointer)]),
    ]);
    function expectedAt(): readonly unknown[] {
      // Its form and its calendar are two checks: one of them or both.
      return (refusalOf(QUOTE_BASKET, asked) as readonly unknown[]).slice(1).map(() => '/at');
    }
  });

  it('takes a leap second for the second that follows it', () => {
    const asked = { channel: 'web', lines: [{ sku: 'A', quantity: 1 }], at: '2016-12-31T23:59:60Z' };
    expect(post(QUOTE_BASKET, asked)).toMatchObject({ atMs: Date.UTC(2017, 0, 1) });
  });
});

function whatIsLeft(item: BatchItem, version: string): object {
  if (item.kind === 'price') return LEFT_OF_PRICE[version]?.(item) ?? {};
  const refused = version === 'v1' ? 'upstream-failed' : 'in-doubt';
  return { sku: item.sku, refusal: item.kind === 'refused' ? refused : item.kind };
}

function isPriced(left: object): boolean {
  return !('refusal' in left);
}

it('a quote is honoured for a quarter of an hour, until a window changes, or a minute: of these as the record says', () => {
  const quote = fc.sample(arbitraryQuote, 1)[0];
  if (quote === undefined) throw new Error('there is one');
  const until = (changesAtMs: number | null): number => {
    const promise = pricing.promiseOf?.(QUOTE_BASKET, { ...quote, atMs: 0, changesAtMs });
    if (promise === undefined) throw new Error('a quote promises something');
    expect(promise.fromMs).toBe(0);
    expect((promise.withToken('t') as BoundQuote).validUntilMs).toBe(promise.untilMs);
    return promise.untilMs;
  };
  expect([null, 1_000_000, 900_000, 600_000, 60_001, 60_000, 1].map(until)).toEqual([
    900_000, 900_000, 900_000, 600_000, 60_001, 60_000, 60_000,
  ]);
});
