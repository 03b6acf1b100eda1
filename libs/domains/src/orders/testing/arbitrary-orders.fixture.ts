import { CURRENCIES, type Currency } from '@banyan/kernel';
import * as fc from 'fast-check';
import {
  CHANNELS,
  ORDER_STATES,
  SHIPPING_METHODS,
  type Address,
  type CancelResult,
  type Customer,
  type Delivery,
  type ListResult,
  type NotPlaced,
  type Order,
  type OrderSummary,
  type PlacedLine,
  type Receipt,
  type RefusedBecause,
  type ReturnResult,
} from '../orders.model.js';

const CONTROL = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** Every way a SKU can be: 1 to 64 code points, no controls, no unpaired surrogates, no noncharacters. */
export const arbitrarySku: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }),
    fc.string({ unit: fc.constantFrom(...Array.from('A0/%&<>"\' +#?ß😀')), minLength: 1, maxLength: 64 }),
    fc.constantFrom('&amp;', '__proto__', 'constructor', '%2F', '..', '0', '007', '7'),
  )
  .filter((text) => !CONTROL.test(text) && Array.from(text).length <= 64);

/** A text of a person as a form takes it: so many characters, any but controls, and no blanks around it. */
export const arbitraryText = (least: number, most: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: least, maxLength: most }),
      fc.string({ unit: fc.constantFrom(...Array.from("Aß -.'&<😀名")), minLength: least, maxLength: most }),
    )
    .map((text) => Array.from(text.trim()).slice(0, most).join('').trim())
    .filter((text) => !CONTROL.test(text) && Array.from(text).length >= least);

const CROCKFORD = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
/** 128 bits: the first digit has three of them. */
const name26 = fc
  .tuple(
    fc.constantFrom(...CROCKFORD.slice(0, 8)),
    fc.string({ unit: fc.constantFrom(...CROCKFORD), minLength: 25, maxLength: 25 }),
  )
  .map(([first, rest]) => first + rest);
export const ourReference: fc.Arbitrary<string> = name26.map((text) => `BY${text}`);
export const coreNumber: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 999_999_999 })
  .map((n) => String(n).padStart(9, '0'));
export const arbitraryReference: fc.Arbitrary<string> = fc.oneof(ourReference, coreNumber);

const MOST_MINOR = Number.MAX_SAFE_INTEGER;
/** Until the year 9999, which ISO 8601 writes with four digits. */
const LAST_MS = Date.UTC(9999, 11, 31);

const currency = fc.constantFrom(...(Object.keys(CURRENCIES) as Currency[]));
const channel = fc.constantFrom(...CHANNELS);
const state = fc.constantFrom(...ORDER_STATES);
const minor = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: MOST_MINOR }));
export const arbitraryQuantityE4: fc.Arbitrary<number> = fc.integer({ min: 1, max: 999_999_990_000 });
const instant = fc.integer({ min: 0, max: LAST_MS });

/** As the core may have them of an order that it took years ago: any text at all. */
const kept = fc.string({ unit: 'binary', maxLength: 40 });
const keptAddress: fc.Arbitrary<Address> = fc.record(
  {
    firstName: kept,
    lastName: kept,
    company: kept,
    street: fc.array(kept, { minLength: 1, maxLength: 2 }),
    city: kept,
    postcode: kept,
    country: kept,
  },
  { requiredKeys: ['firstName', 'lastName', 'street', 'city', 'country'] },
);
const keptCustomer: fc.Arbitrary<Partial<Customer>> = fc.record(
  { email: kept, firstName: kept, lastName: kept, phone: kept },
  { requiredKeys: [] },
);
export const arbitraryLocation: fc.Arbitrary<string> = fc
  .array(fc.string({ unit: fc.constantFrom(...Array.from('abz019')), minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('-'));
const keptDelivery: fc.Arbitrary<Order['delivery']> = fc.oneof(
  fc.record({
    kind: fc.constant('ship' as const),
    method: fc.constantFrom(...SHIPPING_METHODS),
    address: keptAddress,
  }),
  fc.record({ kind: fc.constant('collect' as const), location: arbitraryLocation }),
  fc.constant({ kind: 'unknown' as const }),
);

const placedLine = (of: Currency): fc.Arbitrary<PlacedLine> =>
  fc.record({
    sku: arbitrarySku,
    quantityE4: arbitraryQuantityE4,
    price: minor.map((amountMinor) => ({ amountMinor, currency: of })),
    per: fc.constantFrom(1, 10, 100, 1_000),
    lineAmountMinor: minor,
    discountMinor: minor,
    taxRate: fc.integer({ min: 0, max: 9_999 }),
    returnedE4: fc.oneof(fc.constant(0), arbitraryQuantityE4),
  });

export const arbitraryOrder: fc.Arbitrary<Order> = currency.chain((of) =>
  fc.record(
    {
      kind: fc.constant('order' as const),
      reference: arbitraryReference,
      state,
      channel,
      currency: fc.constant(of),
      lines: fc.array(placedLine(of), { minLength: 1, maxLength: 8 }),
      shippingMinor: minor,
      totalMinor: minor,
      refundedMinor: minor,
      customer: keptCustomer,
      delivery: keptDelivery,
      placedAtMs: instant,
      promise: fc.record({ fromMs: instant, untilMs: instant }),
      cancellable: fc.boolean(),
      returnable: fc.boolean(),
    },
    {
      requiredKeys: [
        'kind',
        'reference',
        'state',
        'channel',
        'currency',
        'lines',
        'shippingMinor',
        'totalMinor',
        'refundedMinor',
        'customer',
        'delivery',
        'placedAtMs',
        'cancellable',
        'returnable',
      ],
    },
  ),
);

export const arbitraryReceipt: fc.Arbitrary<Receipt> = fc.record({
  kind: fc.constant('placed' as const),
  reference: ourReference,
  state: fc.constantFrom('accepted' as const, 'in-review' as const),
  currency,
  totalMinor: minor,
  shippingMinor: minor,
  placedAtMs: instant,
});

const BECAUSE = [
  'out-of-stock',
  'payment-declined',
  'quote-not-honoured',
  'not-deliverable',
  'rejected',
  'abandoned',
] as const satisfies readonly RefusedBecause[];

export const arbitraryNotPlaced: fc.Arbitrary<NotPlaced> = fc.record({
  kind: fc.constant('refused' as const),
  because: fc.constantFrom(...BECAUSE),
  lines: fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 100 }),
});

const summary: fc.Arbitrary<OrderSummary> = fc.record(
  {
    reference: arbitraryReference,
    state,
    channel,
    currency,
    totalMinor: minor,
    placedAtMs: instant,
    copyOf: arbitraryReference,
  },
  { requiredKeys: ['reference', 'state', 'channel', 'currency', 'totalMinor', 'placedAtMs'] },
);

export const arbitraryList: fc.Arbitrary<ListResult> = fc.record({
  orders: fc.array(summary, { maxLength: 20 }),
  complete: fc.boolean(),
});

export const arbitraryCancel: fc.Arbitrary<CancelResult> = fc.oneof(
  fc.record({ kind: fc.constant('cancelled' as const), reference: arbitraryReference, refundedMinor: minor, currency }),
  fc.record({ kind: fc.constant('not-cancellable' as const), state }),
  fc.constant({ kind: 'unknown-order' as const }),
);

export const arbitraryReturn: fc.Arbitrary<ReturnResult> = fc.oneof(
  fc.record({
    kind: fc.constant('returned' as const),
    returnReference: name26.map((text) => `BR${text}`),
    refundedMinor: minor,
    currency,
  }),
  fc.record({
    kind: fc.constant('not-returnable' as const),
    lines: fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 100 }),
  }),
  fc.constant({ kind: 'unknown-order' as const }),
  fc.record({ kind: fc.constant('pending' as const), reference: arbitraryReference }),
);

/** As a contract takes them. */
const address: fc.Arbitrary<Address> = fc.record(
  {
    firstName: arbitraryText(1, 32),
    lastName: arbitraryText(1, 32),
    company: arbitraryText(1, 60),
    street: fc
      .tuple(arbitraryText(3, 64), fc.option(arbitraryText(1, 64), { nil: undefined }))
      .map(([first, second]) => (second === undefined ? [first] : [first, second])),
    city: arbitraryText(2, 128),
    postcode: fc.constantFrom('10178', 'SW1A 1AA', '1010', 'A65 F4E2', '12345-6789'),
    country: fc.constantFrom('DE', 'AT', 'GB', 'JP'),
  },
  { requiredKeys: ['firstName', 'lastName', 'street', 'city', 'country'] },
);
export const arbitraryAddress: fc.Arbitrary<Address> = address;
export const arbitraryEmail: fc.Arbitrary<string> = fc.constantFrom(
  'a@b.c',
  'Ada.Beispiel+shop@sub.beispiel.example',
  "o'brien@beispiel.example",
  'ünal@münchen.example',
  `${'x'.repeat(60)}@beispiel.example`,
);
export const arbitraryCustomer: fc.Arbitrary<Customer> = fc.record({
  email: arbitraryEmail,
  firstName: arbitraryText(1, 32),
  lastName: arbitraryText(1, 32),
  phone: arbitraryText(3, 32),
});
export const arbitraryDelivery: fc.Arbitrary<Delivery> = fc.oneof(
  fc.record({ kind: fc.constant('ship' as const), method: fc.constantFrom(...SHIPPING_METHODS), address }),
  fc.record({ kind: fc.constant('collect' as const), location: arbitraryLocation }),
);
export const arbitraryChannel = channel;
