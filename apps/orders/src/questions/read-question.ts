import {
  CHANNELS,
  CUSTOMER_GROUPS,
  LONGEST_FIGURES_MS,
  MOST_REVIEWS,
  MOST_STANDINGS,
  SHIPPING_METHODS,
  STANDING_STATES,
  type Address,
  type CalledOffQuestion,
  type Customer,
  type Delivery,
  type ErasureQuestion,
  type FiguresQuestion,
  type JourneyQuestion,
  type ListQuestion,
  type OrderLine,
  type OrderQuestion,
  type OrderToPlace,
  type QuotedBasket,
  type ReturnToMake,
  type ReviewDecision,
  type ReviewsQuestion,
  type SearchQuestion,
  type SettleQuestion,
  type StandingsQuestion,
  type StockAuthorityTerm,
} from '@banyan/domains';
import { isCurrency, TranslationRefused, type Currency } from '@banyan/kernel';
import { oneOf, record, records, text, whole } from '@banyan/rpc';
import { QuestionRefused } from '@banyan/service';

/*
 * Every question is read member by member: the gateway has checked it by its contract, and this is another process, whose caller
 * may be of another version. Bounds are those of the model. What is not known is left out.
 */

type Members = Readonly<Record<string, unknown>>;

const REFERENCE = /^BY[0-9A-HJKMNP-TV-Z]{26}$/;
const MOST_LINES = 100;
const MOST_CODES = 10;
const MOST_PROMOTIONS = 100;
const RATE_SCALE = 10_000;
const PER_UNITS = [1, 10, 100, 1_000] as const;
/** The last instant a calendar has. */
const LAST_MS = 8_640_000_000_000_000;
const MOST_LISTED = 100;

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readOrderToPlace(question: object): OrderToPlace {
  return read(() => {
    const asked = record(question, 'order');
    const channel = oneOf(asked['channel'], CHANNELS, 'order.channel');
    return {
      reference: reference(asked['reference'], 'order.reference'),
      channel,
      basket: basketOf(asked['basket']),
      customer: customerOf(asked['customer']),
      delivery: deliveryOf(asked['delivery']),
      billing: addressOf(asked['billing'], 'order.billing'),
      payment: { token: words(record(asked['payment'], 'order.payment')['token'], 'order.payment.token', 8, 255) },
      authority: authorityOf(asked['authority'], 'order.authority'),
      boundAtMs: instant(asked['boundAtMs'], 'order.boundAtMs'),
    };
  });
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readOrderQuestion(question: object): OrderQuestion {
  return read(() => ({ reference: words(record(question, 'question')['reference'], 'reference', 1, 64) }));
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readSettleQuestion(question: object): SettleQuestion {
  return read(() => {
    const asked = record(question, 'question');
    return {
      reference: reference(asked['reference'], 'reference'),
      authority: authorityOf(asked['authority'], 'authority'),
    };
  });
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readListQuestion(question: object): ListQuestion {
  return read(() => {
    const asked = record(question, 'question');
    const limit = whole(asked['limit'], 'limit', 1);
    if (limit > MOST_LISTED) throw new TranslationRefused('limit', `is more than ${MOST_LISTED}`);
    return {
      email: words(asked['email'], 'email', 3, 96),
      fromMs: instant(asked['fromMs'], 'fromMs'),
      untilMs: instant(asked['untilMs'], 'untilMs'),
      limit,
    };
  });
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readErasureQuestion(question: object): ErasureQuestion {
  return read(() => ({ email: words(record(question, 'question')['email'], 'email', 3, 96) }));
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readReturnToMake(question: object): ReturnToMake {
  return read(() => {
    const asked = record(question, 'question');
    const location = asked['location'];
    const lines = records(asked['lines'], 'lines', MOST_LINES).map(quantityOf('lines'));
    if (lines.length === 0) throw new TranslationRefused('lines', 'is empty');
    return {
      reference: words(asked['reference'], 'reference', 1, 64),
      returnReference: words(asked['returnReference'], 'returnReference', 8, 64),
      lines: noneTwice(lines, 'lines'),
      ...(location === undefined ? {} : { location: words(location, 'location', 1, 64) }),
    };
  });
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readReviewsQuestion(question: object): ReviewsQuestion {
  return read(() => {
    const limit = whole(record(question, 'question')['limit'], 'limit', 1);
    if (limit > MOST_REVIEWS) throw new TranslationRefused('limit', `is more than ${MOST_REVIEWS}`);
    return { limit };
  });
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readJourneyQuestion(question: object): JourneyQuestion {
  return read(() => ({ reference: text(record(question, 'question')['reference'], 'reference') }));
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readStandingsQuestion(question: object): StandingsQuestion {
  return read(() => {
    const { references } = record(question, 'question');
    if (!Array.isArray(references) || references.length > MOST_STANDINGS) {
      throw new TranslationRefused('references', `is not a list of at most ${MOST_STANDINGS}`);
    }
    return { references: references.map((each) => text(each, 'references')) };
  });
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readSearchQuestion(question: object): SearchQuestion {
  return read(() => {
    const asked = record(question, 'question');
    const limit = whole(asked['limit'], 'limit', 1);
    if (limit > MOST_STANDINGS) throw new TranslationRefused('limit', `is more than ${MOST_STANDINGS}`);
    return {
      state: oneOf(asked['state'], STANDING_STATES, 'state'),
      from: words(asked['from'], 'from', 1, 64),
      before: words(asked['before'], 'before', 1, 64),
      ...(asked['channel'] === undefined ? {} : { channel: oneOf(asked['channel'], CHANNELS, 'channel') }),
      limit,
    };
  });
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readFiguresQuestion(question: object): FiguresQuestion {
  return read(() => {
    const asked = record(question, 'question');
    const fromMs = instant(asked['fromMs'], 'fromMs');
    const untilMs = instant(asked['untilMs'], 'untilMs');
    if (untilMs < fromMs || untilMs - fromMs > LONGEST_FIGURES_MS) {
      throw new TranslationRefused('untilMs', `is not within ${LONGEST_FIGURES_MS} ms after fromMs`);
    }
    return { fromMs, untilMs };
  });
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readCalledOffQuestion(question: object): CalledOffQuestion {
  return read(() => ({ sinceMs: instant(record(question, 'question')['sinceMs'], 'sinceMs') }));
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readReviewDecision(question: object): ReviewDecision {
  return read(() => {
    const asked = record(question, 'question');
    return {
      reference: reference(asked['reference'], 'reference'),
      decision: oneOf(asked['decision'], ['approve', 'reject'] as const, 'decision'),
      by: words(asked['by'], 'by', 1, 100),
      reason: words(asked['reason'], 'reason', 1, 500),
    };
  });
}

function authorityOf(value: unknown, at: string): StockAuthorityTerm {
  const { arm, term } = record(value, at);
  return { arm: oneOf(arm, ['legacy', 'service'] as const, `${at}.arm`), term: whole(term, `${at}.term`, 1) };
}

function basketOf(value: unknown): QuotedBasket {
  const at = 'order.basket';
  const basket = record(value, at);
  const { codes } = basket;
  if (!Array.isArray(codes) || codes.length > MOST_CODES)
    throw new TranslationRefused(`${at}.codes`, 'is no list of codes');
  const lines = records(basket['lines'], `${at}.lines`, MOST_LINES);
  if (lines.length === 0) throw new TranslationRefused(`${at}.lines`, 'is empty');
  const currency = currencyOf(basket['currency'], `${at}.currency`);
  const read: QuotedBasket = {
    channel: oneOf(basket['channel'], CHANNELS, `${at}.channel`),
    group: oneOf(basket['group'], CUSTOMER_GROUPS, `${at}.group`),
    currency,
    lines: noneTwice(
      lines.map((line) => lineOf(line, currency)),
      `${at}.lines`,
    ),
    codes: codes.map((code) => words(code, `${at}.codes`, 1, 64)),
    promotions: records(basket['promotions'], `${at}.promotions`, MOST_PROMOTIONS).map((each) => ({
      id: words(each['id'], `${at}.promotions.id`, 1, 200),
      title: words(each['title'], `${at}.promotions.title`, 1, 200),
      amountMinor: whole(each['amountMinor'], `${at}.promotions.amountMinor`, 0),
    })),
    totalMinor: whole(basket['totalMinor'], `${at}.totalMinor`, 0),
    atMs: instant(basket['atMs'], `${at}.atMs`),
  };
  const sum = read.lines.reduce(
    (total, { lineAmountMinor, discountMinor }) => total + lineAmountMinor - discountMinor,
    0,
  );
  if (sum !== read.totalMinor) throw new TranslationRefused(`${at}.totalMinor`, 'is not what the lines come to');
  return read;
}

function lineOf(line: Members, currency: Currency): OrderLine {
  const at = 'order.basket.lines';
  const price = record(line['price'], `${at}.price`);
  if (price['currency'] !== currency) throw new TranslationRefused(`${at}.price.currency`, 'is not the basket\u2019s');
  const lineAmountMinor = whole(line['lineAmountMinor'], `${at}.lineAmountMinor`, 0);
  const discountMinor = whole(line['discountMinor'], `${at}.discountMinor`, 0);
  if (discountMinor > lineAmountMinor) throw new TranslationRefused(`${at}.discountMinor`, 'is more than the line');
  const taxRate = whole(line['taxRate'], `${at}.taxRate`, 0);
  if (taxRate >= RATE_SCALE) throw new TranslationRefused(`${at}.taxRate`, 'is no rate of a tax');
  return {
    ...quantityOf(at)(line),
    price: { amountMinor: whole(price['amountMinor'], `${at}.price.amountMinor`, 0), currency },
    per: oneOf(line['per'], PER_UNITS, `${at}.per`),
    lineAmountMinor,
    discountMinor,
    taxRate,
  };
}

function customerOf(value: unknown): Customer {
  const at = 'order.customer';
  const customer = record(value, at);
  const email = words(customer['email'], `${at}.email`, 3, 96);
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new TranslationRefused(`${at}.email`, 'is no address');
  return {
    email,
    firstName: words(customer['firstName'], `${at}.firstName`, 1, 32),
    lastName: words(customer['lastName'], `${at}.lastName`, 1, 32),
    phone: words(customer['phone'], `${at}.phone`, 3, 32),
  };
}

function deliveryOf(value: unknown): Delivery {
  const at = 'order.delivery';
  const delivery = record(value, at);
  if (delivery['kind'] === 'collect') {
    return { kind: 'collect', location: words(delivery['location'], `${at}.location`, 1, 64) };
  }
  if (delivery['kind'] !== 'ship') throw new TranslationRefused(`${at}.kind`, 'is not one that is known');
  return {
    kind: 'ship',
    method: oneOf(delivery['method'], SHIPPING_METHODS, `${at}.method`),
    address: addressOf(delivery['address'], `${at}.address`),
  };
}

function addressOf(value: unknown, at: string): Address {
  const address = record(value, at);
  const { street, company, postcode } = address;
  if (!Array.isArray(street) || street.length < 1 || street.length > 2) {
    throw new TranslationRefused(`${at}.street`, 'is not one line or two');
  }
  const country = words(address['country'], `${at}.country`, 2, 2);
  if (!/^[A-Z]{2}$/.test(country)) throw new TranslationRefused(`${at}.country`, 'is no country');
  return {
    firstName: words(address['firstName'], `${at}.firstName`, 1, 32),
    lastName: words(address['lastName'], `${at}.lastName`, 1, 32),
    ...(company === undefined ? {} : { company: words(company, `${at}.company`, 1, 128) }),
    street: street.map((line) => words(line, `${at}.street`, 1, 128)),
    city: words(address['city'], `${at}.city`, 2, 128),
    ...(postcode === undefined ? {} : { postcode: words(postcode, `${at}.postcode`, 2, 10) }),
    country,
  };
}

function quantityOf(at: string): (line: Members) => { readonly sku: string; readonly quantityE4: number } {
  return (line) => ({
    sku: words(line['sku'], `${at}.sku`, 1, 64),
    quantityE4: whole(line['quantityE4'], `${at}.quantityE4`, 1),
  });
}

function noneTwice<Line extends { readonly sku: string }>(lines: readonly Line[], at: string): readonly Line[] {
  if (new Set(lines.map(({ sku }) => sku)).size !== lines.length) throw new TranslationRefused(at, 'names a SKU twice');
  return lines;
}

function reference(value: unknown, at: string): string {
  if (typeof value !== 'string' || !REFERENCE.test(value)) throw new TranslationRefused(at, 'is none of ours');
  return value;
}

function instant(value: unknown, at: string): number {
  const ms = whole(value, at);
  if (Math.abs(ms) > LAST_MS) throw new TranslationRefused(at, 'is no instant');
  return ms;
}

function currencyOf(value: unknown, at: string): Currency {
  if (typeof value !== 'string' || !isCurrency(value)) throw new TranslationRefused(at, 'is no currency that is known');
  return value;
}

/** Text that PostgreSQL keeps and JSON carries as it is, of so many characters. */
function words(value: unknown, at: string, least: number, most: number): string {
  if (typeof value !== 'string' || !value.isWellFormed() || /\p{Cc}/u.test(value)) {
    throw new TranslationRefused(at, 'is not a plain text');
  }
  // Code points: a letter of another script is one character to whoever types it.
  const { length } = Array.from(value);
  if (length < least || length > most) throw new TranslationRefused(at, `is not of ${least} to ${most} characters`);
  return value;
}

function read<T>(reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    if (error instanceof TranslationRefused) throw new QuestionRefused('invalid-question', error.message, error.field);
    throw error;
  }
}
