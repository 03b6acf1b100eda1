import { counter, gauge, log, type CounterSeries } from '@banyan/observability';
import type { ProblemCode } from '@banyan/kernel';
import type { CatalogueRoute } from './catalogue.js';

/** How a request of a route was answered. */
export type CatalogueOutcome =
  /** With a kept answer, and nobody was asked. */
  | 'given'
  /** With a kept answer that the core called current. */
  | 'revalidated'
  /** With the answer to another's question. */
  | 'shared'
  /** With the core's, which is kept now, or will be when it is whole. */
  | 'kept'
  /** With the core's, which is not kept. */
  | 'not-kept'
  /** With the core's, whose request was for its client alone. */
  | 'own'
  /** With a kept answer beyond its freshness, while the core is asked. */
  | 'stale-meanwhile'
  /** With a kept answer in the place of the core's, which failed or was late. */
  | 'stale'
  /** With the owner's file in the place of the core's answer. */
  | 'fallback'
  /** With a problem: the core failed, and nothing may stand in. */
  | 'failed'
  /** With a problem: only what is kept was wanted, and nothing is. */
  | 'nothing-kept';

/** Why something stands in for the core's answer. */
export type CoreTrouble = ProblemCode | 'late' | `${number}`;

/** Counts and tells what becomes of the requests of the owner's routes. */
export class CatalogueMetrics {
  readonly #series = new Map<CatalogueRoute, Map<CatalogueOutcome, CounterSeries>>();

  /** @param kept what is kept, read when somebody looks */
  constructor(kept: { readonly bytes: number; readonly size: number }) {
    gauge('banyan_catalogue_kept_bytes').with({}).readFrom(() => kept.bytes); // prettier-ignore
    gauge('banyan_catalogue_kept_pages').with({}).readFrom(() => kept.size); // prettier-ignore
  }

  count(route: CatalogueRoute, outcome: CatalogueOutcome): void {
    let ofRoute = this.#series.get(route);
    if (ofRoute === undefined) this.#series.set(route, (ofRoute = new Map()));
    let series = ofRoute.get(outcome);
    if (series === undefined) {
      series = counter('banyan_catalogue_requests_total').with({ catalogue_route: route.name, outcome });
      ofRoute.set(outcome, series);
    }
    series.inc();
  }

  /** Somebody was given something else than the core's present answer. */
  tellDegraded(route: CatalogueRoute, outcome: 'stale' | 'fallback', trouble: CoreTrouble, ageMs?: number): void {
    log.warn('a stand-in was given for an answer of the core', {
      route: route.name,
      outcome,
      reason: trouble,
      ...(ageMs === undefined ? {} : { age_s: Math.floor(ageMs / 1_000) }),
    });
  }
}
