import { ArmError, TranslationRefused, type Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import type { PhpExchange } from '../../legacy-exchange/php-exchange.js';
import type { NotPlaced, OrderToPlace, RefusedBecause } from '../orders.model.js';
import { readToldOrder, type ToldOrder } from './begun-order.js';
import type { BegunOrder } from './capture-steps.js';
import { CHECKOUT_FIELD, linesOf, orderNumber, type Said } from './checkout-answer.js';
import { addressForm, branchForm, cartForm, customerForm, type Form } from './checkout-forms.js';
import { CheckoutSession } from './checkout-session.js';
import { honoursQuote } from './honours-quote.js';
import { BRANCHES } from './legacy-shops.js';
import { shippingCodeOf, shippingCostOf } from './offered-shipping.js';

/** How the core is told that it is paid for. */
export interface LegacyPayment {
  /** `card` is charged when the order is confirmed; `bank_transfer` is agreed to be paid. */
  readonly code: 'card' | 'bank_transfer';
  /** Of the card. */
  readonly token?: string;
}

/** What the core is to begin. */
export interface Dance {
  readonly order: OrderToPlace;
  readonly payment: LegacyPayment;
  /** Our reference is in it, and whoever reads the order back finds it there. */
  readonly comment: string;
}

/** What came of beginning an order. Nothing is captured by it. */
export type Begun =
  | { readonly kind: 'begun'; readonly session: string; readonly order: BegunOrder }
  | NotPlaced
  /** The core would not, in one text that nobody reads; its cart is whole, and its session lives. */
  | { readonly kind: 'word' };

/** A dance under way, and what it has learnt. */
interface Turn extends Dance {
  readonly session: CheckoutSession;
  readonly attempt: Attempt;
  /** Minor units. */
  shippingMinor: number;
}

/** One thing that is told the session. Undefined: it was taken. */
type Figure = (turn: Turn) => Promise<NotPlaced | undefined>;

/** Of cart, coupon, customer, addresses and methods nothing is kept but in the session: each may be told twice. */
const FIGURES: readonly Figure[] = [
  fillCart,
  giveCodes,
  expectQuote,
  sayCustomer,
  sayDelivery,
  sayBilling,
  choosePayment,
];

/** The way to an order that is begun and not confirmed, in a session of its own. */
export class OrderDance {
  constructor(
    private readonly exchange: PhpExchange,
    private readonly connection: Pick<LegacyConnection, 'soapUser' | 'soapKey'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins an order. What is begun takes neither stock nor money, and nobody can confirm it who has not its session.
   *
   * @throws SessionGone when the session ended in the middle: another is as good
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when an answer is not understood
   */
  async begin(dance: Dance, attempt: Attempt): Promise<Begun> {
    const session = await CheckoutSession.open(this.exchange, this.connection, attempt);
    const turn: Turn = { ...dance, session, attempt, shippingMinor: 0 };
    for (const figure of FIGURES) {
      const refused = await figure(turn);
      if (refused !== undefined) return refused;
    }
    // Sent once: of two that are begun in one session, nobody could tell which it confirms.
    const said = await session.alive(
      await session.sayOnce('api/order/add', [['comment', dance.comment]], attempt),
      attempt,
    );
    if (said.kind === 'errors') {
      return notPlaced('quote-not-honoured', lineIndexes(said, ['sku', 'price', 'currency'], turn));
    }
    if (said.kind !== 'done') return { kind: 'word' };
    return this.#readBack(turn, orderNumber(said.document.get('order_id')));
  }

  /** The core adds up anew when it begins an order: what it was begun with is what it would charge. */
  async #readBack(turn: Turn, number: string): Promise<Begun> {
    const { session, attempt, order, shippingMinor, comment } = turn;
    const told = await this.#told(session, number, attempt);
    if (told.comment !== comment || told.standing !== 'begun') {
      throw new TranslationRefused(CHECKOUT_FIELD.orderId, 'is of another order');
    }
    const { basket } = order;
    if (told.currency !== basket.currency || told.totalMinor !== basket.totalMinor + shippingMinor) {
      return notPlaced('quote-not-honoured', []);
    }
    const { currency, totalMinor, atMs } = told;
    return { kind: 'begun', session: session.id, order: { number, currency, totalMinor, shippingMinor, atMs } };
  }

  /**
   * What the core has under a number, asked in a session of its own.
   *
   * @throws ArmError when there is no answer, or the core says no more than a text
   * @throws TranslationRefused when the answer is not understood
   */
  async look(number: string, attempt: Attempt): Promise<ToldOrder> {
    const session = await CheckoutSession.open(this.exchange, this.connection, attempt);
    return this.#told(session, number, attempt);
  }

  async #told(session: CheckoutSession, number: string, attempt: Attempt): Promise<ToldOrder> {
    const said = await session.alive(
      await session.say('api/order/info', [['order_id', String(Number(number))]], attempt),
      attempt,
    );
    if (said.kind !== 'done')
      throw new ArmError('legacy', 'fault', 'the core does not tell an order that it has begun');
    const told = readToldOrder(said.document, this.clock.nowMs());
    if (told.number !== number)
      throw new TranslationRefused(CHECKOUT_FIELD.orderId, 'is not the one that was asked for');
    return told;
  }

  /** The session that was begun with that id. */
  session(id: string): CheckoutSession {
    return new CheckoutSession(this.exchange, id);
  }
}

async function fillCart(turn: Turn): Promise<NotPlaced | undefined> {
  const said = await tell(turn, 'api/cart/add', cartForm(turn.order.basket));
  if (said.kind === 'done') return undefined;
  return notPlaced('quote-not-honoured', lineIndexes(said, ['sku', 'quantity'], turn));
}

/** One after another, as they were given. What the core thinks of each is told by its totals. */
async function giveCodes({ session, attempt, order }: Turn): Promise<undefined> {
  for (const code of order.basket.codes) {
    const said = await session.say('api/coupon', [['coupon', code]], attempt);
    if (said.kind === 'nothing') await session.cart(attempt);
    if (said.kind === 'word') throw fault();
  }
}

async function expectQuote({ session, attempt, order }: Turn): Promise<NotPlaced | undefined> {
  const said = await session.cart(attempt);
  if (said.kind === 'word') throw fault();
  // What is not in stock is told beside a whole answer; whether that is so is seen when the order is begun, and confirmed.
  if (said.kind === 'errors' && !said.document.has('totals')) {
    return notPlaced('quote-not-honoured', linesOf(said.keys, ['sku', 'price', 'currency'], order.basket.lines.length));
  }
  const honoured = honoursQuote(order.basket, said.document);
  return honoured.kind === 'honoured' ? undefined : notPlaced('quote-not-honoured', honoured.lines);
}

async function sayCustomer(turn: Turn): Promise<NotPlaced | undefined> {
  const said = await tell(turn, 'api/customer', customerForm(turn.order.customer));
  if (said.kind === 'done') return undefined;
  // The core knows better than the contract what a mail address or a telephone is: it never takes an order without one.
  if (said.kind === 'errors') return notPlaced('rejected', []);
  throw fault();
}

async function sayDelivery(turn: Turn): Promise<NotPlaced | undefined> {
  const { order, session, attempt } = turn;
  const code = shippingCodeOf(order.delivery);
  const form = deliveryForm(order);
  if (code === undefined || form === undefined) return notPlaced('not-deliverable', []);
  const said = await tell(turn, 'api/shipping/address', form);
  // Nothing of it is sent: the session lives, and its cart is known to be whole.
  if (said.kind === 'nothing') return undefined;
  if (said.kind === 'errors') return notPlaced('not-deliverable', []);
  if (said.kind === 'word') throw fault();
  const offered = await session.alive(await session.say('api/shipping/methods', [], attempt), attempt);
  if (offered.kind === 'word' && offered.document.has('shipping_methods')) return notPlaced('not-deliverable', []);
  if (offered.kind !== 'done') throw fault();
  const costMinor = shippingCostOf(offered.document, code);
  if (costMinor === undefined) return notPlaced('not-deliverable', []);
  turn.shippingMinor = costMinor;
  return taken(await tell(turn, 'api/shipping/method', [['shipping_method', code]]));
}

function deliveryForm(order: OrderToPlace): Form | undefined {
  const { delivery } = order;
  if (delivery.kind === 'ship') return addressForm(delivery.address);
  const branch = BRANCHES.get(delivery.location);
  return branch === undefined ? undefined : branchForm(order, branch.source);
}

async function sayBilling(turn: Turn): Promise<NotPlaced | undefined> {
  const { order, payment } = turn;
  const form = addressForm(order.billing);
  if (form === undefined) return notPlaced('not-deliverable', []);
  const token: Form = payment.token === undefined ? [] : [['custom_field[7]', payment.token]];
  const said = await tell(turn, 'api/payment/address', [...form, ...token]);
  if (said.kind === 'errors') return notPlaced('not-deliverable', []);
  return taken(said);
}

async function choosePayment(turn: Turn): Promise<undefined> {
  const { session, attempt, payment } = turn;
  const offered = await session.alive(await session.say('api/payment/methods', [], attempt), attempt);
  if (offered.kind !== 'done') throw fault();
  return taken(await tell(turn, 'api/payment/method', [['payment_method', payment.code]]));
}

/** @throws SessionGone when what it says is that */
async function tell({ session, attempt }: Turn, route: string, form: Form): Promise<Said> {
  const said = await session.alive(await session.say(route, form, attempt), attempt);
  if (said.kind === 'done' && typeof said.document.get('success') !== 'string') {
    throw new TranslationRefused(CHECKOUT_FIELD.success, 'is missing');
  }
  return said;
}

/** @throws ArmError for whatever else was said: everything that it could be about was told before */
function taken(said: Said): undefined {
  if (said.kind !== 'done') throw fault();
}

/** @throws ArmError for a text, which may be about anything */
function lineIndexes(said: Said, about: readonly string[], { order }: Turn): readonly number[] {
  if (said.kind !== 'errors') throw fault();
  return linesOf(said.keys, about, order.basket.lines.length);
}

export function notPlaced(because: RefusedBecause, lines: readonly number[]): NotPlaced {
  return { kind: 'refused', because, lines };
}

function fault(): ArmError {
  return new ArmError('legacy', 'fault', 'the core answered with an error and status 200');
}
