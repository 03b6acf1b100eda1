import { newId } from '@banyan/kernel';
import { Agent } from 'undici';
import { ClientBook } from '../../../apps/stack/src/demo/client-book.js';
import { OrderShopper } from '../../../apps/stack/src/demo/order-shopper.js';

/** How many come, whatever becomes of those before them. */
export interface Rates {
  readonly readsPerSecond: number;
  readonly ordersPerSecond: number;
}

/** What one shopper asked for, once. */
interface Attempt {
  readonly kind: string;
  /** `ok`, or what went wrong: `no connection`, `late`, a status. */
  readonly came: string;
  /** Monotonic, when it ended. */
  readonly endedMs: number;
}

/** What became of all that came in a span. */
export interface Told {
  readonly reads: number;
  /** Reads that one gateway did not answer, and the next did, by what went wrong. */
  readonly askedAgain: Readonly<Record<string, number>>;
  /** Reads that nobody answered, by what went wrong. */
  readonly failed: Readonly<Record<string, number>>;
  readonly orders: number;
  /** By what came of them. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The last time that an attempt went wrong, monotonic; undefined: none did. */
  readonly lastTroubleMs: number | undefined;
}

const CHANNELS = ['web', 'app', 'marketplace', 'store'] as const;
const READ_MS = 3_000;
const ATTEMPT_MS = 8_000;
const PATIENCE_MS = 300_000;
const PACE = 0.3;
/** An answer that is the shop's own: what was asked for is not, or is not to be had. */
const ANSWERED_BELOW = 500;

/** Shoppers that come at a rate, as behind a load balancer that asks the next gateway where one does not answer a read. */
export class Shoppers {
  readonly clients = new ClientBook();
  readonly #agent = new Agent({ connections: 32, pipelining: 1 });
  readonly #buyer: OrderShopper;
  readonly #underway = new Set<Promise<void>>();
  readonly #sold = new Map<string, number>();
  #attempts: Attempt[] = [];
  #reads = 0;
  #orders = 0;
  #askedAgain = new Map<string, number>();
  #failed = new Map<string, number>();
  #outcomes = new Map<string, number>();
  #turn = 0;
  #buying = 0;
  #timers: NodeJS.Timeout[] = [];

  /** @param skus what is looked at and bought, one after the other */
  constructor(
    private readonly urls: readonly string[],
    private readonly skus: readonly string[],
  ) {
    this.#buyer = new OrderShopper({
      urls,
      book: this.clients,
      pace: PACE,
      attemptMs: ATTEMPT_MS,
      patienceMs: PATIENCE_MS,
    });
  }

  begin({ readsPerSecond, ordersPerSecond }: Rates): void {
    this.#timers = [
      setInterval(() => this.#note(this.#read()), 1_000 / readsPerSecond),
      setInterval(() => this.#note(this.#buy()), 1_000 / ordersPerSecond),
    ];
  }

  /** No more come; those that are there are waited for. */
  async end(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  /** How many pieces of each were acknowledged as sold, since the beginning. */
  get sold(): ReadonlyMap<string, number> {
    return this.#sold;
  }

  /** The last time that an attempt went wrong since `told`, monotonic. */
  get lastTroubleMs(): number | undefined {
    return this.#attempts.findLast(({ came }) => came !== 'ok')?.endedMs;
  }

  /** What became of all since the last time that this was asked. */
  told(): Told {
    const trouble = this.#attempts.filter(({ came }) => came !== 'ok').map(({ endedMs }) => endedMs);
    const told: Told = {
      reads: this.#reads,
      askedAgain: Object.fromEntries(this.#askedAgain),
      failed: Object.fromEntries(this.#failed),
      orders: this.#orders,
      outcomes: Object.fromEntries(this.#outcomes),
      lastTroubleMs: trouble.length === 0 ? undefined : Math.max(...trouble),
    };
    [this.#attempts, this.#reads, this.#orders] = [[], 0, 0];
    [this.#askedAgain, this.#failed, this.#outcomes] = [new Map(), new Map(), new Map()];
    return told;
  }

  async close(): Promise<void> {
    await this.end();
    await this.#buyer.close();
    await this.#agent.destroy();
  }

  #note(work: Promise<void>): void {
    this.#underway.add(work);
    void work.finally(() => this.#underway.delete(work));
  }

  async #read(): Promise<void> {
    this.#reads += 1;
    const turn = this.#turn++;
    const sku = encodeURIComponent(this.skus[turn % this.skus.length] ?? '');
    const channel = CHANNELS[turn % CHANNELS.length];
    const [kind, path] = (
      [
        ['availability', `/inventory/v1/availability/${sku}?channel=${channel}`],
        ['price', `/pricing/v1/prices/${sku}?channel=${channel}`],
        ['page', '/'],
      ] as const
    )[turn % 3] ?? ['page', '/'];
    const first = await this.#ask(kind, turn, path);
    if (first === 'ok') return;
    const second = await this.#ask(kind, turn + 1, path);
    count(second === 'ok' ? this.#askedAgain : this.#failed, `${kind}: ${second === 'ok' ? first : second}`);
  }

  async #ask(kind: string, turn: number, path: string): Promise<string> {
    let came: string;
    try {
      const { statusCode, body } = await this.#agent.request({
        origin: this.urls[turn % this.urls.length] ?? '',
        path,
        method: 'GET',
        signal: AbortSignal.timeout(READ_MS),
      });
      await body.dump();
      came = statusCode < ANSWERED_BELOW ? 'ok' : String(statusCode);
    } catch (error) {
      came = error instanceof Error && error.name === 'TimeoutError' ? 'late' : 'no connection';
    }
    this.#attempts.push({ kind, came, endedMs: performance.now() });
    return came;
  }

  async #buy(): Promise<void> {
    const turn = this.#buying++;
    const sku = this.skus[turn % this.skus.length] ?? '';
    const key = newId();
    const bought = await this.#buyer.buy({
      channel: turn % 2 === 0 ? 'web' : 'app',
      lines: [{ sku, quantity: 1 }],
      key,
    });
    const { attempts = 1, statuses = {} } = this.clients.entries.find((entry) => entry.key === key) ?? {};
    if (bought.kind === 'placed') this.#sold.set(sku, (this.#sold.get(sku) ?? 0) + 1);
    const wrong = Object.keys(statuses).filter((status) => status === '0' || Number(status) >= ANSWERED_BELOW);
    this.#orders += 1;
    count(this.#outcomes, outcomeOf(bought));
    const came =
      attempts > 1 && wrong.length > 0
        ? `order ${wrong.join(' ')}`
        : bought.kind === 'not-quoted'
          ? 'not quoted'
          : 'ok';
    this.#attempts.push({ kind: 'order', came, endedMs: performance.now() });
  }
}

function outcomeOf(bought: Awaited<ReturnType<OrderShopper['buy']>>): string {
  if (bought.kind === 'refused') return `refused: ${bought.code}`;
  return bought.kind === 'not-quoted' ? `not quoted: ${bought.status}` : bought.kind;
}

function count(map: Map<string, number>, what: string): void {
  map.set(what, (map.get(what) ?? 0) + 1);
}
