import type { ArmSeries, RatioSeries, Series } from '../api/control.generated.js';
import { count, percent } from '../look/words.js';

/** The last step of which something is known; -1: there is none. */
export function lastKnown(values: readonly (number | null)[]): number {
  return values.findLastIndex((value) => value !== null);
}

/** What a chart of failures shows now. */
export function failuresSentence({ arms }: Pick<Series, 'arms'>): string {
  const [service, legacy] = [ratioNow(arms.service.failedRatio), ratioNow(arms.legacy.failedRatio)];
  if (service === undefined && legacy === undefined) return 'Nobody asked for anything in this time.';
  return `Failed in the last step with traffic: ${saidOf('the service', service)}; ${saidOf('legacy', legacy)}. ${totals(arms, 'failed', 'failure')}`;
}

/** What a chart of slow requests shows now. */
export function slowSentence({ arms }: Pick<Series, 'arms'>): string {
  const [service, legacy] = [ratioNow(arms.service.slowRatio), ratioNow(arms.legacy.slowRatio)];
  if (service === undefined && legacy === undefined) return 'Nobody asked for anything in this time.';
  return `Over the threshold of their objective in the last step with traffic: ${saidOf('the service', service)}; ${saidOf('legacy', legacy)}. ${totals(arms, 'slow', 'slow request')}`;
}

/** What a chart of requests shows now. */
export function requestsSentence({ arms, minutesAStep }: Pick<Series, 'arms' | 'minutesAStep'>): string {
  const [service, legacy] = [sum(arms.service.requests), sum(arms.legacy.requests)];
  if (service + legacy === 0) return 'Nobody asked for anything in this time.';
  const most = Math.max(...arms.service.requests.map((requests, at) => requests + (arms.legacy.requests[at] ?? 0)));
  const step = minutesAStep === 1 ? 'a minute' : `${minutesAStep} minutes`;
  return `${count(service, 'request')} by the service and ${legacy.toLocaleString('en')} by legacy, at most ${most.toLocaleString('en')} in ${step}.`;
}

/** What a chart of shares shows now. */
export function shareSentence({ share }: Pick<Series, 'share'>): string {
  const at = lastKnown(share.observed);
  if (at < 0) return 'Nobody asked for anything in this time.';
  return `In the last step with traffic the service had ${percent(share.observed[at] ?? null)} of the requests; ${percent(share.intended[at] ?? null)} was intended.`;
}

/** What a chart of copies shows now. */
export function agreementSentence({ shadow }: Pick<Series, 'shadow'>): string {
  const compared = sum(shadow.compared);
  if (compared === 0) return 'No copies were compared in this time.';
  const differed = sum(shadow.mismatched);
  return `${count(compared, 'copy was', 'copies were')} compared, and ${differed === 0 ? 'none' : differed.toLocaleString('en')} differed with nothing to explain it.`;
}

interface RatioNow {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function ratioNow({ value, low, high }: RatioSeries): RatioNow | undefined {
  const at = lastKnown(value);
  return at < 0 ? undefined : { value: value[at] ?? 0, low: low[at] ?? 0, high: high[at] ?? 1 };
}

function saidOf(who: string, ratio: RatioNow | undefined): string {
  if (ratio === undefined) return `${who} was not asked`;
  return `${who} ${percent(ratio.value)} (between ${percent(ratio.low)} and ${percent(ratio.high)})`;
}

function totals(arms: Series['arms'], of: keyof Pick<ArmSeries, 'failed' | 'slow'>, one: string): string {
  return `In all, ${count(sum(arms.service[of]), one)} of ${sum(arms.service.requests).toLocaleString('en')} at the service and ${sum(arms.legacy[of]).toLocaleString('en')} of ${sum(arms.legacy.requests).toLocaleString('en')} at legacy.`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
