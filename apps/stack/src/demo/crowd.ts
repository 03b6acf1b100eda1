import { Agent } from 'undici';
import { seededRandom } from '@banyan/slo';
import { shopperSteps, type ShopperStep } from './shopper.js';

/** How one request of a shopper went. */
export interface ShopperAnswer {
  readonly kind: ShopperStep['kind'];
  readonly session: string;
  /** When it was meant to be sent, ms since the crowd began (monotonic). */
  readonly atMs: number;
  readonly ms: number;
  /** 0: no answer. */
  readonly status: number;
  /** No answer, or 500 and above: what a shopper would see as the shop being broken. */
  readonly failed: boolean;
}

export interface CrowdOptions {
  /** Base URL of the storefront side. */
  readonly url: string;
  readonly skus: readonly string[];
  /** New people a second; each makes about ten requests. */
  readonly arrivalsPerSecond: number;
  /** 1 is a person's own pace; default 0.25, so that a short demonstration sees whole visits. */
  readonly pace?: number;
  readonly seed?: number;
  readonly onAnswer?: (answer: ShopperAnswer) => void;
}

/** Longest a shopper waits, ms. */
const PATIENCE_MS = 10_000;

/**
 * People who come and browse whatever the shop answers: an open loop, so that a slow shop gets no fewer requests. Arrivals
 * are a Poisson process with a fixed seed.
 */
export class Crowd {
  readonly #agent = new Agent({
    connections: 128,
    pipelining: 1,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
  });
  readonly #random: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #startedMs = performance.now();
  #people = 0;
  #arriving = true;
  readonly answers: ShopperAnswer[] = [];

  constructor(private readonly options: CrowdOptions) {
    this.#random = seededRandom(options.seed ?? 1);
    this.#nextArrival();
  }

  /** Milliseconds since the crowd began. */
  get nowMs(): number {
    return performance.now() - this.#startedMs;
  }

  /** Nobody new comes, those inside stop asking; resolves when every request under way has ended. */
  async leave(): Promise<readonly ShopperAnswer[]> {
    this.#arriving = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(this.#underWay);
    await this.#agent.close();
    return this.answers;
  }

  #nextArrival(): void {
    const gapMs = (-Math.log(1 - this.#random()) / this.options.arrivalsPerSecond) * 1000;
    this.#after(gapMs, () => {
      this.#people += 1;
      const steps = shopperSteps(this.options.skus, this.#random, this.options.pace ?? 0.25);
      this.#walk(`shopper-${this.options.seed ?? 1}-${this.#people}`, steps, 0);
      this.#nextArrival();
    });
  }

  #walk(session: string, steps: readonly ShopperStep[], at: number): void {
    const step = steps[at];
    if (step === undefined) return;
    this.#after(step.afterMs, () => {
      const asking = this.#ask(session, step).finally(() => this.#underWay.delete(asking));
      this.#underWay.add(asking);
      this.#walk(session, steps, at + 1);
    });
  }

  async #ask(session: string, step: ShopperStep): Promise<void> {
    const atMs = this.nowMs;
    const status = await this.#send(session, step);
    const answer = {
      kind: step.kind,
      session,
      atMs,
      ms: this.nowMs - atMs,
      status,
      failed: status === 0 || status >= 500,
    };
    this.answers.push(answer);
    this.options.onAnswer?.(answer);
  }

  /** @returns the status; 0 when there was no whole answer */
  async #send(session: string, step: ShopperStep): Promise<number> {
    try {
      const { statusCode, body } = await this.#agent.request({
        origin: this.options.url,
        path: step.path,
        method: step.method,
        headers: {
          'x-session-id': session,
          ...(step.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(step.body === undefined ? {} : { body: step.body }),
      });
      await body.dump({ limit: 16 * 1024 * 1024, signal: AbortSignal.timeout(PATIENCE_MS) });
      return statusCode;
    } catch {
      // Whatever went wrong, the shopper saw no answer.
      return 0;
    }
  }

  #after(ms: number, work: () => void): void {
    if (!this.#arriving) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}
