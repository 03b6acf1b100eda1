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
const PATIENCE_MS = 30_000;

/** One request of a shopper. */
export interface ShopperQuestion {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON. */
  readonly body?: string;
}

export interface SteadyOptions {
  /** Base URL of the storefront side. */
  readonly url: string;
  readonly perSecond: number;
  readonly seed?: number;
  /** What the next one asks. @param random 0 to 1 */
  readonly question: (random: () => number) => ShopperQuestion;
  /** Told of every answer: its status, 0 where there was no whole one, and how long it took. */
  readonly onAnswer?: (status: number, ms: number) => void;
}

/** Asks for the stock of random products of a catalogue at random places. */
export function stockQuestions(skus: readonly string[]): SteadyOptions['question'] {
  return (random) => {
    const place = pick(PLACES, random);
    if (random() >= BATCH_SHARE) {
      const sku = encodeURIComponent(pick(skus, random));
      return { method: 'GET', path: `/inventory/v1/availability/${sku}?${new URLSearchParams(place).toString()}` };
    }
    const many = new Set(Array.from({ length: BATCH_SIZE }, () => pick(skus, random)));
    const body = JSON.stringify({ ...place, skus: [...many] });
    return { method: 'POST', path: '/inventory/v1/availability/batch', body };
  };
}

/** One of these, at random. */
export function pick<T>(from: readonly T[], random: () => number): T {
  const item = from[Math.floor(random() * from.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}

/** Requests at a steady rate, whatever the shop answers. */
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
    if (!this.#agent.destroyed) await this.#agent.close();
  }

  /** The same, but whoever still waits after so long goes without an answer. */
  async leaveWithin(ms: number): Promise<void> {
    const giveUp = setTimeout(() => void this.#agent.destroy(), ms);
    await this.leave();
    clearTimeout(giveUp);
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
    const askedMs = performance.now();
    const status = await this.#send(this.options.question(this.#random));
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    this.options.onAnswer?.(status, performance.now() - askedMs);
  }

  /** @returns the status; 0 when there was no whole answer */
  async #send({ method, path, body }: ShopperQuestion): Promise<number> {
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
}
