import { Client } from 'pg';
import { CountedThroughRestarts } from './counted-through-restarts.js';
import { scrape, total } from './gateway-metrics.js';
import type { OrderShop } from './order-shop.js';

/** What an order does, as rehearsals write it down. */
export const EFFECTS = ['reserve', 'charge', 'assess', 'event', 'confirm'] as const;
export type Effect = (typeof EFFECTS)[number];

const LOOK_MS = 250;
/** Of these a rehearsal writes rows, and takes them back. */
const WRITTEN = ['placed_order', 'saga', 'payment_attempt'] as const;

/** How far rehearsals have come, as those say who take part; read again and again, since all of them are killed. */
export class RehearsalCounts {
  readonly #service = new CountedThroughRestarts();
  readonly #gateways: ReadonlyMap<string, CountedThroughRestarts>;
  readonly #written = new CountedThroughRestarts();
  readonly #stop = new AbortController();
  readonly #looking: Promise<void>;

  constructor(private readonly place: OrderShop) {
    this.#gateways = new Map(place.gateways.map((name) => [name, new CountedThroughRestarts()]));
    this.#looking = this.#watch();
  }

  /** At the service: rehearsals that came to an end, by their outcome. */
  get outcomes(): Readonly<Record<string, number>> {
    const names = this.#service.names.filter((name) => !EFFECTS.some((effect) => effect === name));
    return Object.fromEntries(names.map((name) => [name, this.#service.of(name)]));
  }

  /** At the service: what rehearsals would have done. */
  get effects(): Readonly<Record<Effect, number>> {
    return Object.fromEntries(EFFECTS.map((effect) => [effect, this.#service.of(effect)])) as Record<Effect, number>;
  }

  /** At the gateways: copies of orders of shoppers. */
  copies(what: 'selected' | 'compared' | 'matched' | 'mismatched'): number {
    return [...this.#gateways.values()].reduce((sum, counts) => sum + counts.of(what), 0);
  }

  /** Rows that PostgreSQL wrote for tables of the service, whether or not they were taken back. */
  get rowsWritten(): Readonly<Record<string, number>> {
    return Object.fromEntries(WRITTEN.map((table) => [table, this.#written.of(table)]));
  }

  /** Reads what can be read: before somebody is killed, and at the end. Who is down says nothing. */
  async look(): Promise<void> {
    await Promise.allSettled([this.#lookAtService(), this.#lookAtGateways(), this.#lookAtDatabase()]);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
  }

  async #watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.look();
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_MS);
      });
    }
  }

  async #lookAtService(): Promise<void> {
    const samples = await scrape(this.place.shop.opsUrl('orders'));
    const by = (name: string, label: string): Record<string, number> =>
      Object.fromEntries(
        samples.filter((each) => each.name === name).map(({ labels, value }) => [labels[label] ?? '', value]),
      );
    this.#service.read({
      ...by('banyan_orders_rehearsals_total', 'outcome'),
      ...by('banyan_orders_rehearsed_effects_total', 'effect'),
    });
  }

  async #lookAtGateways(): Promise<void> {
    await Promise.allSettled(
      [...this.#gateways].map(async ([name, counts]) => {
        const samples = await scrape(this.place.shop.opsUrl(name));
        const of = (what: string): number =>
          total(samples, `banyan_shadow_${what}_total`, { domain: 'orders', operation: 'order.place' });
        counts.read(
          Object.fromEntries(['selected', 'compared', 'matched', 'mismatched'].map((what) => [what, of(what)])),
        );
      }),
    );
  }

  async #lookAtDatabase(): Promise<void> {
    const client = new Client({ connectionString: this.place.shop.url('postgres') });
    // It is restarted in the middle of this.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ table: string; written: number }>(
        `SELECT relname AS table, n_tup_ins::float8 AS written FROM pg_stat_user_tables
         WHERE schemaname = 'orders' AND relname = ANY ($1)`,
        [WRITTEN],
      );
      this.#written.read(Object.fromEntries(rows.map(({ table, written }) => [table, written])));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
