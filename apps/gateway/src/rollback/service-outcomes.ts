import type { Domain } from '@banyan/domains';
import { counter, type CounterSeries } from '@banyan/observability';

const OUTCOMES = ['ok', 'rescued', 'failed'] as const;

/** How requests meant for the service ended for the storefront. */
export type OutcomeCounts = Readonly<Record<(typeof OUTCOMES)[number], number>>;

/**
 * What one domain's service arm has cost shoppers since the latch was last armed, or since this replica started: read off
 * the request metric, so that page and dashboard say the same.
 */
export class ServiceOutcomes {
  readonly #series: ReadonlyMap<keyof OutcomeCounts, readonly CounterSeries[]>;
  #before: OutcomeCounts = { ok: 0, rescued: 0, failed: 0 };

  constructor({ name: domain, operations, contracts }: Pick<Domain, 'name' | 'operations' | 'contracts'>) {
    const requests = counter('banyan_requests_total');
    const labels = operations.flatMap(({ name: operation }) =>
      contracts.map(({ version: contract }) => ({ domain, operation, contract, arm: 'service' as const })),
    );
    this.#series = new Map(
      OUTCOMES.map((outcome) => [outcome, labels.map((each) => requests.with({ ...each, outcome }))]),
    );
  }

  get counts(): OutcomeCounts {
    const [now, before] = [this.#totals(), this.#before];
    return { ok: now.ok - before.ok, rescued: now.rescued - before.rescued, failed: now.failed - before.failed };
  }

  /** The latch was armed again: what comes now belongs to what was let through anew. */
  restart(): void {
    this.#before = this.#totals();
  }

  #totals(): OutcomeCounts {
    const total = (outcome: keyof OutcomeCounts): number =>
      (this.#series.get(outcome) ?? []).reduce((sum, { value }) => sum + value, 0);
    return { ok: total('ok'), rescued: total('rescued'), failed: total('failed') };
  }
}
