import { randomHex, systemClock, type Arm } from '@banyan/kernel';
import { Agent } from 'undici';
import type { ServiceRelay } from './service-relay.js';
import type { Shop } from './shop.js';
import { until } from './until.js';

/** One read, of which the service's side tells by its trace whether it came there. */
export interface TracedRead {
  readonly traceId: string;
  readonly gateway: string;
  readonly session: string;
  /** Wall clock at which it was sent, ms. */
  readonly atMs: number;
  /** Undefined while it is under way; 0: no whole answer. */
  readonly status: number | undefined;
  /** Infinite while it is under way. */
  readonly endedAtMs: number;
}

/** A question that came to the service. */
export interface TracedArrival {
  /** `a stranger`: of a read that is not of these readers. */
  readonly gateway: string;
  readonly atMs: number;
  /** When the read was sent that it belongs to, ms; 0 of a stranger. */
  readonly sentAtMs: number;
}

export interface TracedReadersOptions {
  readonly sessions: number;
  /** Over all gateways; 0: only what is asked for by name. */
  readonly perSecond: number;
}

/** Longer than any replica is stopped. */
const PATIENCE_MS = 60_000;

/**
 * Availability reads of a fixed set of sessions, at a steady rate whatever is answered; each session goes to every gateway
 * in turn, as behind a balancer that knows no sessions.
 */
export class TracedReaders {
  /** More connections than a stopped process's backlog holds: those wait for it, too. */
  readonly #agent = new Agent({
    connections: 1_024,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    connect: { timeout: PATIENCE_MS },
  });
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #reads = new Map<string, TracedRead>();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #startedMs = systemClock.monotonicMs();
  /** Of these readers alone: the relay still has what came there of the readers before, and would take it for theirs. */
  readonly #traces = randomHex(8);
  #turns = 0;

  private constructor(
    private readonly shop: Shop,
    private readonly relay: ServiceRelay,
    private readonly skus: readonly string[],
    private readonly options: TracedReadersOptions,
    readonly gateways: readonly string[],
  ) {
    if (options.perSecond > 0) this.#timer = setInterval(() => this.#keepPace(), 1_000 / options.perSecond);
  }

  static async open(shop: Shop, options: TracedReadersOptions): Promise<TracedReaders> {
    const { skus } = (await shop.legacy('GET', '/__books/skus?limit=50')) as { skus: readonly string[] };
    const gateways = shop.processes().flatMap(({ name }) => (name.startsWith('gateway') ? [name] : []));
    return new TracedReaders(shop, shop.relay, skus, options, gateways);
  }

  /** Every read so far, in the order of sending. */
  get reads(): readonly TracedRead[] {
    return [...this.#reads.values()];
  }

  gatewayOf(traceId: string): string | undefined {
    return this.#reads.get(traceId)?.gateway;
  }

  /** Which arm each was sent to: the service saw it come, or not. */
  arms(): ReadonlyMap<string, Arm> {
    const asked = new Set(this.relay.arrivals.map(({ traceId }) => traceId));
    return new Map(this.reads.map(({ traceId }) => [traceId, asked.has(traceId) ? 'service' : 'legacy']));
  }

  /**
   * Sessions that one gateway answered by one arm and, in a read that began when that had ended, by the other, as
   * `<session> <gateway>`: of the reads sent since a moment of the wall clock.
   */
  sessionsThatMoved(from: Arm, to: Arm, sinceMs: number): readonly string[] {
    const arms = this.arms();
    const firstEnds = new Map<string, number>();
    const lastBegins = new Map<string, number>();
    for (const { traceId, session, gateway, atMs, endedAtMs } of this.reads) {
      if (atMs < sinceMs) continue;
      const place = `${session} ${gateway}`;
      const arm = arms.get(traceId);
      if (arm === from) firstEnds.set(place, Math.min(endedAtMs, firstEnds.get(place) ?? Infinity));
      if (arm === to) lastBegins.set(place, atMs);
    }
    return [...lastBegins].flatMap(([place, atMs]) => (atMs > (firstEnds.get(place) ?? Infinity) ? [place] : []));
  }

  /** What the sessions of `sessionsThatMoved` were answered at that gateway, and when, ms since that moment. */
  journeysOf(places: readonly string[], sinceMs: number): readonly string[] {
    const arms = this.arms();
    return places.map((place) => {
      const reads = this.reads.filter(
        ({ session, gateway, endedAtMs }) => `${session} ${gateway}` === place && endedAtMs >= sinceMs,
      );
      const steps = reads.map(
        ({ traceId, atMs, endedAtMs, status }) =>
          `${atMs - sinceMs}..${endedAtMs - sinceMs} ${arms.get(traceId)} ${status}`,
      );
      return `${place}: ${steps.join(', ')}`;
    });
  }

  /** What the service got, by gateway. */
  get arrivals(): readonly TracedArrival[] {
    return this.relay.arrivals.map(({ traceId, atMs }) => {
      const read = this.#reads.get(traceId);
      return { atMs, gateway: read?.gateway ?? 'a stranger', sentAtMs: read?.atMs ?? 0 };
    });
  }

  /** What the service got later than a moment of the wall clock. */
  arrivalsAfter(ms: number): readonly TracedArrival[] {
    return this.arrivals.filter(({ atMs }) => atMs > ms);
  }

  /**
   * What the service got of reads that were sent later than a moment of the wall clock: whatever it is, it was decided later.
   * When it arrived tells less, since a machine that stands still shows it late.
   */
  arrivalsOfSentAfter(ms: number): readonly TracedArrival[] {
    return this.arrivals.filter(({ sentAtMs }) => sentAtMs > ms);
  }

  /** So many reads of one gateway at once, of different sessions; resolves with their answers. */
  burst(gateway: string, count: number): Promise<readonly TracedRead[]> {
    return Promise.all(Array.from({ length: count }, (_, index) => this.read(gateway, index % this.options.sessions)));
  }

  /** One read of the session of that number. */
  async read(gateway: string, session: number): Promise<TracedRead> {
    const traceId = `${this.#traces}${(this.#reads.size + 1).toString(16).padStart(16, '0')}`;
    const read = { traceId, gateway, session: `session-${session}`, atMs: systemClock.nowMs() };
    this.#reads.set(traceId, { ...read, status: undefined, endedAtMs: Infinity });
    const status = await this.#statusOf(read);
    const ended: TracedRead = { ...read, status, endedAtMs: systemClock.nowMs() };
    this.#reads.set(traceId, ended);
    return ended;
  }

  /** Waits until the service was asked by every gateway since. */
  async untilServed(sinceMs: number, gateways = this.gateways): Promise<void> {
    await until(
      () => {
        const served = new Set(this.arrivalsAfter(sinceMs).map(({ gateway }) => gateway));
        return gateways.every((gateway) => served.has(gateway));
      },
      `${gateways.join(', ')} ask the service`,
    );
  }

  /** Waits until so many more reads were answered, by the gateways that answer. */
  async more(count: number): Promise<void> {
    const answered = () => this.reads.filter(({ status }) => status !== undefined).length;
    const before = answered();
    await until(() => answered() >= before + count, `${count} more reads are answered`);
  }

  /** Waits until every read that was sent before now has ended. */
  async landed(): Promise<void> {
    const under = this.reads.filter(({ status }) => status === undefined).map(({ traceId }) => traceId);
    await until(
      () => under.every((traceId) => this.#reads.get(traceId)?.status !== undefined),
      `${under.length} reads that are under way have ended`,
    );
  }

  /** Stops; resolves when every read under way has ended. */
  async leave(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    await this.#agent.close();
  }

  /** A timer that came late is caught up with. */
  #keepPace(): void {
    const owed = Math.floor(((systemClock.monotonicMs() - this.#startedMs) / 1_000) * this.options.perSecond);
    for (; this.#turns < owed; this.#turns += 1) {
      const { sessions } = this.options;
      // Each round of the sessions begins with another gateway.
      const turn = this.#turns + Math.floor(this.#turns / sessions);
      const gateway = this.gateways[turn % this.gateways.length] ?? '';
      const reading = this.read(gateway, this.#turns % sessions).finally(() => this.#underWay.delete(reading));
      this.#underWay.add(reading);
    }
  }

  async #statusOf({ traceId, gateway, session }: Pick<TracedRead, 'traceId' | 'gateway' | 'session'>): Promise<number> {
    const sku = this.skus[this.#reads.size % this.skus.length] ?? '';
    try {
      const { statusCode, body } = await this.#agent.request({
        origin: this.shop.url(gateway),
        path: `/inventory/v1/availability/${encodeURIComponent(sku)}?channel=web`,
        method: 'GET',
        headers: { 'x-session-id': session, traceparent: `00-${traceId}-00000000000000ab-00` },
      });
      await body.dump();
      return statusCode;
    } catch {
      // Whatever went wrong, the shopper saw no answer.
      return 0;
    }
  }
}
