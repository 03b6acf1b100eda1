import { Agent } from 'undici';

/** Requests at once. Few, for the machine that runs the test is to stay inside the objectives. */
const AT_ONCE = 6;
/** SKUs of a batch: small ones, for it is requests that count as evidence. */
const BATCH = 2;

/**
 * Shoppers without a cookie, each request a session of its own, as many as the shop answers: what a verdict wants is a
 * hundred requests of the service for every operation, and at a share of 5 % that is two thousand.
 */
export class EvidenceTraffic {
  readonly #agent = new Agent({ connections: AT_ONCE, pipelining: 1 });
  readonly #walks: readonly Promise<void>[];
  readonly statuses: Record<string, number> = {};
  #going = true;
  #asked = 0;

  constructor(
    private readonly url: string,
    private readonly skus: readonly string[],
  ) {
    this.#walks = Array.from({ length: AT_ONCE }, () => this.#walk());
  }

  /** Requests answered so far. */
  get asked(): number {
    return this.#asked;
  }

  async leave(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#walks);
    await this.#agent.close();
  }

  async #walk(): Promise<void> {
    while (this.#going) {
      const status = String(await (this.#asked % 2 === 0 ? this.#one() : this.#batch()));
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    }
  }

  #one(): Promise<number> {
    return this.#send('GET', `/inventory/v1/availability/${encodeURIComponent(this.#sku())}?channel=web`);
  }

  #batch(): Promise<number> {
    const skus = Array.from({ length: BATCH }, () => this.#sku());
    return this.#send(
      'POST',
      '/inventory/v1/availability/batch',
      JSON.stringify({ channel: 'web', skus: [...new Set(skus)] }),
    );
  }

  #sku(): string {
    this.#asked += 1;
    return this.skus[this.#asked % this.skus.length] ?? '';
  }

  async #send(method: 'GET' | 'POST', path: string, body?: string): Promise<number> {
    try {
      const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body };
      const answer = await this.#agent.request({ origin: this.url, path, method, ...json });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      // Whatever went wrong, the shopper saw no answer.
      return 0;
    }
  }
}
