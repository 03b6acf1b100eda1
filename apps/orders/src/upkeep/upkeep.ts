import type { Clock } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import { Inbox } from '@banyan/outbox';
import type { Sql } from '@banyan/saga';
import type { ShippingClient } from '../shipping/shipping.client.js';
import { ShippingReconciliation } from '../shipping/shipping-reconciliation.js';
import { ERASED_AT_ONCE, erasePersonalData } from './erase-personal-data.js';
import { RETENTION } from './retention-policy.js';

interface Kind {
  readonly watch: { count(): Promise<void> };
  readonly store: { forget(endedBeforeMs: number, atMost: number): Promise<number> };
}

export interface UpkeepParts {
  readonly database: Sql;
  readonly sagas: readonly Kind[];
  readonly rates: Pick<ShippingClient, 'ask'>;
  /** `BANYAN_PERSONAL_DATA_DAYS`. */
  readonly personalDataDays: number;
  readonly clock: Clock;
}

/** How often, ms: counts for metrics, estimates against rates, and what is forgotten. */
const COUNT_MS = 5_000;
const RATES_MS = 10_000;
const FORGET_MS = 60_000;

/** What the service does by the way: counts what is open, holds estimates against rates, forgets what nobody needs, and who bought. */
export class Upkeep {
  readonly #stop = new AbortController();
  readonly #differences = counter('banyan_orders_shipping_difference_minor_total');
  readonly #erased = counter('banyan_orders_erased_total').with({});
  readonly #shipping: ShippingReconciliation;
  readonly #chores: readonly Chore[];
  #waiting = 0;

  constructor(private readonly parts: UpkeepParts) {
    const { clock } = parts;
    this.#shipping = new ShippingReconciliation(parts.database, parts.rates);
    gauge('banyan_orders_reviews_waiting')
      .with({})
      .readFrom(() => this.#waiting);
    this.#chores = [
      new Chore('what is open', COUNT_MS, clock, () => this.#count()),
      new Chore('what sending costs', RATES_MS, clock, () => this.#rates()),
      new Chore('what is over', FORGET_MS, clock, () => this.#forget()),
      new Chore('who bought', FORGET_MS, clock, () => this.#erase()),
    ];
  }

  /** Never throws. */
  tick(): void {
    if (this.#stop.signal.aborted) return;
    for (const chore of this.#chores) chore.tick();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#chores.map((chore) => chore.idle()));
  }

  async #count(): Promise<void> {
    await Promise.all(this.parts.sagas.map(({ watch }) => watch.count()));
    const [row] = await this.parts.database.query<{ waiting: number }[]>(
      `SELECT count(*)::integer AS waiting FROM orders.review WHERE state = 'waiting'`,
    );
    this.#waiting = row?.waiting ?? 0;
  }

  async #rates(): Promise<void> {
    for (const { tooLittleMinor } of await this.#shipping.look(this.#stop.signal)) {
      if (tooLittleMinor === 0) continue;
      const outcome = tooLittleMinor > 0 ? 'too-low' : 'too-high';
      this.#differences.with({ outcome }).inc(Math.abs(tooLittleMinor));
    }
  }

  async #forget(): Promise<void> {
    const { database, sagas } = this.parts;
    const { sagasMs, inboxMs, atOnce } = RETENTION;
    const inbox = new Inbox('orders');
    for (const { store } of sagas) await this.#all(() => store.forget(sagasMs, atOnce), atOnce);
    await this.#all(() => inbox.forget(database, { olderThanMs: inboxMs, most: atOnce }), atOnce);
  }

  async #erase(): Promise<void> {
    const { database, personalDataDays } = this.parts;
    await this.#all(async () => {
      const erased = await erasePersonalData(database, personalDataDays);
      this.#erased.inc(erased);
      return erased;
    }, ERASED_AT_ONCE);
  }

  /** In small steps, until nothing is too old: more may end in a minute than is forgotten in one step. */
  async #all(forget: () => Promise<number>, atOnce: number): Promise<void> {
    let forgotten: number;
    do {
      forgotten = await forget();
    } while (forgotten === atOnce && !this.#stop.signal.aborted);
  }
}

/** Something that is done every now and then, never twice at once. */
class Chore {
  #dueAtMs = 0;
  #running: Promise<void> | undefined;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly clock: Clock,
    private readonly work: () => Promise<void>,
  ) {}

  tick(): void {
    if (this.#running !== undefined || this.clock.monotonicMs() < this.#dueAtMs) return;
    this.#running = this.work()
      .catch((error: unknown) => log.warn('upkeep was not done', { operation: this.name, err: error }))
      .finally(() => {
        this.#dueAtMs = this.clock.monotonicMs() + this.everyMs;
        this.#running = undefined;
      });
  }

  async idle(): Promise<void> {
    await this.#running;
  }
}
