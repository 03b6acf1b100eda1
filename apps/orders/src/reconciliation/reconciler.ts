import { DIFFERENCES, firstReferenceAt } from '@banyan/domains';
import { ArmError, messageOf, type Clock } from '@banyan/kernel';
import { Deadline } from '@banyan/resilience';
import type { LoopOutcome } from '@banyan/service';
import { afterLooking } from './after-looking.js';
import { isMachineKind, MACHINE_KINDS, type Cure, type CureOutcome, type MachineKind } from './cures/cure.js';
import type { DifferencesStore } from './differences.store.js';
import type { Finding } from './finding.js';
import type { Looked, OrderLooks } from './order-looks.js';
import type { ReconciliationListener } from './reconciliation-event.js';
import type { ReconciliationPolicy } from './reconciliation-policy.js';
import type { Walk, WalkName, WalkStore } from './walk.store.js';

export interface ReconcilerParts {
  readonly clock: Clock;
  readonly policy: ReconciliationPolicy;
  readonly walks: Pick<WalkStore, 'hold' | 'wentOn' | 'ended'>;
  readonly differences: Pick<
    DifferencesStore,
    'of' | 'alive' | 'keep' | 'forget' | 'dueForCure' | 'cureBegun' | 'cureEnded'
  >;
  readonly looks: Pick<OrderLooks, 'begin' | 'slice' | 'at'>;
  readonly cures: Readonly<Record<MachineKind, Cure>>;
  readonly listener: ReconciliationListener;
}

/**
 * Goes through the orders for ever, some a step: what all books say of them. What was found is looked at again in between, and put
 * right where that is provably harmless. One replica at a time; has no loop of its own.
 */
export class Reconciler {
  #recheckedAtMs: number | undefined;
  /** Where looking again goes on; empty: from the first. */
  #recheckAfter = '';
  /** Steps of the recent walk since one of the whole. */
  #recentSteps = 0;
  /** How often the slice that is next was asked for without a word of some book. */
  readonly #failures = new Map<WalkName, number>();

  constructor(private readonly parts: ReconcilerParts) {}

  /** One step: at most one cure, one look at what was found, and one slice. Never throws: a failure is an outcome. */
  async step(stop: AbortSignal): Promise<LoopOutcome> {
    const { walks, policy, listener } = this.parts;
    try {
      const held = await walks.hold(policy.leaseMs);
      if (held !== undefined) await this.#stepOf(held, stop);
      if (!stop.aborted) listener.stepped();
      return { kind: 'read', more: false };
    } catch (error) {
      if (!stop.aborted) listener.failed(messageOf(error));
      return { kind: 'failed' };
    }
  }

  async #stepOf({ recent, whole }: Readonly<Record<WalkName, Walk>>, stop: AbortSignal): Promise<void> {
    const { policy } = this.parts;
    await this.#recheck(stop);
    await this.#cure(stop);
    if (stop.aborted) return;
    // The whole is gone through beside the recent ones, and while those rest.
    const isWholesTurn = this.#recentSteps >= policy.stepsBetween;
    if (!isWholesTurn && (await this.#goOn(recent, policy.recentMs, policy.recentRestMs, stop))) {
      this.#recentSteps += 1;
      return;
    }
    this.#recentSteps = 0;
    await this.#goOn(whole, policy.wholeMs, policy.wholeRestMs, stop);
  }

  async #recheck(stop: AbortSignal): Promise<void> {
    const { clock, differences, looks, policy } = this.parts;
    const sinceMs = this.#recheckedAtMs === undefined ? Infinity : clock.monotonicMs() - this.#recheckedAtMs;
    if (sinceMs < policy.recheckMs) return;
    const references = await differences.alive(this.#recheckAfter, policy.ordersAtOnce);
    const isEnd = references.length < policy.ordersAtOnce;
    this.#recheckAfter = isEnd ? '' : (references.at(-1) ?? '');
    if (isEnd) this.#recheckedAtMs = clock.monotonicMs();
    if (references.length > 0) await this.#keep(references, await looks.at(references, stop), stop);
  }

  /** @returns false: it rests, or has come to its end */
  async #goOn(walk: Walk, reachMs: number, restMs: number, stop: AbortSignal): Promise<boolean> {
    const { clock, differences, listener, looks, policy, walks } = this.parts;
    const nowMs = clock.nowMs();
    // A clock that was set back must not hold up the walk.
    const restedMs = walk.last === null ? Infinity : Math.abs(nowMs - walk.last.endedMs);
    if (walk.after === null && restedMs < restMs) return false;
    const untilMs = walk.untilMs ?? nowMs - policy.youngestMs;
    const after = walk.after ?? firstReferenceAt(nowMs - reachMs);
    if (walk.after === null) looks.begin();
    const slice = await looks.slice(after, untilMs, stop);
    if (stop.aborted) return true;
    const failures = slice.silent.size === 0 ? 0 : (this.#failures.get(walk.name) ?? 0) + 1;
    const references = slice.told.map(({ reference }) => reference);
    await this.#keep(references, slice, stop);
    // A book that is silent may speak again soon; one that is not asked for again holds nobody up.
    if (failures > 0 && failures < policy.attempts) {
      this.#failures.set(walk.name, failures);
      return true;
    }
    this.#failures.delete(walk.name);
    const unanswered = references.filter((reference) => slice.undecided.has(reference)).length;
    listener.compared(references.length, unanswered);
    await walks.wentOn({ walk: walk.name, after: slice.until, untilMs, nowMs, orders: references.length, unanswered });
    if (!slice.isEnd) return true;
    await walks.ended(walk.name, nowMs);
    if (walk.name === 'whole') await differences.forget(nowMs - policy.keptMs);
    listener.walkEnded(walk.name, walk.beganMs === null ? 0 : nowMs - walk.beganMs, walk.orders + references.length);
    return true;
  }

  async #keep(references: readonly string[], looked: Looked, stop: AbortSignal): Promise<void> {
    const { clock, differences, listener, policy } = this.parts;
    if (stop.aborted) return;
    listener.silent(looked.silent);
    if (references.length === 0) return;
    const { differences: seen, underWay, undecided } = looked;
    const known = await differences.of(references);
    const { kept, gone, happened } = afterLooking(known, { seen, underWay, undecided }, clock.nowMs(), policy);
    await differences.keep(kept, gone);
    if (happened.length > 0) listener.happened(happened);
  }

  /** Puts right what is still there when it is looked at once more, and nobody is at. */
  async #cure(stop: AbortSignal): Promise<void> {
    const { clock, differences, looks, policy, walks } = this.parts;
    const due = await differences.dueForCure(MACHINE_KINDS, policy.mostCures, clock.nowMs());
    if (due === undefined || stop.aborted) return;
    const { kind, reference } = due.what;
    const looked = await looks.at([reference], stop);
    await this.#keep([reference], looked, stop);
    const told = looked.told[0];
    const difference = looked.differences.find((each) => each.kind === kind);
    // Whoever was away for so long that another has the lease does nothing any more.
    if (stop.aborted || (await walks.hold(policy.leaseMs)) === undefined) return;
    const finding = (await differences.of([reference])).find(({ what }) => what.kind === kind);
    if (finding?.state.kind !== 'open' || told === undefined || !isMachineKind(kind)) return;
    const nowMs = clock.nowMs();
    if (difference === undefined || looked.underWay.has(reference)) {
      await differences.keep([{ ...finding, cureDueMs: nowMs + policy.recheckMs }], []);
      return;
    }
    const cureDueMs = nowMs + policy.cureAgainMs * 2 ** finding.cures;
    const begun: Finding = { ...finding, cures: finding.cures + 1, cureDueMs };
    const number = await differences.cureBegun(begun, difference, DIFFERENCES[kind].cure.how, nowMs);
    const outcome = await this.#treat(kind, told, stop);
    // What this replica's own end cut short is done again by whoever comes next: twice is once.
    if (stop.aborted) return;
    await differences.cureEnded(number, outcome, clock.nowMs());
    this.parts.listener.treated(begun, outcome, begun.cures >= policy.mostCures);
  }

  async #treat(kind: MachineKind, told: Looked['told'][number], stop: AbortSignal): Promise<CureOutcome> {
    const { clock, cures, policy } = this.parts;
    const deadline = new Deadline(clock, policy.cureMs);
    try {
      return await cures[kind](told, {
        signal: AbortSignal.any([stop, AbortSignal.timeout(policy.cureMs)]),
        remainingMs: () => deadline.remainingMs(),
      });
    } catch (error) {
      return {
        kind: 'later',
        because: error instanceof ArmError ? `${error.failure}: ${error.message}` : messageOf(error),
      };
    }
  }
}
