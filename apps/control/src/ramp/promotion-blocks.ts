import type { Latch } from '@banyan/rollout';
import { burningText } from '../burn/burning-text.js';
import { countText, instantText } from '../pages/words.js';
import type { Freeze } from './calendar.js';
import { PROMOTION_POLICY, type PromotionPolicy } from './promotion-policy.js';

/** A burn-rate rule that fires. */
export interface BurningRule {
  readonly severity: 'page' | 'ticket';
  /** What burns, how fast and over which windows, in one sentence. */
  readonly text: string;
}

/** How much of what the `.shadow` flag selected was really compared, since flag and latch are as they are. */
export interface Coverage {
  /** Selected requests whose copy has ended. */
  readonly selected: number;
  readonly compared: number;
}

/** What stands for or against giving the service more traffic, whoever moves the slider. */
export interface PromotionFacts {
  /** Undefined: not read since control started. */
  readonly latch: Latch | undefined;
  /** Does the flag mean anything for the service now? Before it does, there is nothing to judge. */
  readonly serving: boolean;
  readonly verdict: { readonly kind: 'healthy' | 'breached' | 'inconclusive' | 'unmeasured'; readonly text: string };
  readonly burning: readonly BurningRule[];
  /** Must copies have been compared? (The `.shadow` flag is on, or the domain's plan demands it.) */
  readonly coverageDemanded: boolean;
  readonly coverage: Coverage;
  /** Of the plan; absent: the policy's. */
  readonly leastSelected?: number | undefined;
  /** Faults that are injected into its calls, in words; absent: none. What is seen meanwhile is no word for the service. */
  readonly chaos?: string | undefined;
  /** Of the domain's plan; undefined: none. */
  readonly freeze: Freeze | undefined;
}

/** The weightiest first. */
export const PROMOTION_BLOCKS = [
  'latch-unread',
  'latch-tripped',
  'latch-held',
  'burning',
  'verdict',
  'coverage',
  /** Too few were selected to say. */
  'coverage-unknown',
  'chaos',
  'freeze',
] as const;
export type PromotionBlockCode = (typeof PROMOTION_BLOCKS)[number];

/** One reason why the service should be given no more traffic now. */
export interface PromotionBlock {
  readonly code: PromotionBlockCode;
  /** One sentence, for whoever is about to move the slider. */
  readonly text: string;
}

/**
 * Everything that speaks against giving the service more traffic now, the weightiest first; empty: nothing. Pure, and the
 * one list: people see it before they move a slider, and the ramp assistant obeys it. No data blocks as bad data does.
 */
export function promotionBlocks(
  facts: PromotionFacts,
  policy: PromotionPolicy = PROMOTION_POLICY,
): readonly PromotionBlock[] {
  return [
    latchBlock(facts),
    burningBlock(facts),
    verdictBlock(facts),
    coverageBlock(facts, policy),
    chaosBlock(facts),
    freezeBlock(facts),
  ].filter((block) => block !== undefined);
}

function latchBlock({ latch }: PromotionFacts): PromotionBlock | undefined {
  if (latch === undefined)
    return { code: 'latch-unread', text: 'The latch has not been read from PostgreSQL since control started.' };
  switch (latch.state) {
    case 'armed':
      return undefined;
    case 'tripped':
      return { code: 'latch-tripped', text: `The latch is tripped: ${latch.reason}` };
    case 'held':
      return { code: 'latch-held', text: `The latch is held at ${latch.canaryPercent} % by a person: ${latch.reason}` };
  }
}

/** Tickets are for office hours; a page says that the budget is going now. */
function burningBlock({ burning }: PromotionFacts): PromotionBlock | undefined {
  const pages = burning.filter(({ severity }) => severity === 'page');
  return pages.length === 0 ? undefined : { code: 'burning', text: `The error budget burns: ${burningText(pages)}` };
}

function verdictBlock({ verdict, serving }: PromotionFacts): PromotionBlock | undefined {
  if (!serving || verdict.kind === 'healthy') return undefined;
  return { code: 'verdict', text: `The verdict is ${verdict.kind}, not healthy: ${verdict.text}.` };
}

function coverageBlock(
  { coverage: { selected, compared }, coverageDemanded, leastSelected }: PromotionFacts,
  policy: PromotionPolicy,
): PromotionBlock | undefined {
  if (!coverageDemanded) return undefined;
  const least = leastSelected ?? policy.leastSelected.value;
  if (selected < least) {
    const seen = `${countText(selected)} of at least ${countText(least)} requests`;
    return {
      code: 'coverage-unknown',
      text: `Too few were selected for a shadow copy to read coverage from: ${seen}.`,
    };
  }
  // As counts, for a ratio such as 0.999 has no exact form in binary: 999 of 1,000 must pass.
  const missed = selected - compared;
  if (missed <= Number(((1 - policy.leastCoverage.value) * selected).toPrecision(12))) return undefined;
  const wanted = `${Number((policy.leastCoverage.value * 100).toPrecision(6))} %`;
  const seen = `${countText(compared)} of ${countText(selected)} selected requests were compared`;
  return { code: 'coverage', text: `Shadow coverage is below ${wanted}: ${seen}.` };
}

/** Faults at legacy make the service look well beside it. */
function chaosBlock({ chaos }: PromotionFacts): PromotionBlock | undefined {
  return chaos === undefined ? undefined : { code: 'chaos', text: `Faults are injected: ${chaos}.` };
}

function freezeBlock({ freeze }: PromotionFacts): PromotionBlock | undefined {
  if (freeze === undefined) return undefined;
  const text = `Frozen for ${freeze.name} until ${instantText(freeze.untilMs)}: ${freeze.reason}`;
  return { code: 'freeze', text };
}
