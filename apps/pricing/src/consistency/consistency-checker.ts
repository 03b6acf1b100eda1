import { HYGIENE_KINDS, PRICE_KINDS, type Measure } from '@banyan/domains';
import { ArmError, messageOf, TranslationRefused, type Clock } from '@banyan/kernel';
import type { LoopOutcome } from '@banyan/service';
import type { PriceBoard } from '../board/price-board.js';
import type { ListStatus } from '../lists/list-status.js';
import type { ConsistencyListener } from './consistency-event.js';
import type { ConsistencyPolicy } from './consistency-policy.js';
import type { FindingsStore } from './findings.store.js';
import { afterLooking, type Looked } from './looks.js';
import { PriceLooks } from './price-looks.js';
import type { Surveyed } from './survey.js';
import type { Turn, TurnStore } from './turn.store.js';

/** Kinds that a look at the core's rows finds, or finds gone; a survey of our own boards does the others. */
const LOOKED_FOR: readonly string[] = [...PRICE_KINDS, 'category', 'measure'];
const SURVEYED_FOR: readonly string[] = HYGIENE_KINDS.filter((kind) => !LOOKED_FOR.includes(kind));

export interface CheckerParts {
  readonly clock: Clock;
  readonly policy: ConsistencyPolicy;
  readonly turns: Pick<TurnStore, 'hold' | 'wentOn' | 'ended'>;
  readonly findings: Pick<FindingsStore, 'alive' | 'ofKinds' | 'keep' | 'forget'>;
  readonly board: Pick<PriceBoard, 'skus'>;
  readonly priceList: Pick<ListStatus, 'loaded'>;
  readonly looks: Pick<PriceLooks, 'at'>;
  readonly survey: (measures: ReadonlyMap<string, Measure>, stop: AbortSignal) => Promise<Surveyed>;
  readonly listener: ConsistencyListener;
}

/**
 * Goes round the catalogue, some SKUs a step, for ever: what the shops of all channels say of them, and this service. What was
 * found is looked at again in between, much sooner than the next turn. One replica at a time; has no loop of its own.
 */
export class ConsistencyChecker {
  readonly #measures = new Map<string, Measure>();
  #surveyedAtMs: number | undefined;
  #recheckedAtMs: number | undefined;
  /** Steps of the turn since something was looked at again. */
  #steps = Infinity;
  /** Where looking again goes on; empty: from the first. */
  #recheckAfter = '';
  #failures = 0;
  #withoutStock: string | undefined;

  constructor(private readonly parts: CheckerParts) {}

  /** Why stock was not held against prices the last time; undefined: it was, or this replica has not looked. */
  get withoutStock(): string | undefined {
    return this.#withoutStock;
  }

  /** One step: at most one look. Never throws: a failure is an outcome. */
  async step(stop: AbortSignal): Promise<LoopOutcome> {
    const { priceList, policy, turns, listener } = this.parts;
    if (!priceList.loaded || policy.callsPerSecond === 0) return { kind: 'read', more: false };
    try {
      const turn = await turns.hold(policy.leaseMs);
      if (turn !== undefined) await this.#stepOf(turn, stop);
      return { kind: 'read', more: false };
    } catch (error) {
      if (!stop.aborted) listener.failed(messageOf(error));
      return { kind: 'failed' };
    }
  }

  async #stepOf(turn: Turn, stop: AbortSignal): Promise<void> {
    const { clock, policy } = this.parts;
    const sinceMs = (atMs: number | undefined): number => (atMs === undefined ? Infinity : clock.monotonicMs() - atMs);
    if (sinceMs(this.#surveyedAtMs) >= policy.surveyMs) {
      await this.#survey(stop);
      this.#surveyedAtMs = clock.monotonicMs();
    }
    const isDue = sinceMs(this.#recheckedAtMs) >= policy.recheckMs && this.#steps >= policy.stepsBetween;
    if (isDue && (await this.#recheck(stop))) {
      this.#steps = 0;
      return;
    }
    this.#steps += 1;
    await this.#goOn(turn, stop);
  }

  /** @returns was there anything to look at again? */
  async #recheck(stop: AbortSignal): Promise<boolean> {
    const { clock, findings, policy, turns } = this.parts;
    const from = this.#recheckAfter;
    const skus = await findings.alive(LOOKED_FOR, from, policy.skusPerCall);
    const isEnd = skus.length < policy.skusPerCall;
    this.#recheckAfter = isEnd ? '' : (skus.at(-1) ?? '');
    // All of it is to be gone through once in that time, as far as the rate of calls allows.
    if (isEnd) this.#recheckedAtMs = clock.monotonicMs();
    if (skus.length === 0) return false;
    if (!(await this.#look(skus, stop))) return true;
    await turns.wentOn({ afterSku: null, nowMs: clock.nowMs(), skus: 0, calls: PriceLooks.CALLS, skipped: 0 });
    return true;
  }

  async #goOn(turn: Turn, stop: AbortSignal): Promise<void> {
    const { clock, board, findings, listener, policy, turns } = this.parts;
    const nowMs = clock.nowMs();
    // A clock that was set back must not hold up the turn.
    const restedMs = turn.last === null ? Infinity : Math.abs(nowMs - turn.last.endedMs);
    if (turn.beganMs === null && restedMs < policy.restMs) return;
    const skus = board.skus(turn.afterSku, policy.skusPerCall);
    if (skus.length === 0) {
      await turns.ended(nowMs);
      await findings.forget(nowMs - policy.keptMs);
      listener.turnEnded(turn.beganMs === null ? 0 : nowMs - turn.beganMs, turn.skus);
      return;
    }
    const isLooked = await this.#look(skus, stop);
    const afterSku = skus.at(-1) ?? null;
    const step = { afterSku, nowMs, calls: PriceLooks.CALLS };
    await turns.wentOn({ ...step, skus: isLooked ? skus.length : 0, skipped: isLooked ? 0 : skus.length });
  }

  /** @returns false: the core gave no answer for them; after some attempts they are skipped, and no failure is remembered */
  async #look(skus: readonly string[], stop: AbortSignal): Promise<boolean> {
    const { clock, findings, listener, looks, policy } = this.parts;
    let seen: Awaited<ReturnType<PriceLooks['at']>>;
    try {
      seen = await looks.at(skus, stop);
    } catch (error) {
      if (stop.aborted || !(error instanceof ArmError || error instanceof TranslationRefused)) throw error;
      this.#failures += 1;
      if (this.#failures < policy.attempts) throw error;
      this.#failures = 0;
      listener.skipped(skus.length, messageOf(error));
      return false;
    }
    this.#failures = 0;
    for (const [sku, measure] of seen.measures) this.#measures.set(sku, measure);
    const known = await findings.ofKinds(LOOKED_FOR, skus);
    const { undecided } = seen;
    await this.#keep(
      afterLooking(
        known,
        seen.found,
        // What a place in doubt had is neither there nor gone; its doubt itself is seen.
        ({ what }) =>
          what.kind !== 'in-doubt' &&
          what.kind !== 'net-price' &&
          what.evidence.some(({ place }) => undecided.get(what.subject)?.some((doubted) => doubted === place)),
        clock.nowMs(),
        policy,
      ),
    );
    listener.compared(skus.length);
    return true;
  }

  async #survey(stop: AbortSignal): Promise<void> {
    const { clock, findings, policy } = this.parts;
    const { found, isUndecided, withoutStock } = await this.parts.survey(this.#measures, stop);
    this.#withoutStock = withoutStock;
    const known = await findings.ofKinds(SURVEYED_FOR);
    await this.#keep(afterLooking(known, found, isUndecided, clock.nowMs(), policy));
  }

  async #keep({ kept, gone, happened }: Looked): Promise<void> {
    await this.parts.findings.keep(kept, gone);
    if (happened.length > 0) this.parts.listener.happened(happened);
  }
}
