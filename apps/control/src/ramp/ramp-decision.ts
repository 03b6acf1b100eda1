import type { FlagSlider } from '@banyan/rollout';
import type { PromotionBlockCode, PromotionFacts } from './promotion-blocks.js';
import type { LoadedPlan } from './ramp-plan.js';
import type { RampStanding } from './ramp-standing.js';

/** What gateways say of the flags now. */
export interface FlagPictures {
  /** Percents that gateways intend for the service; more than one: they do not agree yet. Empty: none reports. */
  readonly percents: readonly number[];
  /** Age of the oldest picture, ms; undefined: some gateway has never fetched the flags, or has them from a backup. */
  readonly oldestMs: number | undefined;
  /** Gateways that hold a lease and do not report: nobody knows what they see. */
  readonly silent: readonly string[];
}

/** Evidence of the stretch in force. */
export interface StepEvidence {
  /** Intended share, 0-1. */
  readonly share: number;
  /** Requests the service answered, over all judged operations. */
  readonly requests: number;
}

/** Everything a step is decided on. */
export interface RampFacts extends Omit<PromotionFacts, 'freeze'> {
  readonly nowMs: number;
  readonly plan: LoadedPlan;
  readonly standing: RampStanding;
  /** `unread`: nobody asked, because it would not matter. */
  readonly slider: FlagSlider | { readonly kind: 'unreadable'; readonly because: string } | { readonly kind: 'unread' };
  readonly evidence: StepEvidence | undefined;
  readonly pictures: FlagPictures;
}

export type StandDownCode =
  'not-resumed' | 'stopped' | 'plan-changed' | 'switched-off' | 'not-understood' | 'moved-by-somebody' | 'not-a-step';
/** Evidence is still being gathered; nothing stands against the next step. */
export type WaitCode = 'no-data' | 'requests' | 'minutes' | 'inconclusive' | 'coverage-unknown';
export type FreezeCode =
  PromotionBlockCode | 'unleash-unreadable' | 'flags-stale' | 'replicas-disagree' | 'replica-silent' | 'outside-hours';

export interface RampReason<Code extends string = string> {
  readonly code: Code;
  /** One sentence. */
  readonly text: string;
}

/** What the assistant does next. */
export type RampDecision =
  /** Move the slider one step up. */
  | { readonly kind: 'step'; readonly from: number; readonly to: number; readonly text: string }
  | {
      readonly kind: 'waiting';
      readonly at: number;
      readonly next: number;
      readonly reasons: readonly RampReason<WaitCode>[];
    }
  | {
      readonly kind: 'frozen';
      readonly at: number;
      readonly next: number | undefined;
      /** The weightiest first; what is waited for beside it stands behind. */
      readonly reasons: readonly RampReason<FreezeCode | WaitCode>[];
    }
  /** Only a person lets it go on. */
  | { readonly kind: 'stood-down'; readonly reason: RampReason<StandDownCode> }
  /** The last step is reached. */
  | { readonly kind: 'complete'; readonly at: number };
