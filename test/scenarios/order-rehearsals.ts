import { setTimeout as pause } from 'node:timers/promises';
import {
  ORDERS_ERROR_CODES,
  REHEARSE_PATTERN,
  type OrderToPlace,
  type RehearsedEffect,
  type RehearsedOrder,
} from '@banyan/domains';
import { newReference } from '@banyan/kernel';
import { ServiceClient } from '@banyan/rpc';
import { slide } from '../support/domain-status.js';
import type { BookedOrder } from '../support/order-books/booked-order.js';
import type { OrderReport } from '../support/order-books/order-report.js';
import { buyWhile, ORDERED_SKUS, type Told } from '../support/order-phase.js';
import type { OrderShop } from '../support/order-shop.js';
import { attemptOf, line, orderOf } from '../support/order-to-place.js';
import { EFFECTS, type Effect, RehearsalCounts } from '../support/rehearsal-counts.js';
import { type TablePrints, tablePrints } from '../support/table-prints.js';

/** What is killed, again and again: whoever rehearses, what it rehearses on, whoever asks for it. */
export type Crash = 'orders' | 'postgres' | 'gateway';
const CRASHES: readonly Crash[] = ['orders', 'orders', 'postgres', 'orders', 'gateway'];

export interface RehearsalsOptions {
  /** Orders of shoppers that legacy takes, and that gateways have rehearsed and compared: shoppers buy until there are so many. */
  readonly live: number;
  /** Rehearsals that are asked for at the service besides, and that come to their end, at least. */
  readonly direct: number;
  /** One whenever so many more have come to their end. */
  readonly crashEvery: number;
}

export interface OrderRehearsals {
  readonly told: Told;
  readonly crashes: Readonly<Record<Crash, number>>;
  readonly live: {
    /** As the gateways counted, until they were killed. */
    readonly selected: number;
    readonly compared: number;
    readonly matched: number;
    readonly mismatched: number;
  };
  readonly direct: {
    readonly done: number;
    /** Cut by a crash, and asked for again under another reference. */
    readonly cut: number;
    /** What those that were done would have done. */
    readonly effects: Readonly<Record<Effect, number>>;
  };
  /** As the service counted, until it was killed. */
  readonly service: {
    readonly outcomes: Readonly<Record<string, number>>;
    readonly effects: Readonly<Record<Effect, number>>;
  };
  /** As PostgreSQL counted, until it was killed: rows that were written and taken back. */
  readonly rowsWritten: Readonly<Record<string, number>>;
  /** Everything that came of it. All must be none. */
  readonly effects: {
    /** Tables that are not as they were: of the service, of the parties, and of what is set aside. */
    readonly changedTables: readonly string[];
    /** What the parties were sent, but for questions. */
    readonly sent: readonly string[];
    /** Orders in any book that no shopper has placed. */
    readonly strangers: readonly string[];
    /** Orders of the core that are a copy: an unpaid one that sets goods aside, or one that was filed. */
    readonly copies: readonly string[];
  };
  /** Rows of the ledger that are there now, and keys that shoppers sent meanwhile. */
  readonly bound: number;
  readonly keys: number;
  readonly report: OrderReport;
}

const LIVE_AT_ONCE = 6;
const DIRECT_AT_ONCE = 12;
/** Of a service that is there; one that is not says so at once. */
const REHEARSAL_MS = 4_000;
const AWAY_MS = 100;
const LOOK_MS = 20;
/** Gateways tell every half second what copies came to. */
const AT_REST_MS = 2_000;

/**
 * What nothing of an order may be left in. The order service has no order in it; what goes on by itself in its tables (who holds the
 * walk through the books, and how far it is) is no order's.
 */
const TABLES = ['orders', 'partners', 'inventory.reservation', 'inventory.claim', 'inventory.give_back'];
const BY_ITSELF = /^orders\.reconciliation_/;

/** Orders are taken by legacy and rehearsed at the service, many at once, while what takes part is killed under them. */
export async function rehearseOrders(
  place: OrderShop,
  { live, direct, crashEvery }: RehearsalsOptions,
  onStep: (words: string) => void = () => undefined,
): Promise<OrderRehearsals> {
  const { shop } = place;
  for (const sku of ORDERED_SKUS) await place.stock(sku, live * 20 + 100);
  await slide(shop, { serve: 'off', shadow: 100 }, 'shadow', 'orders');
  const known = new Set((await place.books()).orders.map(({ reference }) => reference));
  const keysBefore = place.clients.entries.length;
  const before = await printsOf(place);
  const sentBefore = await requestsOf(place);
  const counts = new RehearsalCounts(place);
  const rehearsing = new DirectRehearsals(place);
  const killed: Record<Crash, number> = { orders: 0, postgres: 0, gateway: 0 };
  let told: Told;
  try {
    const over = new AbortController();
    const due = Math.floor((live + direct) / crashEvery);
    let crashed = 0;
    const work = Promise.all([
      buyWhile(place.shopper(), LIVE_AT_ONCE, () => counts.copies('compared') < live),
      // Whoever is slow to be there again is not outrun: every crash that is due strikes somebody at work.
      rehearsing.goOnWhile(() => rehearsing.done < direct || crashed < due),
    ]).finally(() => over.abort());
    const progress = (): number => Math.min(counts.copies('compared'), live) + rehearsing.done;
    while (!over.signal.aborted) {
      if (progress() < (crashed + 1) * crashEvery) {
        await pause(LOOK_MS);
        continue;
      }
      const crash = CRASHES[crashed % CRASHES.length] ?? 'orders';
      await counts.look();
      await killUnderWay(place, crash, crashed);
      killed[crash] += 1;
      crashed += 1;
      onStep(`${crash} was killed; ${counts.copies('compared')} compared, ${rehearsing.done} done directly`);
    }
    [told] = await work;
    // What the last copies came to is told by then.
    await pause(AT_REST_MS);
    await counts.look();
  } finally {
    rehearsing.close();
    await counts.close();
  }
  const report = await place.settledReport(undefined, 90_000);
  const books = await place.books();
  const ours = books.orders.filter(({ reference }) => !known.has(reference));
  const after = await printsOf(place);
  const sentAfter = await requestsOf(place);
  return {
    told,
    crashes: killed,
    live: {
      selected: counts.copies('selected'),
      compared: counts.copies('compared'),
      matched: counts.copies('matched'),
      mismatched: counts.copies('mismatched'),
    },
    direct: { done: rehearsing.done, cut: rehearsing.cut, effects: rehearsing.effects },
    service: { outcomes: counts.outcomes, effects: counts.effects },
    rowsWritten: counts.rowsWritten,
    effects: {
      changedTables: changedBetween(before, after),
      sent: Object.entries(sentAfter)
        .filter(([name, times]) => times !== (sentBefore[name] ?? 0))
        .map(([name, times]) => `${name} ×${times - (sentBefore[name] ?? 0)}`),
      strangers: ours
        .filter(({ reference, ledger }) => ledger === undefined || rehearsing.references.has(reference))
        .map(({ reference }) => reference),
      copies: ours.filter(hasCopy).map(({ reference }) => reference),
    },
    bound: ours.filter(({ ledger }) => ledger !== undefined).length,
    keys: place.clients.entries.length - keysBefore,
    report,
  };
}

/** Rehearsals as gateways ask for them, without an order that legacy takes. */
class DirectRehearsals {
  readonly references = new Set<string>();
  readonly effects = Object.fromEntries(EFFECTS.map((effect) => [effect, 0])) as Record<Effect, number>;
  done = 0;
  cut = 0;
  readonly #client: ServiceClient;
  #isClosed = false;

  constructor({ shop }: OrderShop) {
    const { hostname, port } = new URL(shop.url('orders'));
    this.#client = new ServiceClient({ host: hostname, port: Number(port) }, ORDERS_ERROR_CODES);
  }

  /** Many at once, as long as more are wanted and it is not closed. */
  async goOnWhile(isWanted: () => boolean): Promise<void> {
    const rehearser = async (): Promise<void> => {
      while (!this.#isClosed && isWanted()) {
        const order = anOrder(this.references.size);
        this.references.add(order.reference);
        await this.#rehearse(order);
      }
    };
    await Promise.all(Array.from({ length: DIRECT_AT_ONCE }, rehearser));
  }

  close(): void {
    this.#isClosed = true;
    this.#client.close();
  }

  async #rehearse(order: OrderToPlace): Promise<void> {
    let effects: readonly RehearsedEffect[];
    try {
      const rehearsed = (await this.#client.ask(REHEARSE_PATTERN, order, attemptOf(REHEARSAL_MS))) as RehearsedOrder;
      if (rehearsed.result.kind !== 'placed') throw new TypeError(`it was ${JSON.stringify(rehearsed.result)}`);
      ({ effects } = rehearsed);
    } catch (error) {
      if (error instanceof TypeError) throw error;
      this.cut += 1;
      await pause(AWAY_MS);
      return;
    }
    this.done += 1;
    for (const { kind } of effects) this.effects[kind] += 1;
  }
}

/** Of one line to three, sent or collected. */
function anOrder(index: number): OrderToPlace {
  const lines = ORDERED_SKUS.slice(0, 1 + (index % ORDERED_SKUS.length)).map((sku) => line({ sku }));
  const reference = newReference('BY');
  return orderOf({
    reference,
    lines,
    payment: { token: `tok_${reference}` },
    ...(index % 4 === 0 ? { delivery: { kind: 'collect', location: 'berlin-mitte' } } : {}),
  });
}

/** Kills it, and waits until it is there again. */
async function killUnderWay({ shop, gateways }: OrderShop, crash: Crash, index: number): Promise<void> {
  if (crash === 'postgres') {
    await shop.halt('postgres', 0);
    await shop.resume('postgres');
    return;
  }
  const name = crash === 'gateway' ? (gateways[index % gateways.length] ?? 'gateway') : crash;
  await shop.kill(name);
  await shop.untilUp(name, 60_000);
}

async function printsOf({ shop }: OrderShop): Promise<TablePrints> {
  return tablePrints(shop.url('postgres'), TABLES);
}

/** Of tables only: a sequence is not rolled back. */
function changedBetween(before: TablePrints, after: TablePrints): readonly string[] {
  return Object.keys({ ...before, ...after })
    .filter((name) => (after[name] ?? '').includes(' rows, ') && !BY_ITSELF.test(name))
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${before[name]} → ${after[name]}`);
}

/** How often each party was sent something, since it was started; what only asks changes nothing. */
async function requestsOf({ shop }: OrderShop): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${shop.opsUrl('partners')}/__requests`);
  const byParty = (await response.json()) as Record<string, Record<string, number>>;
  return Object.fromEntries(
    Object.entries(byParty).flatMap(([party, routes]) =>
      Object.entries(routes)
        .filter(([route]) => !route.startsWith('GET '))
        .map(([route, times]) => [`${party}: ${route}`, times]),
    ),
  );
}

function hasCopy({ core }: BookedOrder): boolean {
  return core.some(({ role }) => role === 'copy');
}
