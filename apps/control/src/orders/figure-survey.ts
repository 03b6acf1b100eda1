import { LONGEST_FIGURES_MS, type FiguresTold, type OrderFigure, type OrderFigures } from '@banyan/domains';
import { messageOf, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { attemptOfControl } from './ask-service.js';

/** How often the service is asked what became of its orders, ms. */
const ASK_EVERY_MS = 15_000;
/** What is older than this is not known any more, ms. */
const GOOD_FOR_MS = 60_000;
const HALF_HOUR_MS = 30 * 60_000;

/** Asks the order service what became of its orders: now and then of the last half hour, and of any stretch when somebody looks. */
export class FigureSurvey {
  #latest: { readonly atMs: number; readonly sums: ReadonlyMap<OrderFigure, number> } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> | undefined;

  constructor(
    private readonly service: Pick<OrderFigures, 'minutes'>,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.ask(), ASK_EVERY_MS);
    void this.ask();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#asking;
  }

  /** Sums of the last half hour; undefined: the service does not say. */
  ofHalfAnHour(): ReadonlyMap<OrderFigure, number> | undefined {
    const latest = this.#latest;
    return latest !== undefined && this.clock.monotonicMs() - latest.atMs < GOOD_FOR_MS ? latest.sums : undefined;
  }

  /** By the minute; undefined: the service does not say. @param fromMs ms since the Unix epoch, as `untilMs`; a day apart at most */
  async minutes(fromMs: number, untilMs: number): Promise<FiguresTold['minutes'] | undefined> {
    try {
      const untilLatest = Math.min(untilMs, fromMs + LONGEST_FIGURES_MS);
      const question = { fromMs: Math.max(0, Math.trunc(fromMs)), untilMs: Math.trunc(untilLatest) };
      return (await this.service.minutes(question, attemptOfControl())).minutes;
    } catch (error) {
      log.debug('what became of orders is not known', { reason: messageOf(error) });
      return undefined;
    }
  }

  /** Never throws; one at a time. */
  async ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<void> {
    const nowMs = this.clock.nowMs();
    const minutes = await this.minutes(nowMs - HALF_HOUR_MS, nowMs);
    if (minutes === undefined) return;
    const sums = new Map<OrderFigure, number>();
    for (const { figure, orders } of minutes) sums.set(figure, (sums.get(figure) ?? 0) + orders);
    this.#latest = { atMs: this.clock.monotonicMs(), sums };
  }
}
