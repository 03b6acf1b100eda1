import { isoUtc } from '@banyan/kernel';
import { calendarState, nextAllowedMs } from './calendar.js';
import { localText } from './local-time.js';
import { promotionBlocks, type PromotionFacts } from './promotion-blocks.js';
import type { RampPicture } from './ramp-assistant.js';
import type { LoadedPlan } from './ramp-plan.js';
import type { PromotionStatus, RampStatus } from './ramp-status.js';

/** Pure. */
export function promotionStatus(facts: PromotionFacts): PromotionStatus {
  const { coverage, coverageDemanded } = facts;
  const ratio = coverage.selected === 0 ? null : Math.min(1, coverage.compared / coverage.selected);
  return { blocks: promotionBlocks(facts), coverage: { ...coverage, demanded: coverageDemanded, ratio } };
}

/**
 * A plan and where it stands. Pure.
 *
 * @param picture undefined: the assistant has not looked yet
 */
export function rampStatus(loaded: LoadedPlan, picture: RampPicture | undefined, nowMs: number): RampStatus {
  const { plan, file, hash } = loaded;
  const percent = percentOf(picture);
  const { calendar, owner, reason } = plan;
  const wanted = plan.steps.find((step) => step.percent === percent)?.before?.requests ?? null;
  const evidence = picture?.kind === 'seen' ? picture.facts.evidence : undefined;
  const isOfThisStep = evidence !== undefined && Math.round(evidence.share * 100) === percent;
  return {
    file,
    owner,
    reason,
    hash,
    timeZone: calendar.timeZone,
    steps: plan.steps.map((step) => ({
      percent: step.percent,
      requests: step.before?.requests ?? null,
      minutes: step.before?.minutes ?? null,
      place: percent === undefined || step.percent > percent ? 'ahead' : step.percent === percent ? 'here' : 'behind',
    })),
    ...stateOf(picture),
    seen: percent === undefined ? null : { requests: isOfThisStep ? evidence.requests : 0, wanted },
    nextAllowed: nextAllowed(loaded, nowMs),
  };
}

/** Where the slider stands, as far as the assistant knows it. */
function percentOf(picture: RampPicture | undefined): number | undefined {
  if (picture?.kind !== 'seen') return undefined;
  const { slider, standing } = picture.facts;
  if (slider.kind === 'slider') return slider.percent;
  if (slider.kind === 'unread')
    return picture.facts.pictures.percents.length === 1 ? picture.facts.pictures.percents[0] : undefined;
  return slider.kind === 'unreadable' && standing.kind === 'running' ? standing.percent : undefined;
}

function stateOf(picture: RampPicture | undefined): Pick<RampStatus, 'state' | 'reasons'> {
  if (picture === undefined) return { state: 'unknown', reasons: [] };
  if (picture.kind === 'blind') {
    const text = `Where the ramp stands cannot be read, so nothing moves: ${picture.because}.`;
    return { state: 'unknown', reasons: [{ code: 'blind', text }] };
  }
  const { decision } = picture;
  switch (decision.kind) {
    case 'step':
      return { state: 'moving', reasons: [{ code: 'step', text: decision.text }] };
    case 'waiting':
    case 'frozen':
      return { state: decision.kind, reasons: decision.reasons };
    case 'stood-down':
      return { state: 'stood-down', reasons: [decision.reason] };
    case 'complete':
      return { state: 'complete', reasons: [] };
  }
}

function nextAllowed({ plan: { calendar } }: LoadedPlan, nowMs: number): RampStatus['nextAllowed'] {
  if (calendarState(calendar, nowMs).kind === 'open') return null;
  const atMs = nextAllowedMs(calendar, nowMs);
  return atMs === undefined ? null : { at: isoUtc(atMs), local: localText(calendar.timeZone, atMs) };
}
