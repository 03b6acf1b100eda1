import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadContracts, type ContractOperation } from '@banyan/contracts';
import { CURRENCIES, ProblemError, PROBLEMS, PROJECT_ROOT, type Currency, type ProblemCode } from '@banyan/kernel';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { orders } from '../orders.domain.js';
import {
  CORE_NUMBER,
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  QUANTITY_SCALE,
  type Delivery,
  type Order,
  type OrderRequest,
  type Receipt,
  type RefusedBecause,
} from '../orders.model.js';
import {
  arbitraryAddress,
  arbitraryCancel,
  arbitraryChannel,
  arbitraryCustomer,
  arbitraryDelivery,
  arbitraryEmail,
  arbitraryList,
  arbitraryLocation,
  arbitraryNotPlaced,
  arbitraryOrder,
  arbitraryQuantityE4,
  arbitraryReceipt,
  arbitraryReference,
  arbitraryReturn,
  arbitrarySku,
  coreNumber,
  ourReference,
} from '../testing/arbitrary-orders.fixture.js';

const router = loadContracts(orders.contracts);
const VERSIONS = orders.contracts.map(({ version }) => version);

function spokeOf(version: string, operation: string): ContractOperation {
  const spoke = router.operations.find((each) => each.version === version && each.operation === operation);
  if (!spoke) throw new Error(`${version} has no ${operation}`);
  return spoke;
}

type Json = Readonly<Record<string, unknown>>;

/** What a storefront is shown of a result; valid, and JSON through and through. */
function shown(version: string, operation: string, result: unknown) {
  const spoke = spokeOf(version, operation);
  const { status, body, headers = {} } = spoke.present(result);
  expect(spoke.checkAnswer(status, body)).toEqual([]);
  expect(JSON.parse(JSON.stringify(body))).toEqual(body);
  return { status, body: body as Json, headers };
}

/** Reads a decimal text back, by its digits alone. */
function minorOf(text: unknown, currency: unknown): number {
  const places = CURRENCIES[currency as Currency];
  const [whole = '', fraction = ''] = String(text).split('.');
  expect(fraction).toHaveLength(places);
  return Number(BigInt(whole + fraction));
}
const e4 = (quantity: unknown): number => Math.round(Number(quantity) * QUANTITY_SCALE);
const ms = (instant: unknown): number => Date.parse(String(instant));

/** Amounts of a version, read back: of one currency all. */
const MONEY: Readonly<Record<string, (body: Json) => { currency: unknown; minor: (value: unknown) => number }>> = {
  v1: ({ currency }) => ({ currency, minor: (value) => minorOf(value, currency) }),
  v2: (body) => {
    const { currency } = (body['total'] ?? body['refunded']) as { currency: string };
    const minor = (value: unknown): number => {
      expect((value as Json)['currency']).toBe(currency);
      return Number((value as Json)['amountMinor']);
    };
    return { currency, minor };
  },
};

function moneyIn(version: string, body: Json) {
  const read = MONEY[version];
  if (!read) throw new Error(`nobody reads the money of ${version}`);
  return read(body);
}

/** THE lists of losses: what is left of canonical values in the words of each version. */
const COARSE = {
  pending: 'pending',
  'in-review': 'placed',
  'awaiting-payment': 'placed',
  accepted: 'placed',
  'in-fulfilment': 'placed',
  dispatched: 'placed',
  'ready-for-collection': 'placed',
  completed: 'completed',
  cancelled: 'cancelled',
  returned: 'returned',
} as const;

/** Lost in every version where the number can be guessed: who bought it, and how it goes. Lost everywhere: that it is not known how. */
const personalLeft = ({ reference, customer, delivery }: Order) =>
  CORE_NUMBER.test(reference)
    ? {}
    : {
        ...(Object.keys(customer).length === 0 ? {} : { customer }),
        ...(delivery.kind === 'unknown' ? {} : { delivery: deliveryAsked(delivery) }),
      };

const deliveryAsked = (delivery: Delivery): object =>
  delivery.kind === 'collect'
    ? { collect: { location: delivery.location } }
    : { ship: { method: delivery.method, address: delivery.address } };

const LEFT_OF_ORDER: Readonly<Record<string, (order: Order) => object>> = {
  // Lost: states in between, what was given back, in goods and in money, and when it is promised.
  v1: ({
    kind: _kind,
    state,
    refundedMinor: _refunded,
    promise: _promise,
    customer: _c,
    delivery: _d,
    lines,
    ...rest
  }) => ({
    ...rest,
    state: COARSE[state],
    lines: lines.map(({ returnedE4: _returned, ...line }) => line),
  }),
  // Lost: nothing more.
  v2: ({ kind: _kind, customer: _c, delivery: _d, ...rest }) => rest,
};
const LEFT_OF_RECEIPT: Readonly<Record<string, (receipt: Receipt) => object>> = {
  // Lost: whether people look at it first.
  v1: ({ kind: _kind, ...rest }) => ({ ...rest, state: 'placed' }),
  v2: ({ kind: _kind, ...rest }) => rest,
};

const rateOf = (rate: unknown): number => (typeof rate === 'number' ? rate : Number(String(rate).replace('.', '')));

function readOrder(version: string, body: Json): object {
  const { currency, minor } = moneyIn(version, body);
  const { reference, state, channel, placedAt, lines, shipping, total, refunded, promise, cancellable, returnable } =
    body;
  return {
    reference,
    state,
    channel,
    currency,
    placedAtMs: ms(placedAt),
    lines: (lines as readonly Json[]).map((line) => ({
      sku: line['sku'],
      quantityE4: e4(line['quantity']),
      ...(line['returned'] === undefined ? {} : { returnedE4: e4(line['returned']) }),
      price: { amountMinor: minor(line['price']), currency },
      per: line['per'],
      lineAmountMinor: minor(line['amount']),
      discountMinor: minor(line['discount']),
      taxRate: rateOf(line['taxRate']),
    })),
    shippingMinor: minor(shipping),
    totalMinor: minor(total),
    ...(refunded === undefined ? {} : { refundedMinor: minor(refunded) }),
    ...(promise === undefined
      ? {}
      : { promise: { fromMs: ms((promise as Json)['from']), untilMs: ms((promise as Json)['until']) } }),
    cancellable,
    returnable,
  };
}

describe.each(VERSIONS)('what %s says', (version) => {
  const leftOfOrder = LEFT_OF_ORDER[version];
  const leftOfReceipt = LEFT_OF_RECEIPT[version];
  if (!leftOfOrder || !leftOfReceipt) throw new Error(`${version} has no list of losses`);

  it('says of any order all but what is in its list of losses, and nothing personal of one whose number can be guessed', () => {
    fc.assert(
      fc.property(arbitraryOrder, (order) => {
        const { status, body } = shown(version, ORDER_READ, order);
        expect(status).toBe(200);
        expect(readOrder(version, body)).toEqual(leftOfOrder(order));
        const { customer, delivery } = body;
        expect({ ...(customer ? { customer } : {}), ...(delivery ? { delivery } : {}) }).toEqual(personalLeft(order));
      }),
    );
  });

  it('says of any receipt all but what is in its list of losses, and where the order is', () => {
    fc.assert(
      fc.property(arbitraryReceipt, (receipt) => {
        const { status, body, headers } = shown(version, ORDER_PLACE, receipt);
        const { currency, minor } = moneyIn(version, body);
        const { reference, state, total, shipping, placedAt } = body;
        const read = { reference, state, currency, totalMinor: minor(total), shippingMinor: minor(shipping) };
        expect([status, { ...read, placedAtMs: ms(placedAt) }]).toEqual([201, leftOfReceipt(receipt)]);
        expect(headers).toEqual({ location: `/orders/${version}/orders/${receipt.reference}` });
        const [, ...segments] = headers['location']?.split('/') ?? [];
        expect(router.match('GET', segments)).toMatchObject({
          operation: { operation: ORDER_READ, version },
          path: { reference: receipt.reference },
        });
      }),
    );
  });

  it('says of any list everything but under which reference another arm has a copy', () => {
    fc.assert(
      fc.property(arbitraryList, (found) => {
        const { status, body } = shown(version, ORDER_LIST, found);
        expect([status, body['complete']]).toEqual([200, found.complete]);
        const read = (body['orders'] as readonly Json[]).map((each) => {
          const { currency, minor } = moneyIn(version, each);
          const { reference, state, channel, total, placedAt, ...more } = each;
          expect(Object.keys(more)).toEqual(version === 'v1' ? ['currency'] : []);
          return { reference, state, channel, currency, totalMinor: minor(total), placedAtMs: ms(placedAt) };
        });
        expect(read).toEqual(
          found.orders.map(({ copyOf: _copyOf, state, ...rest }) => ({
            ...rest,
            state: version === 'v1' ? COARSE[state] : state,
          })),
        );
      }),
      { numRuns: 50 },
    );
  });

  const CODES: Readonly<Record<RefusedBecause, ProblemCode>> = {
    'out-of-stock': 'out-of-stock',
    'payment-declined': 'payment-declined',
    'quote-not-honoured': 'quote-not-honoured',
    'not-deliverable': 'not-deliverable',
    rejected: 'order-rejected',
    abandoned: 'order-abandoned',
  };
  const linePrefix = version === 'v1' ? '/lines/' : 'quote:/lines/';

  it('says of any refusal which, of which lines, and the same by the order’s own URL', () => {
    fc.assert(
      fc.property(arbitraryNotPlaced, ourReference, (refused, reference) => {
        const { status, body } = shown(version, ORDER_PLACE, refused);
        const code = CODES[refused.because];
        expect([status, body['code'], body['title']]).toEqual([422, code, PROBLEMS[code].title]);
        const errors = (body['errors'] ?? []) as readonly Json[];
        if (refused.lines.length > 0) {
          expect(errors.map(({ pointer }) => pointer)).toEqual(
            refused.lines.slice(0, 20).map((line) => `${linePrefix}${line}`),
          );
        } else expect(errors.length).toBeLessThanOrEqual(1);
        const told = shown(version, ORDER_READ, { ...refused, reference });
        const same = body['errors'] === undefined ? {} : { errors };
        expect(told).toMatchObject({ status: 200, body: { reference, state: 'refused', code, ...same } });
      }),
    );
  });

  it('shows by example every problem by which an order is not taken, the gateway’s own among them', () => {
    const text = readFileSync(join(PROJECT_ROOT, `contracts/orders/${version}/openapi.yaml`), 'utf8');
    const { paths } = parse(text) as { readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>> };
    const place = paths[`/orders/${version}/orders`]?.['post'] as {
      readonly responses: Readonly<
        Record<string, { readonly content?: Readonly<Record<string, { readonly examples: Json }>> }>
      >;
    };
    const examples = Object.values(place.responses['422']?.content?.['application/problem+json']?.examples ?? {});
    const codes = examples.map((example) => (example as { readonly value: Json }).value['code']);
    expect(new Set(codes)).toEqual(
      new Set([...Object.values(CODES), 'idempotency-key-reused', 'quote-mismatch', 'quote-refused']),
    );
  });

  it('says that nobody can say yet, and where and when to look', () => {
    fc.assert(
      fc.property(ourReference, (reference) => {
        const placed = shown(version, ORDER_PLACE, { kind: 'pending', reference });
        expect(placed).toEqual({
          status: 202,
          body: { reference, state: 'pending' },
          headers: {
            location: `/orders/${version}/orders/${reference}`,
            'retry-after': expect.stringMatching(/^[1-9]\d?$/),
          },
        });
        const read = shown(version, ORDER_READ, { kind: 'pending', reference });
        expect(read).toEqual({ status: 200, body: { reference, state: 'pending' }, headers: {} });
      }),
      { numRuns: 20 },
    );
  });

  it('says what came of any cancellation and any return', () => {
    fc.assert(
      fc.property(arbitraryCancel, (result) => {
        const { status, body } = shown(version, ORDER_CANCEL, result);
        if (result.kind === 'unknown-order') return expect([status, body['code']]).toEqual([404, 'unknown-order']);
        if (result.kind === 'not-cancellable') return expect([status, body['code']]).toEqual([409, 'not-cancellable']);
        const { currency, minor } = moneyIn(version, body);
        const { reference, state, refunded } = body;
        expect([status, { kind: state, reference, currency, refundedMinor: minor(refunded) }]).toEqual([200, result]);
      }),
    );
    fc.assert(
      fc.property(arbitraryReturn, (result) => {
        const { status, body, headers } = shown(version, ORDER_RETURN, result);
        switch (result.kind) {
          case 'unknown-order':
            return expect([status, body['code']]).toEqual([404, 'unknown-order']);
          case 'pending':
            return expect([status, Number(headers['retry-after']) > 0]).toEqual([202, true]);
          case 'not-returnable': {
            const pointers = (body['errors'] as readonly Json[]).map(({ pointer }) => pointer);
            expect([status, body['code']]).toEqual([422, 'not-returnable']);
            const lines = result.lines.slice(0, 20).map((line) => `/lines/${line}/quantity`);
            return expect(pointers).toEqual(lines.length > 0 ? lines : ['/lines']);
          }
          case 'returned': {
            const { currency, minor } = moneyIn(version, body);
            const { reference: returnReference, refunded } = body;
            const read = { kind: 'returned', returnReference, currency, refundedMinor: minor(refunded) };
            return expect([status, read]).toEqual([201, result]);
          }
        }
      }),
    );
  });
});

describe.each(VERSIONS)('a request of %s', (version) => {
  const HEADERS = { 'content-type': 'application/json', 'idempotency-key': '"a-key"' };
  const ask = (
    operation: string,
    json: unknown,
    path: Readonly<Record<string, string>> = {},
    headers: object = HEADERS,
  ) =>
    spokeOf(version, operation).accept({
      path,
      query: '',
      headers: headers as typeof HEADERS,
      ...(json === undefined ? {} : { body: Buffer.from(JSON.stringify(json)) }),
    });
  /** What was refused; a request that is accepted fails the test that asks. */
  const refusalOf = (...asked: Parameters<typeof ask>): unknown => {
    try {
      return { accepted: ask(...asked) };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return [error.code, ...(error.extras.errors ?? []).map(({ pointer }) => pointer)];
    }
  };

  const lines = fc.uniqueArray(fc.record({ sku: arbitrarySku, quantityE4: arbitraryQuantityE4 }), {
    selector: ({ sku }) => sku,
    minLength: 1,
    maxLength: 20,
  });
  const asLines = (of: readonly { readonly sku: string; readonly quantityE4: number }[]) =>
    of.map(({ sku, quantityE4 }) => ({ sku, quantity: quantityE4 / QUANTITY_SCALE }));
  const order: fc.Arbitrary<OrderRequest> = fc
    .record(
      {
        channel: arbitraryChannel,
        quoteToken: fc.string({ unit: fc.constantFrom(...Array.from('aZ09-_.')), minLength: 1, maxLength: 200 }),
        lines,
        customer: arbitraryCustomer,
        delivery: arbitraryDelivery,
        billing: arbitraryAddress,
        payment: fc.record({
          token: fc
            .string({
              unit: fc.integer({ min: 0x21, max: 0x7e }).map((at) => String.fromCharCode(at)),
              minLength: 8,
              maxLength: 255,
            })
            .filter((token) => /[^0-9.-]/.test(token)),
        }),
      },
      { requiredKeys: ['channel', 'quoteToken', 'lines', 'customer', 'delivery', 'payment'] },
    )
    .filter(({ delivery, billing }) => delivery.kind === 'ship' || billing !== undefined)
    .map(({ lines: basket, ...rest }) => (version === 'v1' ? { ...rest, lines: basket } : rest));
  const bodyOf = ({ quoteToken, lines: basket, delivery, ...rest }: OrderRequest): Json => ({
    ...rest,
    quote: quoteToken,
    ...(basket === undefined ? {} : { lines: asLines(basket) }),
    delivery: deliveryAsked(delivery),
  });

  it('is accepted with any order, to the last place and the last letter', () => {
    fc.assert(
      fc.property(order, (request) => {
        expect(ask(ORDER_PLACE, bodyOf(request))).toStrictEqual(structuredClone(request));
      }),
    );
  });

  it('is accepted or refused, and nothing else, whatever is changed in it', () => {
    const path = fc.constantFrom(
      ['channel'], ['quote'], ['customer', 'email'], ['customer', 'firstName'], ['customer', 'phone'], ['delivery'],
      ['delivery', 'ship', 'address', 'street'], ['delivery', 'ship', 'address', 'country'], ['billing'], ['payment', 'token'], ['lines'],
    ); // prettier-ignore
    fc.assert(
      fc.property(order, path, fc.jsonValue(), (request, [first = '', ...rest], value) => {
        const body = structuredClone(bodyOf(request)) as Record<string, unknown>;
        let holder = body;
        const way = [first, ...rest];
        for (const name of way.slice(0, -1)) {
          const next = holder[name];
          if (typeof next !== 'object' || next === null) return;
          holder = next as Record<string, unknown>;
        }
        holder[way.at(-1) ?? ''] = value;
        const refused = refusalOf(ORDER_PLACE, body);
        if (Array.isArray(refused)) expect(refused[0]).toBe('invalid-request');
      }),
    );
  });

  const VALID = {
    channel: 'web',
    quote: 'token',
    ...(version === 'v1' ? { lines: [{ sku: '007', quantity: 1 }] } : {}),
    customer: { email: 'ada@beispiel.example', firstName: 'Ada', lastName: 'Beispiel', phone: '0301234567' },
    delivery: { ship: { method: 'standard', address: {} as object } },
    payment: { token: 'tok_12345' },
  };
  const ADDRESS = {
    firstName: 'Ada',
    lastName: 'B',
    street: ['Feigenweg 12'],
    city: 'Berlin',
    postcode: '10178',
    country: 'DE',
  };
  VALID.delivery.ship.address = ADDRESS;
  const ship = (change: object) => ({ delivery: { ship: { method: 'standard', address: { ...ADDRESS, ...change } } } });

  it.each<[string, object, string]>([
    ['no quote', { quote: undefined }, '/quote'],
    ['no way to pay', { payment: undefined }, '/payment'],
    ['a card’s number', { payment: { token: '4111111111111111' } }, '/payment/token'],
    ['a card’s number in groups', { payment: { token: '4111-1111-1111-1111' } }, '/payment/token'],
    ['blanks in a token', { payment: { token: 'tok_4111 1111' } }, '/payment/token'],
    ['two ways of delivery', { delivery: { ...VALID.delivery, collect: { location: 'a' } } }, '/delivery'],
    ['no way of delivery', { delivery: {} }, '/delivery'],
    [
      'a code of the core for a store',
      { delivery: { collect: { location: 'ST-0101' } } },
      '/delivery/collect/location',
    ],
    ['goods collected and nobody to bill', { delivery: { collect: { location: 'berlin-mitte' } } }, '/billing'],
    ['an e-mail that is none', { customer: { ...VALID.customer, email: 'ada@beispiel' } }, '/customer/email'],
    ['two e-mails', { customer: { ...VALID.customer, email: 'a@b.c@d.e' } }, '/customer/email'],
    [
      'an e-mail of 97 characters',
      { customer: { ...VALID.customer, email: `${'x'.repeat(91)}@a.bcd` } },
      '/customer/email',
    ],
    ['a name of blanks', { customer: { ...VALID.customer, firstName: '\u3000' } }, '/customer/firstName'],
    ['blanks around a name', { customer: { ...VALID.customer, lastName: ' B' } }, '/customer/lastName'],
    ['a name of two lines', { customer: { ...VALID.customer, lastName: 'B\nC' } }, '/customer/lastName'],
    ['half a character', { customer: { ...VALID.customer, lastName: '\ud83d' } }, '/customer/lastName'],
    ['a name of 33 characters', { customer: { ...VALID.customer, lastName: '😀'.repeat(33) } }, '/customer/lastName'],
    ['a member that nobody knows', { customer: { ...VALID.customer, phoneNumber: '1' } }, '/customer'],
    ['a street that is too short', ship({ street: ['A1', 'Hinterhaus'] }), '/delivery/ship/address/street'],
    ['a street that is too long', ship({ street: ['x'.repeat(100), 'x'.repeat(29)] }), '/delivery/ship/address/street'],
    ['three lines of a street', ship({ street: ['abc', 'b', 'c'] }), '/delivery/ship/address/street'],
    ['a country in small letters', ship({ country: 'de' }), '/delivery/ship/address/country'],
    ['another channel', { channel: 'telex' }, '/channel'],
  ])('is refused with %s', (_, change, pointer) => {
    expect(ask(ORDER_PLACE, VALID)).toEqual(expect.any(Object));
    expect(refusalOf(ORDER_PLACE, { ...VALID, ...change })).toEqual(['invalid-request', pointer]);
  });

  it.each([
    ['none', undefined],
    ['an empty one', '""'],
    ['two', 'a, b'],
    ['one that is too long', 'x'.repeat(256)],
  ])('is refused with a key that is %s, where a key is needed, and nowhere else', (_, key) => {
    const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
    const reference = 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCN';
    const back = { lines: [{ sku: '007', quantity: 1 }] };
    expect(refusalOf(ORDER_PLACE, VALID, {}, headers)).toEqual(['invalid-request', 'header:Idempotency-Key']);
    expect(refusalOf(ORDER_RETURN, back, { reference }, headers)).toEqual([
      'invalid-request',
      'header:Idempotency-Key',
    ]);
    expect(ask(ORDER_CANCEL, undefined, { reference }, headers)).toEqual({ reference });
    expect(ask(ORDER_LIST, { email: 'a@b.c' }, {}, headers)).toEqual(expect.any(Object));
  });

  it('about an order is accepted by any reference, and is of no order with anything else', () => {
    fc.assert(
      fc.property(arbitraryReference, (reference) => {
        expect(ask(ORDER_READ, undefined, { reference })).toStrictEqual({ reference });
      }),
    );
    const near = fc.constantFrom('BY01KB4DZ6J3VQ5X9R7T2M8W0YC', 'BY81KB4DZ6J3VQ5X9R7T2M8W0YCN', 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCU', '1234', '0000012345', 'BR01KB4DZ6J3VQ5X9R7T2M8W0YCN', 'search'); // prettier-ignore
    fc.assert(
      fc.property(near, (reference) => {
        expect(refusalOf(ORDER_READ, undefined, { reference })).toEqual(['unknown-order']);
        expect(refusalOf(ORDER_CANCEL, {}, { reference })).toEqual(['unknown-order']);
      }),
    );
    fc.assert(
      fc.property(ourReference, (reference) => {
        const typed = reference.slice(2).toLowerCase().replaceAll('1', 'l').replaceAll('0', 'o');
        expect(ask(ORDER_READ, undefined, { reference: `by${typed}` })).toStrictEqual({ reference });
      }),
    );
    expect(refusalOf(ORDER_READ, undefined, { reference: "x'; --" })).toEqual(['invalid-request', 'path:reference']);
  });

  it('that changes an order of the core asks whose it is; one of ours need not', () => {
    const back = { lines: [{ sku: '007', quantity: 1 }] };
    fc.assert(
      fc.property(coreNumber, ourReference, arbitraryEmail, (number, ours, email) => {
        for (const [operation, body] of [
          [ORDER_CANCEL, {}],
          [ORDER_RETURN, back],
        ] as const) {
          expect(refusalOf(operation, body, { reference: number })).toEqual(['invalid-request', '/email']);
          expect(ask(operation, { ...body, email }, { reference: number })).toMatchObject({ reference: number, email });
          expect(ask(operation, body, { reference: ours })).not.toHaveProperty('email');
        }
        expect(refusalOf(ORDER_CANCEL, undefined, { reference: number })).toEqual(['invalid-request', '/email']);
      }),
      { numRuns: 20 },
    );
  });

  it('to take goods back is accepted with any lines and any store', () => {
    fc.assert(
      fc.property(
        ourReference,
        lines,
        fc.option(arbitraryLocation, { nil: undefined }),
        (reference, basket, location) => {
          const more = location === undefined ? {} : { location };
          expect(ask(ORDER_RETURN, { lines: asLines(basket), ...more }, { reference })).toStrictEqual({
            reference,
            lines: structuredClone(basket),
            ...more,
          });
        },
      ),
      { numRuns: 50 },
    );
    const reference = 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCN';
    const twice = { lines: [{ sku: 'A', quantity: 1 }, { sku: 'A', quantity: 2 }] }; // prettier-ignore
    expect(refusalOf(ORDER_RETURN, twice, { reference })).toEqual(['invalid-request', '/lines/1/sku']);
    const fine = { lines: [{ sku: 'A', quantity: 0.00001 }] };
    expect(refusalOf(ORDER_RETURN, fine, { reference })).toEqual(['invalid-request', '/lines/0/quantity']);
  });

  it('for a customer’s orders has bounds of its own, or all there are', () => {
    const email = 'ada@beispiel.example';
    expect(ask(ORDER_LIST, { email })).toEqual({ email, fromMs: 0, untilMs: Date.UTC(9_999, 0, 1), limit: 20 });
    const from = '2026-01-01T00:00:00+01:00';
    expect(ask(ORDER_LIST, { email, from, until: '2026-11-28T00:00:00Z', limit: 100 })).toEqual({
      email,
      fromMs: Date.UTC(2025, 11, 31, 23),
      untilMs: Date.UTC(2026, 10, 28),
      limit: 100,
    });
    const whole = { email, from: '0001-01-01T00:00:00Z', until: '9999-12-31T23:59:59Z' };
    expect(ask(ORDER_LIST, whole)).toEqual(ask(ORDER_LIST, { email }));
    expect(refusalOf(ORDER_LIST, { email, from: '2026-02-30T00:00:00Z' })).toEqual(['invalid-request', '/from']);
    expect(refusalOf(ORDER_LIST, { email, limit: 101 })).toEqual(['invalid-request', '/limit']);
    expect(refusalOf(ORDER_LIST, {})).toEqual(['invalid-request', '/email']);
  });

  it('has its personal fields tagged, and none of them in a URL', () => {
    const fields = router.operations.flatMap((operation) => (operation.version === version ? operation.personal : []));
    const asked = fields
      .filter(({ side }) => side === 'request')
      .map(({ operationId, field }) => `${operationId} ${field}`);
    const address = ['firstName', 'lastName', 'company', 'street', 'city', 'postcode', 'country'];
    expect(asked.toSorted()).toEqual(
      [
        ...['email', 'firstName', 'lastName', 'phone'].map((name) => `placeOrder /customer/${name}`),
        'placeOrder /delivery/ship/address',
        ...address.map((name) => `placeOrder /billing/${name}`),
        'placeOrder /payment/token',
        'searchOrders /email',
        'cancelOrder /email',
        'returnGoods /email',
      ].toSorted(),
    );
    expect(fields.filter(({ field }) => !field.startsWith('/'))).toEqual([]);
    expect(fields.every(({ owner, retention }) => owner !== undefined && retention !== undefined)).toBe(true);
  });
});
