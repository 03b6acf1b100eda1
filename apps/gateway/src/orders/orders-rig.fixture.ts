import type { Database } from '@banyan/database';
import {
  domains,
  type CaptureJournal,
  type Domain,
  type OrderDispatch,
  type PlaceResult,
  type Quote,
  type Receipt,
  type Rehearsal,
  type SettleDispatch,
} from '@banyan/domains';
import { ArmError, systemClock, type Arm, readSigningKeys } from '@banyan/kernel';
import { FailedCheckouts, ledgerDatabase, OrderLedger } from '@banyan/ledger';
import { ask, post, type Answer, type AskOptions } from '../../../../test/support/ask.js';
import { until } from '../../../../test/support/until.js';
import { signQuoteToken } from '../quotes/quote-token.js';
import type { ArmCall, Behaviour } from '../testing/scripted-arm.fixture.js';
import { StorefrontRig, TEST_QUOTE_KEYS, type RigOptions } from '../testing/storefront-rig.fixture.js';
import { ORDERS_POLICY, type OrdersPolicy } from './orders-policy.js';
import { OrdersRoom, type OrdersRoomOptions } from './orders-room.js';

/** Numbers of a test: nothing waits for seconds. */
export const QUICK: OrdersPolicy = {
  ...ORDERS_POLICY,
  attemptMarginMs: 200,
  bindPatienceMs: 300,
  journalPatienceMs: 300,
  outcomePatienceMs: 500,
  settle: { ...ORDERS_POLICY.settle, graceMs: 0, attemptMs: 2_000, budgetMs: 1_000 },
};

export interface OrdersRigOptions {
  readonly url: string;
  readonly policy?: Partial<OrdersPolicy>;
  /** Of placing and returning, ms. Default 2,000. */
  readonly deadlineMs?: number;
  readonly rig?: Partial<RigOptions>;
  readonly rehearsal?: Rehearsal;
  /** Wraps the legacy arm, as a desk does. */
  readonly room?: (options: OrdersRoomOptions) => OrdersRoomOptions;
}

/** One gateway replica with a ledger of its own over the same database; the arms do what the test says. */
export class OrdersRig {
  private constructor(
    private readonly prefix: string,
    readonly front: StorefrontRig,
    readonly room: OrdersRoom,
    readonly ledger: OrderLedger,
    readonly database: Database,
  ) {}

  static async start(options: OrdersRigOptions): Promise<OrdersRig> {
    const { url, policy, deadlineMs = 2_000, rehearsal } = options;
    const database = ledgerDatabase({ url, applicationName: 'rig', timeoutMs: 1_000, retryMs: 100 });
    await database.start();
    await until(() => database.connected, 'the ledger is connected');
    const ledger = new OrderLedger(database);
    let room: OrdersRoom | undefined;
    const front = await StorefrontRig.start({
      ...options.rig,
      domain: () => ordersWithin(deadlineMs),
      orders: (domain) => {
        const parts: OrdersRoomOptions = {
          domain,
          ledger,
          failed: new FailedCheckouts(database),
          hashKey: 'test',
          clock: systemClock,
          awake: { stoodStillSince: () => false },
          quoteKeys: () => readSigningKeys(TEST_QUOTE_KEYS),
          prefix: options.rig?.prefix ?? '',
          policy: { ...QUICK, ...policy },
          rehearsal,
          stockAuthority: () => 'legacy',
          coreOrders: () => options.rig?.identity?.coreOrders,
          connections: [],
        };
        room = new OrdersRoom(options.room?.(parts) ?? parts);
        return room;
      },
    });
    if (room === undefined) throw new Error('the room was not made');
    return new OrdersRig(options.rig?.prefix ?? '', front, room, ledger, database);
  }

  /** Places an order, always the same unless the test says otherwise. */
  place(key: string, over: object = {}, options: AskOptions = {}): Promise<Answer> {
    return this.post('', orderRequest(over), { ...options, headers: { 'idempotency-key': key, ...options.headers } });
  }

  /** @param path below the collection of orders */
  post(path: string, json: unknown, options?: AskOptions): Promise<Answer> {
    return post(this.front.url, `${this.prefix}/orders/v2/orders${path}`, json, options);
  }

  read(reference: string): Promise<Answer> {
    return ask(this.front.url, `${this.prefix}/orders/v2/orders/${reference}`);
  }

  async stop(): Promise<void> {
    // What hangs does so until its deadline.
    await this.room.stop(3_000);
    await this.front.stop();
    await this.database.stop();
  }
}

function ordersWithin(deadlineMs: number): Domain {
  const registered = domains.find(({ name }) => name === 'orders');
  if (registered === undefined) throw new Error('orders is not registered');
  return {
    ...registered,
    operations: registered.operations.map((operation) => ({ ...operation, deadlineMs })),
  };
}

const NOW_MS = Date.UTC(2026, 10, 28);

export const QUOTE: Quote = {
  kind: 'quote',
  channel: 'web',
  group: 'retail',
  currency: 'EUR',
  taxMode: 'included',
  lines: [
    {
      sku: '007',
      quantityE4: 30_000,
      price: { amountMinor: 1899, currency: 'EUR' },
      per: 1,
      basis: 'regular',
      lineAmountMinor: 5697,
      discountMinor: 0,
      taxRate: 1900,
    },
    {
      sku: 'STOFF',
      quantityE4: 25_000,
      price: { amountMinor: 400, currency: 'EUR' },
      per: 1,
      basis: 'tier',
      lineAmountMinor: 1000,
      discountMinor: 100,
      taxRate: 1900,
    },
  ],
  promotions: [{ id: 'HERBST', title: 'Herbst', amountMinor: 100 }],
  codes: [{ code: 'herbst', state: 'applied' }],
  taxes: [],
  totalMinor: 6597,
  atMs: NOW_MS,
  changesAtMs: null,
};

/** A quote as the gateway signs it, valid for ten minutes around now. */
export function quoteToken(over: { fromMs?: number; untilMs?: number; claims?: object; use?: string } = {}): string {
  const nowMs = systemClock.nowMs();
  const promise = {
    use: 'pricing quote.basket',
    fromMs: nowMs - 300_000,
    untilMs: nowMs + 300_000,
    claims: QUOTE,
    ...over,
  };
  return signQuoteToken(promise, readSigningKeys(TEST_QUOTE_KEYS)[0]);
}

const TOKEN = quoteToken({ untilMs: systemClock.nowMs() + 86_400_000 });

/** A body of version 2, always the same unless the test says otherwise. */
export function orderRequest(over: object = {}): object {
  return {
    channel: 'web',
    quote: TOKEN,
    customer: { email: 'ada@beispiel.example', firstName: 'Ada', lastName: 'Beispiel', phone: '+49 30 1234567' },
    delivery: {
      ship: {
        method: 'standard',
        address: {
          firstName: 'Ada',
          lastName: 'Beispiel',
          street: ['Feigenweg 12'],
          city: 'Berlin',
          postcode: '10178',
          country: 'DE',
        },
      },
    },
    payment: { token: 'tok_4f1a9c07d2' },
    ...over,
  };
}

export function receiptOf(reference: string, over: Partial<Receipt> = {}): Receipt {
  return {
    kind: 'placed',
    reference,
    state: 'accepted',
    currency: 'EUR',
    totalMinor: 7087,
    shippingMinor: 490,
    placedAtMs: NOW_MS,
    ...over,
  };
}

/** Two systems that take orders, as honest as the real ones: each reference once, whoever asks and how often. */
export class TwoSystems {
  /** What each has captured, by reference. */
  readonly captured: Readonly<Record<Arm, Map<string, Receipt>>> = { legacy: new Map(), service: new Map() };
  /** Questions to place, as they came. */
  readonly placed: { readonly arm: Arm; readonly reference: string }[] = [];
  /** References that the service refuses for ever. */
  readonly fenced = new Set<string>();
  /** Hooks of the test; the first is before anything, the second when it is captured and not answered. */
  before: (arm: Arm, dispatch: OrderDispatch, call: ArmCall) => Promise<void> | void = () => undefined;
  after: (arm: Arm, dispatch: OrderDispatch, call: ArmCall) => Promise<PlaceResult | void> | PlaceResult | void = () =>
    undefined;
  #number = 0;
  readonly #sessions = new Map<string, string>();

  /** How both arms of a replica behave. */
  serve({ front }: OrdersRig): void {
    front.legacy.behaves = this.#behaviour('legacy');
    front.service.behaves = this.#behaviour('service');
  }

  get orders(): number {
    return this.captured.legacy.size + this.captured.service.size;
  }

  #behaviour(arm: Arm): Behaviour {
    return (call) => {
      switch (call.operation) {
        case 'order.place':
          return this.#place(arm, call.input as unknown as OrderDispatch, call);
        case 'order.settle':
          return this.#settle(arm, call.input as unknown as SettleDispatch);
        case 'order.read':
          return this.captured[arm].has(String(call.input['reference']))
            ? Promise.reject(new ArmError(arm, 'fault', 'reading is the test’s'))
            : { kind: 'unknown-order' };
        default:
          return Promise.reject(new ArmError(arm, 'fault', `nobody scripted ${call.operation}`));
      }
    };
  }

  async #place(arm: Arm, dispatch: OrderDispatch, call: ArmCall): Promise<PlaceResult> {
    const { reference } = dispatch.order;
    this.placed.push({ arm, reference });
    await this.before(arm, dispatch, call);
    if (arm === 'service') {
      if (this.fenced.has(reference)) return { kind: 'refused', because: 'abandoned', lines: [] };
      this.#capture(arm, reference);
    } else await this.#dance(dispatch.journal, reference);
    const said = await this.after(arm, dispatch, call);
    return said ?? this.captured[arm].get(reference)!;
  }

  /** Begins an order, writes down its number, and confirms it: that many times, it is one order. */
  async #dance(journal: CaptureJournal, reference: string): Promise<void> {
    let session = journal.known?.['session'];
    if (session === undefined) {
      this.#number += 1;
      session = `s${this.#number}`;
      await journal.write({ session, number: String(this.#number).padStart(9, '0') });
    }
    const confirmed = this.#sessions.get(String(session));
    if (confirmed !== undefined && confirmed !== reference) throw new Error('a session is another order’s');
    this.#sessions.set(String(session), reference);
    this.#capture('legacy', reference);
  }

  #capture(arm: Arm, reference: string): void {
    if (!this.captured[arm].has(reference)) this.captured[arm].set(reference, receiptOf(reference));
  }

  #settle(arm: Arm, { reference, journal }: SettleDispatch): PlaceResult {
    const there = this.captured[arm].get(reference);
    if (there !== undefined) return there;
    if (arm === 'service') this.fenced.add(reference);
    else if (journal.known !== undefined) return { kind: 'pending', reference };
    return { kind: 'refused', because: 'abandoned', lines: [] };
  }
}
