import type { Arm } from '@banyan/kernel';
import { counter, histogram, type CounterSeries, type HistogramSeries } from '@banyan/observability';
import type { RouteReason } from '@banyan/rollout';

/**
 * How an owned request ended for the storefront. `remembered`: given again without asking an arm; `withdrawn`: legacy
 * answered, because latch or lease took the route back before the service was asked; `ledger`: the ledger knew the answer, and no arm was asked; `stale`: no arm could answer, and an
 * older answer was given.
 */
export type RequestOutcome = 'ok' | 'remembered' | 'rescued' | 'withdrawn' | 'ledger' | 'stale' | 'failed' | 'aborted';

/** What is counted of the requests to one operation of one contract version. */
export type RequestMetrics = Pick<OperationMetrics, 'decided' | 'ended' | 'armFailed' | 'fellBack' | 'answerChecked'>;

/** The metrics of one operation of one contract version, their labels bound at first use and then kept. */
export class OperationMetrics {
  /** Of requests that no shopper stands behind: counted by their ends, and in no metric that a rule or a figure is made of. */
  readonly ofNobody: RequestMetrics = {
    decided: nothing,
    ended: (arm, outcome) => {
      const { domain, operation } = this;
      counter('banyan_synthetic_requests_total').with({ domain, operation, arm, outcome }).inc();
    },
    armFailed: nothing,
    fellBack: nothing,
    answerChecked: nothing,
  };
  readonly #requests = new Map<string, CounterSeries>();
  readonly #durations = new Map<string, HistogramSeries>();
  readonly #reasons = new Map<RouteReason, CounterSeries>();

  constructor(
    private readonly domain: string,
    private readonly operation: string,
    private readonly contract: string,
  ) {}

  decided(reason: RouteReason): void {
    let series = this.#reasons.get(reason);
    if (series === undefined) {
      series = counter('banyan_route_decisions_total').with({ domain: this.domain, reason });
      this.#reasons.set(reason, series);
    }
    series.inc();
  }

  /** @param arm the arm that was chosen to serve, whoever answered in the end */
  ended(arm: Arm, outcome: RequestOutcome, seconds: number): void {
    const key = `${arm} ${outcome}`;
    const { domain, operation, contract } = this;
    let requests = this.#requests.get(key);
    let durations = this.#durations.get(key);
    if (requests === undefined || durations === undefined) {
      requests = counter('banyan_requests_total').with({ domain, operation, contract, arm, outcome });
      durations = histogram('banyan_arm_call_duration_seconds').with({ domain, operation, arm, outcome });
      this.#requests.set(key, requests);
      this.#durations.set(key, durations);
    }
    requests.inc();
    durations.observe(seconds);
  }

  /** Rare, so bound when it happens. */
  armFailed(arm: Arm, reason: string): void {
    counter('banyan_arm_failures_total').with({ domain: this.domain, operation: this.operation, arm, reason }).inc();
  }

  /** A read that the service did not answer was asked of legacy. */
  fellBack(reason: string, result: 'answered' | 'failed'): void {
    counter('banyan_fallbacks_total').with({ domain: this.domain, operation: this.operation, reason, result }).inc();
  }

  answerChecked(arm: Arm, valid: boolean): void {
    const { domain, operation, contract } = this;
    counter('banyan_contract_answers_checked_total').with({ domain, contract, operation }).inc();
    if (!valid) counter('banyan_contract_answer_violations_total').with({ domain, contract, operation, arm }).inc();
  }
}

function nothing(): void {
  // Nobody's.
}
