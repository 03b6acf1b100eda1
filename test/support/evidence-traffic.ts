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
  /** Every operation that is judged. */
  readonly #questions: readonly (() => Promise<number>)[] = [
    () => this.#send('GET', `/inventory/v1/availability/${encodeURIComponent(this.#sku())}?channel=web`),
    () => this.#send('GET', `/inventory/v2/availability/${encodeURIComponent(this.#sku())}/locations`),
    () => this.#batch(),
  ];
  readonly statuses: Record<string, number> = {};
  #going = true;
  #asked = 0;
  #named = 0;

  constructor(
    private readonly url: string,
    private readonly skus: readonly string[],
  ) {
    this.#walks = Array.from({ length: AT_ONCE }, () => this.#walk());
  }

  async leave(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#walks);
    await this.#agent.close();
  }

  async #walk(): Promise<void> {
    while (this.#going) {
      this.#asked += 1;
      const asks = this.#questions[this.#asked % this.#questions.length];
      const status = String(await asks?.());
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    }
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
    this.#named += 1;
    return this.skus[this.#named % this.skus.length] ?? '';
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
