import { counter, gauge } from '@banyan/observability';
import type { DecisionKind } from '@banyan/rollout';
import { PROMOTION_BLOCKS, type Coverage, type PromotionBlock } from './promotion-blocks.js';

const RAMP_STATES = ['waiting', 'frozen', 'stood-down', 'complete', 'blind'] as const;
export type RampState = (typeof RAMP_STATES)[number];

export function showRamp(domain: string, now: RampState): void {
  for (const state of RAMP_STATES) {
    gauge('banyan_ramp_state')
      .with({ domain, state })
      .set(state === now ? 1 : 0);
  }
}

/** Counts a record that the assistant, or a person to it, wrote. */
export function countRamp(domain: string, result: DecisionKind): void {
  counter('banyan_decisions_total').with({ domain, result }).inc();
}

/** Shown when scraped: what blocks is made from what is known at that moment. */
export function showPromotion(
  domain: string,
  now: { blocks(): readonly PromotionBlock[]; coverage(): Coverage },
): void {
  for (const reason of PROMOTION_BLOCKS) {
    gauge('banyan_promotion_blocked_state')
      .with({ domain, reason })
      .readFrom(() => (now.blocks().some(({ code }) => code === reason) ? 1 : 0));
  }
  gauge('banyan_promotion_selected_requests')
    .with({ domain })
    .readFrom(() => now.coverage().selected);
  gauge('banyan_promotion_compared_requests')
    .with({ domain })
    .readFrom(() => now.coverage().compared);
}
