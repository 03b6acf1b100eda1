import { setTimeout as pause } from 'node:timers/promises';
import { ORDER_EVENTS } from '@banyan/domains';
import type { Switches } from '../../apps/partners/src/faults/switches.js';
import { TOLD, type Told as Listener } from '../support/delivery-gates.js';
import { slide } from '../support/domain-status.js';
import type { OrderReport } from '../support/order-books/order-report.js';
import { buySteadily, ORDERED_SKUS, type Told, type Waits, waitsOf } from '../support/order-phase.js';
import type { OrderShop } from '../support/order-shop.js';
import { type MostWaiting, OutboxWatch } from '../support/outbox-watch.js';
import { until } from '../support/until.js';

/** The ways in which somebody who is told can be away. Refused: nobody listens. */
const WAYS: readonly { readonly how: string; readonly switches: Switches | 'refused' }[] = [
  { how: 'close every connection', switches: { down: true } },
  { how: 'refuse connections', switches: 'refused' },
  { how: 'say 200 with bytes that are no answer', switches: { garbageRatio: 1 } },
  { how: 'never answer', switches: { hangRatio: 1 } },
];
const WITHOUT_ANALYTICS: readonly Listener[] = ['warehouse', 'mail'];

/** As the outbox names those who are told. */
const CONSUMER_OF = { warehouse: 'fulfilment', mail: 'mail', analytics: 'analytics' } as const;

/** Of all sessions: both arms take orders. */
const SERVE_PERCENT = 50;
/** Less is a delivery under way. */
const CAUGHT_UP_SECONDS = 2;

export interface DownOptions {
  /** How long they are away in all, s. */
  readonly downSeconds: number;
  /** Before they are, and when all has been caught up with. */
  readonly wellSeconds: number;
  readonly perSecond: number;
}

export interface DownPhase {
  readonly phase: string;
  readonly seconds: number;
  readonly told: Told;
  /** Of each arm: orders and how long their buyers waited. */
  readonly arms: Readonly<Record<'legacy' | 'service', Waits & { readonly orders: number }>>;
  /** Of each of those who are told: what waited for it at most. */
  readonly outbox: Readonly<Record<Listener, MostWaiting>>;
}

export interface DeliveriesDown {
  readonly phases: readonly DownPhase[];
  /** Since all were there again: until the event that waited longest for it was young again, s. */
  readonly caughtUpSeconds: Readonly<Record<Listener, number>>;
  /** What still waits in the end. */
  readonly left: Readonly<Record<Listener, number>>;
  /** As those who were told count: copies are of one id, repeated is one fact under two, late came after one that was to come later. */
  readonly heard: Readonly<
    Record<
      Listener,
      { readonly accepted: number; readonly copies: number; readonly repeated: number; readonly late: number }
    >
  >;
  readonly parcelsTwice: number;
  readonly report: OrderReport;
}

type Taking = Omit<DownPhase, 'arms'> & { readonly keys: ReadonlySet<string> };

/** Orders are placed steadily at both arms while warehouse and mail are away, in one way after the other, analytics half of the time. */
export async function takeDeliveriesDown(
  place: OrderShop,
  { downSeconds, wellSeconds, perSecond }: DownOptions,
  onPhase: (words: string) => void = () => undefined,
): Promise<DeliveriesDown> {
  const { shop, clients } = place;
  for (const sku of ORDERED_SKUS) await place.stock(sku, Math.ceil((downSeconds + 3 * wellSeconds) * perSecond) + 100);
  await slide(shop, { serve: SERVE_PERCENT, shadow: 'off' }, 'canary', 'orders');
  const watch = await OutboxWatch.open(shop.url('postgres'), shop.opsUrl('orders'));
  const takings: Taking[] = [];
  const during = async (phase: string, work: () => Promise<unknown>): Promise<void> => {
    onPhase(phase);
    watch.takeMost();
    const known = clients.entries.length;
    const startedMs = performance.now();
    const buying = buySteadily(place.shopper(), perSecond);
    await work();
    const seconds = (performance.now() - startedMs) / 1_000;
    const told = await buying.stop();
    const keys = new Set(clients.entries.slice(known).map(({ key }) => key));
    takings.push({ phase, seconds, told, outbox: outboxOf(watch.takeMost()), keys });
  };
  try {
    await during('all is well', () => pause(wellSeconds * 1_000));
    for (const { how, switches } of WAYS) {
      for (const away of [WITHOUT_ANALYTICS, TOLD]) {
        await during(`${away.join(', ')} ${how}`, async () => {
          await take(place, away, switches);
          await pause((downSeconds * 1_000) / (WAYS.length * 2));
        });
      }
    }
    const backAtMs = performance.now();
    const caughtUp: Partial<Record<Listener, number>> = {};
    await during('all are there again', async () => {
      await take(place, [], {});
      await Promise.all(
        TOLD.map(async (listener) => {
          const isCaughtUp = (): boolean => watch.now(CONSUMER_OF[listener]).oldestSeconds < CAUGHT_UP_SECONDS;
          // What was read before they were there again says nothing.
          await pause(1_000);
          await until(isCaughtUp, `${listener} has caught up`, 120_000);
          caughtUp[listener] = (performance.now() - backAtMs) / 1_000;
        }),
      );
    });
    await during('all is caught up with', () => pause(wellSeconds * 1_000));
    const report = await place.settledReport();
    // Parcels are packed and sent a while after their order was taken, which is told as well.
    const nothingWaits = (): boolean => TOLD.every((listener) => watch.now(CONSUMER_OF[listener]).waiting === 0);
    await untilOrNot(nothingWaits, 120_000);
    // At once: what becomes of a parcel meanwhile is told as well.
    const left = ofTold((listener) => watch.now(CONSUMER_OF[listener]).waiting);
    return {
      phases: await byArm(place, takings),
      caughtUpSeconds: caughtUp as Record<Listener, number>,
      left,
      ...(await heardBy(place)),
      report,
    };
  } finally {
    await watch.close();
  }
}

/** Whether it comes true or not is in what is returned. */
async function untilOrNot(isSo: () => boolean, withinMs: number): Promise<void> {
  for (let endMs = performance.now() + withinMs; !isSo() && performance.now() < endMs;) await pause(100);
}

/** These are away in this way, and no others are. */
async function take(place: OrderShop, away: readonly Listener[], how: Switches | 'refused'): Promise<void> {
  await place.gates.shut(how === 'refused' ? away : []);
  const switches = how === 'refused' ? {} : how;
  await place.breakParties(ofTold((listener) => (away.includes(listener) ? switches : {})));
}

async function byArm(place: OrderShop, takings: readonly Taking[]): Promise<readonly DownPhase[]> {
  const { orders } = await place.books();
  const armOf = new Map(
    orders.flatMap(({ acknowledged, ledger }) => (acknowledged ? [[acknowledged.key, ledger?.arm]] : [])),
  );
  return takings.map(({ keys, ...taking }) => {
    const entries = place.clients.entries.filter(({ key }) => keys.has(key));
    const of = (arm: 'legacy' | 'service') => {
      const its = entries.filter(({ key }) => armOf.get(key) === arm);
      return { orders: its.length, ...waitsOf(its) };
    };
    return { ...taking, arms: { legacy: of('legacy'), service: of('service') } };
  });
}

interface PartnerTotals extends Readonly<Record<Listener, ListenerTotals>> {
  readonly warehouse: ListenerTotals & { readonly parcelsTwice: number };
}

interface ListenerTotals {
  readonly duplicates: number;
  readonly repeated: number;
  readonly late: number;
  readonly byType: Readonly<Record<string, number>>;
}

async function heardBy({ shop }: OrderShop): Promise<Pick<DeliveriesDown, 'heard' | 'parcelsTwice'>> {
  const response = await fetch(`${shop.opsUrl('partners')}/__books/totals`);
  const totals = (await response.json()) as PartnerTotals;
  return {
    heard: ofTold((listener) => {
      const { duplicates: copies, repeated, late, byType } = totals[listener];
      return { accepted: byType[ORDER_EVENTS.accepted] ?? 0, copies, repeated, late };
    }),
    parcelsTwice: totals.warehouse.parcelsTwice,
  };
}

function outboxOf(most: ReadonlyMap<string, MostWaiting>): DownPhase['outbox'] {
  return ofTold((listener) => {
    const its = most.get(CONSUMER_OF[listener]);
    if (its === undefined) throw new Error(`nobody tells ${listener}`);
    return its;
  });
}

function ofTold<T>(of: (listener: Listener) => T): Readonly<Record<Listener, T>> {
  return Object.fromEntries(TOLD.map((listener) => [listener, of(listener)])) as Record<Listener, T>;
}
