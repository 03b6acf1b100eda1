import type { FlagSlider } from '@banyan/rollout';
import { countText } from '../pages/words.js';
import { calendarState } from './calendar.js';
import { localText } from './local-time.js';
import { promotionBlocks, type PromotionBlock } from './promotion-blocks.js';
import type { FreezeCode, RampDecision, RampFacts, RampReason, StandDownCode, WaitCode } from './ramp-decision.js';
import { PROMOTION_POLICY, type PromotionPolicy } from './promotion-policy.js';
import type { LoadedPlan, RampStep } from './ramp-plan.js';
import type { RampStanding } from './ramp-standing.js';

/**
 * The next move of a ramp. Pure, and the only place where it is decided. It rises by one step of the plan, or it stays:
 * going back is the latch's work. Whatever is not known, or not as a person left it, keeps it where it is.
 */
export function nextRampStep(facts: RampFacts, policy: PromotionPolicy = PROMOTION_POLICY): RampDecision {
  const { standing, plan, slider } = facts;
  const stopped = stopOf(standing, plan);
  if (stopped !== undefined || standing.kind !== 'running')
    return { kind: 'stood-down', reason: stopped ?? NOT_RESUMED };
  const { steps } = plan.plan;
  const [position, last] = [positionOf(standing, slider), steps.at(-1)?.percent];
  const at = position ?? standing.percent;
  const next = steps.find(({ percent }) => percent > at)?.percent;
  const latched = promotionBlocks({ ...facts, freeze: undefined }, policy).filter(({ code }) =>
    code.startsWith('latch'),
  );
  // Before the slider: a trip switches the flag off, and that is no person who moved it.
  if (latched.length > 0) return { kind: 'frozen', at, next, reasons: latched };
  if (slider.kind === 'unreadable' || slider.kind === 'unread') {
    const because = slider.kind === 'unread' ? 'it was not asked' : slider.because;
    const text = `The slider cannot be read, so nobody knows where it stands: ${because}.`;
    return { kind: 'frozen', at, next, reasons: [{ code: 'unleash-unreadable', text }] };
  }
  const strange = strangeSlider(slider, position, standing, plan);
  if (strange !== undefined) return { kind: 'stood-down', reason: strange };
  if (at === last) return { kind: 'complete', at };
  const step = steps.find(({ percent }) => percent === at);
  if (step === undefined || next === undefined) return { kind: 'stood-down', reason: notAStep(at, plan) };
  return whatStandsAgainst(facts, step, next, policy);
}

function whatStandsAgainst(facts: RampFacts, step: RampStep, next: number, policy: PromotionPolicy): RampDecision {
  const { nowMs, plan } = facts;
  const at = step.percent;
  const calendar = calendarState(plan.plan.calendar, nowMs);
  const freeze = calendar.kind === 'frozen' ? calendar.freeze : undefined;
  const blocks = promotionBlocks({ ...facts, serving: true, freeze }, policy);
  const waits = [...waitsOf(facts, step), ...blocks.filter(isUnknownCoverage)];
  const freezes: RampReason<FreezeCode>[] = [
    ...pictureFreezes(facts, at, policy),
    // What only wants more requests is what every step begins with, and no freeze.
    ...blocks.filter((block) => !isUnknownCoverage(block) && !(block.code === 'verdict' && isGathering(facts))),
    ...(calendar.kind === 'outside-hours' ? [outsideHours(facts)] : []),
  ];
  if (freezes.length > 0) return { kind: 'frozen', at, next, reasons: [...freezes, ...waits] };
  if (waits.length > 0) return { kind: 'waiting', at, next, reasons: waits };
  const text = `From ${at} % to ${next} %: ${countText(facts.evidence?.requests ?? 0)} requests of the service at ${at} % are healthy: ${facts.verdict.text}.`;
  return { kind: 'step', from: at, to: next, text };
}

const NOT_RESUMED: RampReason<StandDownCode> = {
  code: 'not-resumed',
  text: 'No person has resumed this plan yet: set the slider on a step, then resume it.',
};

function stopOf(standing: RampStanding, { hash }: LoadedPlan): RampReason<StandDownCode> | undefined {
  if (standing.kind === 'not-resumed') return NOT_RESUMED;
  if (standing.kind === 'stopped') {
    const { kind, sequence, reason } = standing.by;
    const words = { trip: 'The latch was tripped', mend: 'The database had forgotten what was decided' } as const;
    const what = kind === 'trip' || kind === 'mend' ? words[kind] : kind === 'ramp-paused' ? 'Paused' : 'Stood down';
    return { code: 'stopped', text: `${what} (decision #${sequence}): ${reason}` };
  }
  if (standing.planHash === hash) return undefined;
  return { code: 'plan-changed', text: 'The plan is another one than the person resumed: look at it, then resume it.' };
}

/** Where the slider stands, as far as the assistant or a person who resumed put it there; undefined: anywhere else. */
function positionOf(
  { percent, underway }: Extract<RampStanding, { kind: 'running' }>,
  slider: RampFacts['slider'],
): number | undefined {
  if (slider.kind !== 'slider') return undefined;
  if (slider.percent === percent) return percent;
  return slider.percent === underway?.to ? underway.to : undefined;
}

function strangeSlider(
  slider: FlagSlider,
  position: number | undefined,
  { percent, underway }: Extract<RampStanding, { kind: 'running' }>,
  { domain }: LoadedPlan,
): RampReason<StandDownCode> | undefined {
  if (slider.kind === 'off')
    return {
      code: 'switched-off',
      text: `Somebody switched ${domain}.serve off, so it is not the assistant's to move.`,
    };
  if (slider.kind === 'not-understood')
    return { code: 'not-understood', text: `${domain}.serve is not a plain slider any more: ${slider.because}.` };
  if (position !== undefined) return undefined;
  const left = underway === undefined ? `${percent} %` : `${underway.from} % or ${underway.to} %`;
  return {
    code: 'moved-by-somebody',
    text: `Somebody moved the slider to ${slider.percent} %; the assistant had left it at ${left}.`,
  };
}

/** The sentence for a slider that stands between the steps. */
export function notAStep(percent: number, { plan: { steps } }: LoadedPlan): RampReason<StandDownCode> {
  const list = steps.map((step) => step.percent).join(', ');
  return { code: 'not-a-step', text: `The slider stands at ${percent} %, which is no step of the plan (${list}).` };
}

function pictureFreezes(
  { pictures: { percents, oldestMs, silent } }: RampFacts,
  at: number,
  policy: PromotionPolicy,
): readonly RampReason<FreezeCode>[] {
  const reasons: RampReason<FreezeCode>[] = [];
  if (silent.length > 0)
    reasons.push({ code: 'replica-silent', text: `What ${silent.join(', ')} sees is not known: it does not report.` });
  if (percents.length > 0 && (oldestMs === undefined || oldestMs > policy.staleFlagsMs.value))
    reasons.push({ code: 'flags-stale', text: 'Some gateway routes by flags that are stale.' });
  if (percents.some((percent) => percent !== at)) {
    const list = percents.map((percent) => `${percent} %`).join(', ');
    reasons.push({ code: 'replicas-disagree', text: `The slider stands at ${at} %, and gateways intend ${list}.` });
  }
  return reasons;
}

function outsideHours({ plan, nowMs }: RampFacts): RampReason<FreezeCode> {
  const now = localText(plan.plan.calendar.timeZone, nowMs);
  return { code: 'outside-hours', text: `It is ${now}, outside the hours in which the plan lets traffic rise.` };
}

function isGathering({ verdict }: Pick<RampFacts, 'verdict'>): boolean {
  return verdict.kind === 'inconclusive' || verdict.kind === 'unmeasured';
}

function isUnknownCoverage(block: PromotionBlock): block is PromotionBlock & { readonly code: 'coverage-unknown' } {
  return block.code === 'coverage-unknown';
}

/** What this step has still to show. Evidence of another share counts for nothing here. */
function waitsOf(
  { evidence, pictures, standing, nowMs, verdict }: RampFacts,
  step: RampStep,
): readonly RampReason<WaitCode>[] {
  const reasons: RampReason<WaitCode>[] = [];
  const { percent, before = { requests: 0, minutes: 0 } } = step;
  const isOfThisStep = evidence !== undefined && Math.round(evidence.share * 100) === percent;
  if (!isOfThisStep || pictures.percents.length === 0) {
    const text = `Nothing has been seen of the service at ${percent} % yet.`;
    reasons.push({ code: 'no-data', text });
  } else if (isGathering({ verdict })) {
    reasons.push({ code: 'inconclusive', text: `The verdict is ${verdict.kind}: ${verdict.text}.` });
  }
  const seen = isOfThisStep ? evidence.requests : 0;
  if (seen < before.requests) {
    const text = `${countText(seen)} of the ${countText(before.requests)} requests that this step is to see.`;
    reasons.push({ code: 'requests', text });
  }
  const stayedMs = standing.kind === 'running' ? nowMs - standing.sinceMs : 0;
  if (stayedMs < before.minutes * 60_000) {
    const text = `${Math.max(0, Math.floor(stayedMs / 60_000))} of the ${before.minutes} minutes that this step is to last.`;
    reasons.push({ code: 'minutes', text });
  }
  return reasons;
}
