import { ARMS, type Arm, type Clock, newId, ProblemError } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import { type Channel, CHANNELS, findNobodysOrders, OPEN_STATES } from '@banyan/shopping';
import type { AskAsShopper } from './ask-as-shopper.js';
import { callOff, type JourneyEnd, takeJourney } from './journey.js';
import type { JourneyStatus, ShopperStatus } from './shopper-status.js';

export interface ShopperOptions {
  /** Undefined: there is no key, and nobody would believe it. */
  readonly ask: Pick<AskAsShopper, 'as' | 'close'> | undefined;
  readonly sku: string | undefined;
  /** ms; 0: no rounds by itself. */
  readonly everyMs: number;
  /** Only who leads shops by itself. */
  readonly leads: () => boolean;
  readonly clock: Clock;
  readonly wait?: (ms: number) => Promise<void>;
}

/** The first round waits until whoever is starting has started. */
const FIRST_AFTER_MS = 15_000;
const MOST_LEFTOVERS = 100;

/**
 * Shops in rounds: each arm, each channel, one after another, so that whoever has the time of the shop is its shoppers. What a
 * round before has left open is called off first.
 */
export class Shopper {
  readonly #journeys = new Map<string, JourneyStatus>();
  #timer: NodeJS.Timeout | undefined;
  #nextAtMs: number | undefined;
  #round: Promise<void> | undefined;
  #leftovers = 0;
  #stopped = false;

  constructor(private readonly options: ShopperOptions) {}

  /** Begins to shop by itself, where an interval is set. */
  start(): void {
    if (this.options.everyMs > 0 && this.options.ask !== undefined)
      this.#plan(Math.min(FIRST_AFTER_MS, this.options.everyMs));
  }

  status(): ShopperStatus {
    const { ask, sku, everyMs } = this.options;
    const isOff = ask === undefined || sku === undefined;
    return {
      state: isOff ? 'off' : this.#round === undefined ? 'waiting' : 'shopping',
      everyMs: isOff || everyMs === 0 ? null : everyMs,
      sku: sku ?? null,
      nextAt: this.#nextAtMs === undefined ? null : new Date(this.#nextAtMs).toISOString(),
      leftovers: this.#leftovers,
      journeys: [...this.#journeys.values()],
    };
  }

  /**
   * A round now, whenever the next one is planned; the one that is under way, where there is one.
   *
   * @throws ProblemError `unavailable` where it is off
   */
  async shop(): Promise<ShopperStatus> {
    if (this.options.ask === undefined || this.options.sku === undefined) {
      throw new ProblemError('unavailable', {
        detail:
          'The synthetic shopper is off: set BANYAN_SYNTHETIC_KEY for control and gateway, and BANYAN_SYNTHETIC_SKU for control.',
      });
    }
    await this.#shopOnce();
    return this.status();
  }

  /** Ends at once. What is open then is found and called off by the first round after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.options.ask?.close();
    await this.#round;
  }

  #plan(inMs: number): void {
    if (this.#stopped) return;
    this.#nextAtMs = this.options.clock.nowMs() + inMs;
    this.#timer = setTimeout(() => {
      const round = this.options.leads() ? this.#shopOnce() : Promise.resolve();
      void round.finally(() => this.#plan(this.options.everyMs));
    }, inMs);
    this.#timer.unref();
  }

  #shopOnce(): Promise<void> {
    this.#round ??= this.#shopRound()
      .catch((error: unknown) => log.error('the synthetic shopper could not shop', { err: error }))
      .finally(() => (this.#round = undefined));
    return this.#round;
  }

  async #shopRound(): Promise<void> {
    await this.#tidy();
    for (const channel of CHANNELS) {
      for (const arm of ARMS) {
        if (this.#stopped) return;
        await this.#take(arm, channel);
      }
    }
  }

  async #take(arm: Arm, channel: Channel): Promise<void> {
    const { ask, sku, clock } = this.options;
    if (ask === undefined || sku === undefined) return;
    const at = new Date(clock.nowMs()).toISOString();
    const startedMs = clock.monotonicMs();
    const end = await takeJourney({ arm, channel, sku, ask: ask.as(arm, newId()), newKey: newId, wait: this.#wait });
    this.#note({ arm, channel, at, ms: Math.round(clock.monotonicMs() - startedMs) }, end);
  }

  #note(journey: Pick<JourneyStatus, 'arm' | 'channel' | 'at' | 'ms'>, end: JourneyEnd): void {
    const { arm, channel } = journey;
    const key = `${channel} ${arm}`;
    const before = this.#journeys.get(key);
    const stumble = end.result === 'failed' ? end.stumble : null;
    const inARow = before?.result === end.result ? before.inARow + 1 : 1;
    this.#journeys.set(key, { ...journey, result: end.result, stumble, inARow });
    counter('banyan_synthetic_journeys_total').with({ arm, place: channel, result: end.result }).inc();
    gauge('banyan_synthetic_failing_state')
      .with({ arm, place: channel })
      .set(end.result === 'failed' ? 1 : 0);
    if (stumble !== null) {
      log.warn('the synthetic shopper could not buy', {
        arm,
        reason: `${channel}: ${stumble.step} was answered ${stumble.status} ${stumble.code}`,
      });
    }
  }

  /** Calls off what rounds before have left: an outcome that came late, or a control that was killed in between. */
  async #tidy(): Promise<void> {
    const ask = this.options.ask?.as(undefined, newId());
    if (ask === undefined) return;
    const found = await ask(findNobodysOrders(MOST_LEFTOVERS));
    const orders = (found.body['orders'] ?? []) as readonly { readonly reference: string; readonly state: string }[];
    for (const { reference } of orders.filter(({ state }) => OPEN_STATES.has(state))) {
      const { status } = await callOff(reference, { ask, wait: this.#wait });
      if (status === 200) this.#leftovers += 1;
    }
  }

  readonly #wait = async (ms: number): Promise<void> => {
    if (this.#stopped) return;
    await (this.options.wait?.(ms) ??
      new Promise((resolve) => {
        setTimeout(resolve, ms).unref();
      }));
  };
}
