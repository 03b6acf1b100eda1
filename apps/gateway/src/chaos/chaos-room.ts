import { CHAOS_POLICY, isInShare, planText, readToldRun, type ChaosTally, type ToldRun } from '@banyan/chaos';
import type { DomainArm } from '@banyan/domains';
import type { Arm, Clock } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import type { Attempt } from '@banyan/resilience';
import type { UnderstoodCall } from '../pipeline/accept.js';
import type { RequestOutcome } from '../pipeline/operation-metrics.js';
import { injectFault } from './inject-fault.js';
import { RunningChaos } from './running-chaos.js';

/** Runs whose counts are told to control; those that are over longest are forgotten first. */
const MOST_KNOWN = 16;

/** What this replica says of chaos. */
export interface ChaosReport {
  /** Does its environment allow any? */
  readonly allowed: boolean;
  readonly runs: readonly ({ readonly run: string; readonly inForce: boolean } & ChaosTally)[];
}

interface ChaosRoomParts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** `BANYAN_CHAOS`: where it is off nothing is ever injected, whoever says so. */
  readonly allowed: boolean;
  readonly hashKey: string;
  readonly isTripped: (domain: string) => boolean;
}

/**
 * Faults that control has injected into the calls of an integration, for a share of sessions and a time. Control tells of a run with
 * every reply to a report, and each word is a lease: a gateway that does not hear it again ends the run by itself, as it does
 * when the run's own time is over, when the latch of its domain trips, and when its own shoppers are harmed.
 */
export class ChaosRoom {
  readonly #known = new Map<string, RunningChaos>();
  /** Those that may be in force; undefined: none, which is what every call asks first. */
  #running: readonly RunningChaos[] | undefined;

  constructor(private readonly parts: ChaosRoomParts) {}

  /** Takes up what control says, all of it at once. What is no run within bounds is not done; what is not named any more is over. */
  offer(told: unknown): void {
    if (!this.parts.allowed) return;
    const nowMs = this.parts.clock.monotonicMs();
    const runs = Array.isArray(told) ? told.flatMap((each: unknown) => readToldRun(each) ?? []) : [];
    this.#running = runs.length === 0 ? undefined : runs.map((each) => this.#renewed(each, nowMs));
    for (const id of this.#known.keys()) {
      if (this.#known.size <= MOST_KNOWN) break;
      if (!runs.some(({ run }) => run === id)) this.#known.delete(id);
    }
  }

  /** The same arm, whose calls of sessions in the share of a run are touched by it. */
  around(domain: string, arm: DomainArm, name: Arm = 'legacy'): DomainArm {
    return {
      call: (operation, input, attempt) => {
        if (this.#running === undefined) return arm.call(operation, input, attempt);
        return this.#call(domain, arm, name, operation, input, attempt);
      },
      close: () => arm.close(),
    };
  }

  /** How a request ended for whoever asked. */
  seen(call: UnderstoodCall, outcome: RequestOutcome, ms: number): void {
    if (this.#running === undefined || outcome === 'aborted') return;
    const { domain, operation, caller } = call;
    const run = this.#for(domain.manifest.name, operation.name);
    if (run === undefined) return;
    const targets = domain.objectives.map(({ availabilityTarget }) => availabilityTarget);
    const end = {
      inShare: this.#isInShare(run, caller.sessionId),
      failed: outcome === 'failed',
      stoodIn: outcome === 'rescued' || outcome === 'stale',
      slow: ms > (domain.slowAfterMs.get(operation.name) ?? Infinity),
      ms,
    };
    run.ended(end, targets.length === 0 ? CHAOS_POLICY.usualTarget.value : Math.max(...targets));
    // Control adds all gateways up and sees more, a second later: who sees enough does not wait for it.
    if (run.harms)
      log.warn('faults are not injected any more: shoppers are harmed', { integration: run.told.integration });
  }

  /** For the record of what is decided meanwhile; empty: nothing is injected in this domain. */
  namedIn(domain: string): { readonly chaos?: string } {
    const nowMs = this.parts.clock.monotonicMs();
    const runs = this.#running?.filter((each) => each.told.domain === domain && this.#isInForce(each, nowMs)) ?? [];
    if (runs.length === 0) return {};
    return { chaos: runs.map(({ told }) => `${told.run} on ${told.integration}, ${planText(told)}`).join('; ') };
  }

  report(): ChaosReport {
    const nowMs = this.parts.clock.monotonicMs();
    const runs = [...this.#known.values()].map((each) => ({
      run: each.told.run,
      inForce: this.#isInForce(each, nowMs),
      ...each.tally,
    }));
    return { allowed: this.parts.allowed, runs };
  }

  #call(
    domain: string,
    arm: DomainArm,
    name: Arm,
    operation: string,
    input: unknown,
    attempt: Attempt,
  ): Promise<unknown> {
    const run = attempt.session === undefined ? undefined : this.#for(domain, operation);
    if (run === undefined || !this.#isInShare(run, attempt.session ?? '')) return arm.call(operation, input, attempt);
    counter('banyan_chaos_injected_total').with({ domain, operation, fault: run.fault }).inc();
    return injectFault(run.told, { arm: name, turn: run.inject(), attempt }, () => arm.call(operation, input, attempt));
  }

  #for(domain: string, operation: string): RunningChaos | undefined {
    const nowMs = this.parts.clock.monotonicMs();
    return this.#running?.find(
      (each) => each.told.domain === domain && each.operations.has(operation) && this.#isInForce(each, nowMs),
    );
  }

  #isInForce(run: RunningChaos, nowMs: number): boolean {
    const isCurrent = this.#running?.includes(run) === true;
    return isCurrent && nowMs < run.untilMs && !run.harms && !this.parts.isTripped(run.told.domain);
  }

  #isInShare({ told: { run, sharePercent } }: RunningChaos, sessionId: string): boolean {
    return isInShare(this.parts.hashKey, run, sessionId, sharePercent);
  }

  /** A word of control is good for a while, and never for longer than what was left when the run was heard of first. */
  #renewed(told: ToldRun, nowMs: number): RunningChaos {
    const until = (endsMs: number): number =>
      Math.min(endsMs, nowMs + told.remainingMs, nowMs + CHAOS_POLICY.leaseMs.value);
    const known = this.#known.get(told.run);
    if (known !== undefined) {
      known.untilMs = until(known.endsMs);
      return known;
    }
    const { run, integration } = told;
    log.warn('faults are injected into the calls of an integration', {
      integration,
      reason: `${planText(told)} (${run})`,
    });
    const endsMs = nowMs + told.remainingMs;
    const begun = new RunningChaos(told, until(endsMs), endsMs);
    this.#known.set(run, begun);
    this.#show(told.domain);
    return begun;
  }

  #show(domain: string): void {
    gauge('banyan_chaos_running_state')
      .with({ domain })
      .readFrom(() => {
        const nowMs = this.parts.clock.monotonicMs();
        return [...this.#known.values()].some((each) => each.told.domain === domain && this.#isInForce(each, nowMs))
          ? 1
          : 0;
      });
  }
}
