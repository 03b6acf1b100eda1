import { counter, gauge } from '@banyan/observability';
import type { ShadowEvent, ShadowPool } from '@banyan/shadow';

/** Counts what a domain's shadow pool says happened. */
export function watchShadow(pool: ShadowPool, domain: string): void {
  gauge('banyan_shadow_in_flight')
    .with({ domain })
    .readFrom(() => pool.inFlight);
  gauge('banyan_shadow_coverage_ratio')
    .with({ domain })
    .readFrom(() => pool.coverage ?? 0);
  pool.onEvent((event) => count(event, domain));
}

function count(event: ShadowEvent, domain: string): void {
  const { operation, arm } = event;
  switch (event.kind) {
    case 'started':
      counter('banyan_shadow_selected_total').with({ domain, operation, arm }).inc();
      return;
    case 'skipped':
      counter('banyan_shadow_selected_total').with({ domain, operation, arm }).inc();
      counter('banyan_shadow_skipped_total').with({ domain, operation, reason: event.reason }).inc();
      return;
    case 'failed':
      counter('banyan_shadow_skipped_total').with({ domain, operation, reason: event.reason }).inc();
      return;
    case 'compared':
      counter('banyan_shadow_compared_total').with({ domain, operation }).inc();
      if (event.observation.kind === 'match') {
        counter('banyan_shadow_matched_total').with({ domain, operation }).inc();
        return;
      }
      counter('banyan_shadow_mismatched_total').with({ domain, operation }).inc();
      for (const { path } of event.observation.mismatches) {
        counter('banyan_shadow_field_mismatches_total').with({ domain, operation, field: path }).inc();
      }
  }
}
