import { messageOf } from '@banyan/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { resetDomain } from '../support/domain-status.js';
import { findAgain, type FoundAgain } from '../support/found-again.js';
import { LatchRecord } from '../support/latch-record.js';
import { rollBackByHand } from '../support/latch-story.js';
import type { OrderReport } from '../support/order-books/order-report.js';
import { OrderCrowd } from '../support/order-crowd.js';
import type { OrderShop } from '../support/order-shop.js';
import { until } from '../support/until.js';

/** Differences of the shop's own books must have stood so long; what is younger than half of it is not looked at, ms. */
export const SETTLE_MS = 1_000;

export interface OrderRollbacksOptions {
  /** Orders to be acknowledged, at least; those that take longer than the rollbacks wait for them, so that no part of them is without. */
  readonly orders: number;
  /** Rollbacks with a re-entry each, spread over the orders. */
  readonly rollbacks: number;
  /** Orders under way at any moment. */
  readonly buyers: number;
  /** One in so many is decided by evidence: the order service goes away, and comes back when it was rolled back. */
  readonly evidenceEvery: number;
}

/** One rollback and the re-entry before it. */
export interface OrderRollback {
  /** By the record: `person`, `control`, `replica`. */
  readonly by: string;
  /** From the trip until every gateway had acknowledged it, ms. */
  readonly acknowledgedMs: number;
  /** From the reset until the service was bound to some orders again, ms. */
  readonly reenteredMs: number;
}

export interface OrderRollbacks {
  readonly rollbacks: readonly OrderRollback[];
  /** What went wrong with a rollback or re-entry and was done again, in words. */
  readonly hindrances: readonly string[];
  /** What buyers were told, how often. */
  readonly told: Readonly<Record<string, number>>;
  /** Of the latch of orders, by kind. */
  readonly records: Readonly<Record<string, number>>;
  readonly ordersMs: number;
  /** From the last order until all books agreed, ms; undefined: they never did. */
  readonly booksAgreedMs: number | undefined;
  /** From the last order until the shop's own reconciliation had been through the orders of late with nothing to tell, ms; undefined: it never had. */
  readonly reconciledMs: number | undefined;
  /** Differences the shop's own reconciliation had open then, or has. */
  readonly openDifferences: number;
  readonly report: OrderReport;
  readonly chargedTwice: number;
  readonly found: FoundAgain;
}

const SKUS = ['KABEL/USB/C-2M', 'PREIS-TEXT', 'PREIS-KOMMA'] as const;
/** A list is of a hundred at most. */
const ORDERS_OF_CUSTOMER = 50;
const PROGRESS_MS = 10_000;
const ROUND_MS = 60_000;
/** Rest does not come by itself to what is lost. */
const REST_MS = 60 * 60_000;
/** Orders bound to the service before the next rollback: it finds others under way there. */
const SERVED = 3;
const HINDRANCE_LENGTH = 300;
/** Between two who come while the service is away. */
const COMING_MS = 200;
const AGAIN_MS = 500;
/** A machine that is short of time has control, PostgreSQL or Unleash not answer for minutes. */
const RECOVERY_MS = 10 * 60_000;
/** Between two lines about reading orders again. */
const ASKED_BETWEEN = 10_000;
const STOCK = 10_000_000;
/** Nobody gives up while a service is started again. */
const PATIENCE_MS = 300_000;
/** Half and all of the sessions, in turn: canaries leave both arms something. */
const SHARES = [50, 100] as const;

/** Orders at every gateway, while the domain is rolled back and entered again; then all books, and every order by its reference. */
export async function rollBackUnderOrders(
  place: OrderShop,
  options: OrderRollbacksOptions,
  say: (words: string) => void,
): Promise<OrderRollbacks> {
  const { orders } = options;
  for (const sku of SKUS) await place.stock(sku, STOCK);
  const record = await LatchRecord.open(place.shop.url('postgres'), 'orders');
  const beganMs = performance.now();
  const shopper = place.shopper({ patienceMs: PATIENCE_MS });
  const room = { most: options.buyers };
  const crowd = new OrderCrowd({
    shopper,
    skus: SKUS,
    atOnce: options.buyers,
    ordersOfCustomer: ORDERS_OF_CUSTOMER,
    most: () => room.most,
  });
  const roller = new Roller(place, record, crowd, options, room);
  const progress = setInterval(() => say(progressOf(crowd, roller, options, beganMs)), PROGRESS_MS);
  try {
    await Promise.race([crowd.gone, roller.rollBackAndEnterAgain()]);
    await Promise.race([crowd.gone, untilPlaced(crowd, orders)]);
    crowd.leave();
    await crowd.gone;
    const lastMs = performance.now();
    clearInterval(progress);
    say(progressOf(crowd, roller, options, beganMs));
    const report = await place.settledReport(undefined, REST_MS);
    const booksAgreedMs = report.differences.length === 0 ? performance.now() - lastMs : undefined;
    say(`all books read, ${report.differences.length} differences`);
    const reconciled = await reconciliationIsClean(place, REST_MS);
    const reconciledMs = reconciled.isClean ? performance.now() - lastMs : undefined;
    say(`reconciliation has ${reconciled.open} differences open`);
    const found = await findAgain({
      gateways: place.urls,
      clients: place.clients,
      customers: crowd.customers,
      onProgress: (done, of) => {
        if (done % ASKED_BETWEEN === 0) say(`asked ${done} of ${of} times for orders`);
      },
    });
    return {
      rollbacks: roller.done,
      hindrances: roller.hindrances,
      told: crowd.told,
      records: await record.counts(),
      ordersMs: lastMs - beganMs,
      booksAgreedMs,
      reconciledMs,
      openDifferences: reconciled.open,
      report,
      chargedTwice: await place.chargedTwice(),
      found,
    };
  } catch (error) {
    say(`it broke off: ${messageOf(error)}; ${progressOf(crowd, roller, options, beganMs)}`);
    say(`told: ${JSON.stringify(crowd.told)}; hindrances: ${roller.hindrances.slice(-5).join('; ') || 'none'}`);
    throw error;
  } finally {
    clearInterval(progress);
    crowd.leave();
    await record.close();
  }
}

/** Rolls back and enters again, round after round; what goes wrong on the way is written down, and done again. */
class Roller {
  readonly done: OrderRollback[] = [];
  readonly hindrances: string[] = [];

  constructor(
    private readonly place: OrderShop,
    private readonly record: LatchRecord,
    private readonly crowd: OrderCrowd,
    private readonly options: OrderRollbacksOptions,
    private readonly room: { most: number },
  ) {}

  async rollBackAndEnterAgain(): Promise<void> {
    const { rollbacks, orders, evidenceEvery } = this.options;
    while (this.done.length < rollbacks) {
      const round = this.done.length;
      // Spread evenly: no part of the orders has all rollbacks behind it, or before it.
      this.room.most = ((round + 1) * orders) / rollbacks + this.options.buyers;
      await untilPlaced(this.crowd, (round * orders) / rollbacks);
      const reenteredMs = await this.#again('re-entry', () => this.#enter(SHARES[round % SHARES.length] ?? 100));
      const isByEvidence = round % evidenceEvery === evidenceEvery - 1;
      const trip = await this.#again('rollback', () => this.#rollBack(isByEvidence));
      this.done.push({ ...trip, reenteredMs });
    }
    this.room.most = Number.POSITIVE_INFINITY;
    await this.#again('the last re-entry', () => this.#enter(100));
  }

  /** @returns from the reset until the service has taken some orders again, ms */
  async #enter(share: number): Promise<number> {
    const { shop } = this.place;
    if ((await this.record.standing()).state === 'tripped') await resetDomain(shop, 'orders', 'the next round');
    const atMs = Date.now();
    await shop.flags.set('orders', { serve: share });
    const isServing = async (): Promise<boolean> => {
      // Were all of the room taken by legacy, nobody would be left to be served.
      this.room.most += 1;
      return this.record.hasServedSince(atMs, SERVED);
    };
    await until(isServing, 'the service takes orders again', ROUND_MS);
    return Date.now() - atMs;
  }

  async #rollBack(isByEvidence: boolean): Promise<Omit<OrderRollback, 'reenteredMs'>> {
    const { shop } = this.place;
    const before = await this.record.standing();
    if (before.state === 'armed' && isByEvidence) await this.#takeServiceAway();
    else if (before.state === 'armed') await rollBackByHand(shop, 'a drill', 'orders');
    const { epoch } = await this.#untilTripped();
    return until(
      async () => {
        const [trip, { unleashEpoch }] = [await this.record.lastTrip(), await this.record.standing()];
        if (trip?.epoch !== epoch || trip.acknowledgedMs === undefined || unleashEpoch < epoch) return undefined;
        return { by: trip.by, acknowledgedMs: trip.acknowledgedMs };
      },
      'every gateway has acknowledged it, and Unleash has heard of it',
      ROUND_MS,
    );
  }

  /** Until it is rolled back because of that. */
  async #takeServiceAway(): Promise<void> {
    const { shop } = this.place;
    await shop.halt('orders', 0);
    // All who were there wait for orders that they have begun, and one order is evidence once: those who come now are more.
    const coming = setInterval(() => this.crowd.come(), COMING_MS);
    try {
      await this.#untilTripped();
    } finally {
      clearInterval(coming);
      await shop.resume('orders');
    }
  }

  async #untilTripped(): Promise<{ readonly epoch: number }> {
    return until(
      async () => {
        const latch = await this.record.standing();
        return latch.state === 'tripped' ? latch : undefined;
      },
      'the latch is tripped',
      ROUND_MS,
    );
  }

  /** Whoever asks control and Unleash for hours is refused or cut off at times. Each step looks where it stands first. */
  async #again<T>(what: string, step: () => Promise<T>): Promise<T> {
    const endMs = performance.now() + RECOVERY_MS;
    for (;;) {
      try {
        return await step();
      } catch (error) {
        this.hindrances.push(`${what} ${this.done.length + 1}: ${messageOf(error).slice(0, HINDRANCE_LENGTH)}`);
        if (performance.now() > endMs) throw error;
        await pause(AGAIN_MS);
      }
    }
  }
}

async function untilPlaced(crowd: OrderCrowd, orders: number): Promise<void> {
  await until(() => crowd.placed >= orders, `${orders} orders are acknowledged`, Number.POSITIVE_INFINITY);
}

interface WhatReconciliationSays {
  readonly counts: readonly { readonly state: string; readonly count: number }[];
  readonly recent: { readonly last: { readonly endedAt: string; readonly tookMs: number } | null };
}

/** Waits until the shop's own reconciliation has been through the orders of late, begun when the last was no longer too young for it, and has nothing to tell. */
async function reconciliationIsClean(
  { shop }: OrderShop,
  withinMs: number,
): Promise<{ isClean: boolean; open: number }> {
  const restingAtMs = Date.now() + SETTLE_MS;
  let open = Number.NaN;
  const look = async (): Promise<boolean> => {
    const response = await fetch(`${shop.url('control')}/api/orders/differences?limit=1`);
    const { counts, recent } = (await response.json()) as WhatReconciliationSays;
    open = counts
      .filter(({ state }) => state === 'open' || state === 'settling')
      .reduce((sum, { count }) => sum + count, 0);
    const { last } = recent;
    return open === 0 && last !== null && Date.parse(last.endedAt) - last.tookMs > restingAtMs;
  };
  const endMs = performance.now() + withinMs;
  while (performance.now() < endMs) {
    if (await look()) return { isClean: true, open };
    await pause(AGAIN_MS);
  }
  return { isClean: false, open };
}

function progressOf(
  crowd: OrderCrowd,
  roller: Roller,
  { orders, rollbacks }: OrderRollbacksOptions,
  beganMs: number,
): string {
  const seconds = (performance.now() - beganMs) / 1_000;
  const [placed, done] = [crowd.placed, roller.done.length];
  const left = Math.max(((orders - placed) / placed) * seconds, ((rollbacks - done) / done) * seconds, 0) / 60;
  const heap = Math.round(process.memoryUsage().rss / 2 ** 20);
  return (
    `${placed} of ${orders} orders (${(placed / seconds).toFixed(1)}/s), ${done} of ${rollbacks} rollbacks ` +
    `(${(done / seconds).toFixed(2)}/s), ${Number.isFinite(left) ? `about ${Math.ceil(left)}` : 'nobody knows how many'} min left; ` +
    `${roller.hindrances.length} hindrances, ${heap} MiB`
  );
}
