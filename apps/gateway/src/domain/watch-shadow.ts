import { counter, gauge } from '@banyan/observability';
import type { NoiseSample, ShadowEvent, ShadowPool } from '@banyan/shadow';

/** Counts what a domain's shadow pool says happened. */
export function watchShadow(pool: ShadowPool, domain: string): void {
  gauge('banyan_shadow_in_flight')
    .with({ domain })
    .readFrom(() => pool.inFlight);
  gauge('banyan_shadow_coverage_ratio')
    .with({ domain })
    .readFrom(() => pool.coverage ?? 0);
  gauge('banyan_shadow_pending')
    .with({ domain })
    .readFrom(() => pool.counts.pending);
  gauge('banyan_shadow_records_dropped')
    .with({ domain })
    .readFrom(() => pool.records.dropped);
  gauge('banyan_shadow_samples_dropped')
    .with({ domain })
    .readFrom(() => pool.book?.samples.dropped ?? 0);
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
      if (event.noise !== undefined) countNoise(event.noise, { domain, operation });
      if (event.observation.kind === 'match') {
        counter('banyan_shadow_matched_total').with({ domain, operation }).inc();
        return;
      }
      for (const { path } of event.observation.mismatches) {
        counter('banyan_shadow_field_mismatches_total').with({ domain, operation, field: path }).inc();
      }
      return;
    case 'paired':
      // Evidence of a stretch, not of the process: the rollback room counts it.
      return;
    case 'settled':
      countSettled(event, { domain, operation });
  }
}

interface Place {
  readonly domain: string;
  readonly operation: string;
}

function countSettled(event: Extract<ShadowEvent, { kind: 'settled' }>, place: Place): void {
  switch (event.outcome) {
    case 'explained':
      counter('banyan_shadow_in_flight_explained_total').with(place).inc();
      return;
    case 'ignored':
      counter('banyan_shadow_ignored_total').with(place).inc();
      return;
    case 'unverified':
      counter('banyan_shadow_unverified_total')
        .with({ ...place, reason: event.reason })
        .inc();
      return;
    case 'mismatched':
      counter('banyan_shadow_mismatched_total').with(place).inc();
  }
}

function countNoise(noise: NoiseSample, place: Place): void {
  counter('banyan_shadow_noise_samples_total')
    .with({ ...place, outcome: noise.kind })
    .inc();
  if (noise.kind === 'failed' || noise.observation.kind === 'match') return;
  for (const { path } of noise.observation.mismatches) {
    counter('banyan_shadow_noise_mismatches_total')
      .with({ ...place, field: path })
      .inc();
  }
}
