import { Agent } from 'undici';
import { seededRandom } from '@banyan/slo';

/** Everywhere something is sold. */
const PLACES: readonly Readonly<Record<string, string>>[] = [
  { channel: 'web' },
  { channel: 'app' },
  { channel: 'marketplace' },
  { channel: 'store' },
  ...['berlin-mitte', 'hamburg-altona', 'muenchen-sendling', 'koeln-deutz'].map((location) => ({
    channel: 'store',
    location,
  })),
];
const BATCH_SIZE = 40;
/** Share of requests that ask for many SKUs. */
const BATCH_SHARE = 0.3;
const PATIENCE_MS = 10_000;

export interface SteadyOptions {
  /** Base URL of the storefront side. */
  readonly url: string;
  readonly skus: readonly string[];
  readonly perSecond: number;
  readonly seed?: number;
}

/** Requests at a steady rate, whatever the shop answers: a random product of the whole catalogue at a random place each. */
export class SteadyShoppers {
  readonly #agent = new Agent({
    connections: 64,
    pipelining: 1,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
  });
  readonly #random: () => number;
  readonly #underWay = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  readonly #startedMs = performance.now();
  readonly statuses: Record<string, number> = {};
  #asked = 0;

  constructor(private readonly options: SteadyOptions) {
    this.#random = seededRandom(options.seed ?? 1);
    this.#timer = setInterval(() => this.#keepPace(), 1_000 / options.perSecond);
  }

  /** Requests sent so far. */
  get asked(): number {
    return this.#asked;
  }

  /** Stops asking; resolves when every request under way has ended. */
  async leave(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    await this.#agent.close();
  }

  /** A timer that came late is caught up with. */
  #keepPace(): void {
    const owed = Math.floor(((performance.now() - this.#startedMs) / 1_000) * this.options.perSecond);
    while (this.#asked < owed) {
      this.#asked += 1;
      const asking = this.#ask().finally(() => this.#underWay.delete(asking));
      this.#underWay.add(asking);
    }
  }

  async #ask(): Promise<void> {
    const place = this.#pick(PLACES);
    const status = String(await (this.#random() < BATCH_SHARE ? this.#batch(place) : this.#one(place)));
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }

  #one(place: Readonly<Record<string, string>>): Promise<number> {
    const sku = encodeURIComponent(this.#pick(this.options.skus));
    return this.#send('GET', `/inventory/v1/availability/${sku}?${new URLSearchParams(place).toString()}`);
  }

  #batch(place: Readonly<Record<string, string>>): Promise<number> {
    const skus = new Set(Array.from({ length: BATCH_SIZE }, () => this.#pick(this.options.skus)));
    return this.#send('POST', '/inventory/v1/availability/batch', JSON.stringify({ ...place, skus: [...skus] }));
  }

  /** @returns the status; 0 when there was no whole answer */
  async #send(method: 'GET' | 'POST', path: string, body?: string): Promise<number> {
    try {
      const answer = await this.#agent.request({
        origin: this.options.url,
        path,
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body }),
      });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      // Whatever went wrong, the shopper saw no answer.
      return 0;
    }
  }

  #pick<T>(from: readonly T[]): T {
    const item = from[Math.floor(this.#random() * from.length)];
    if (item === undefined) throw new RangeError('there is nothing to pick from');
    return item;
  }
}
