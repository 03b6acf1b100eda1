import { ParkedMessages, type SqlPort } from '@banyan/outbox';
import { Client } from 'pg';
import { scrape, total } from './gateway-metrics.js';

/** What waited for one consumer, at most. */
export interface MostWaiting {
  readonly waiting: number;
  /** Of the event that waited longest, s: by the tables, and as the service's `/metrics` said. */
  readonly oldestSeconds: number;
  readonly shownSeconds: number;
  readonly parked: number;
  /** Was it ever tried with one event at a time? */
  readonly away: boolean;
}

const LOOK_MS = 200;
const NOTHING: MostWaiting = { waiting: 0, oldestSeconds: 0, shownSeconds: 0, parked: 0, away: false };

/** Looks at the outbox of the order service all the time. */
export class OutboxWatch {
  readonly #most = new Map<string, MostWaiting>();
  readonly #stop = new AbortController();
  #now = new Map<string, MostWaiting>();
  #looking: Promise<void> = Promise.resolve();

  private constructor(
    private readonly client: Client,
    private readonly opsUrl: string,
  ) {}

  static async open(databaseUrl: string, opsUrl: string): Promise<OutboxWatch> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const watch = new OutboxWatch(client, opsUrl);
    await watch.#look();
    watch.#looking = watch.#watch();
    return watch;
  }

  /** As of the last look. */
  now(consumer: string): MostWaiting {
    return this.#now.get(consumer) ?? NOTHING;
  }

  /** Since it was asked last. */
  takeMost(): ReadonlyMap<string, MostWaiting> {
    const most = new Map(this.#most);
    this.#most.clear();
    return most;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
    await this.client.end();
  }

  async #watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#look();
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_MS);
      });
    }
  }

  async #look(): Promise<void> {
    const port: SqlPort = {
      query: async <Rows extends readonly unknown[]>(sql: string, parameters: unknown[]) =>
        (await this.client.query(sql, parameters)).rows as unknown as Rows,
    };
    const [states, shown] = await Promise.all([new ParkedMessages(port, 'orders').states(), scrape(this.opsUrl)]);
    this.#now = new Map(
      states.map(({ consumer, waiting, oldestMs, parked, away }) => [
        consumer,
        {
          waiting,
          oldestSeconds: oldestMs / 1_000,
          shownSeconds: total(shown, 'banyan_outbox_oldest_seconds', { consumer }),
          parked,
          away,
        },
      ]),
    );
    for (const [consumer, now] of this.#now) {
      const most = this.#most.get(consumer) ?? NOTHING;
      this.#most.set(consumer, {
        waiting: Math.max(most.waiting, now.waiting),
        oldestSeconds: Math.max(most.oldestSeconds, now.oldestSeconds),
        shownSeconds: Math.max(most.shownSeconds, now.shownSeconds),
        parked: Math.max(most.parked, now.parked),
        away: most.away || now.away,
      });
    }
  }
}
