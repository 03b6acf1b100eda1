import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { parse } from 'yaml';
import { RateCurve } from '../../../apps/cli/src/load/profile/rate-curve.js';
import { readProfile } from '../../../apps/cli/src/load/profile/read-profile.js';
import {
  GATEWAY_ASSUMPTIONS,
  type GatewayFigures,
  gatewayModel,
  readGatewayFigures,
  requestMix,
  type RequestMix,
} from './gateway-figures.js';
import type { GatewayModel } from './gateway-model.js';
import type { AutoscalerRules } from './replica-autoscaler.js';
import { type DayResult, type ReplicaPlan, simulateDay, type Surroundings } from './simulated-day.js';

/** What no bench of ours says, and everybody who repeats this may say otherwise. Seconds. */
export const SURROUNDINGS: Readonly<Record<keyof Surroundings, { readonly value: number; readonly source: string }>> = {
  upstreamSeconds: {
    value: 0.045,
    source: 'assumed: the mean time of a core; yours is in banyan_arm_call_duration_seconds',
  },
  podStartSeconds: {
    value: 20,
    source: 'assumed: scheduled and started where a node has room and the image; a new node takes minutes',
  },
  metricDelaySeconds: { value: 15, source: 'scrape interval of docker/helm/banyan/values.yaml' },
  metricWindowSeconds: { value: 60, source: 'the averages of docker/helm/prometheus-adapter.values.yaml' },
  syncSeconds: { value: 15, source: 'the default of Kubernetes’ controller' },
};
/** Where a node has to be made first. */
const NEW_NODE_SECONDS = 150;
/** When the announced sale has its floor: half an hour around noon. */
const SALE = { fromSeconds: 11.75 * 3_600, untilSeconds: 12.25 * 3_600 };

export const PLAN_NAMES = ['mean', 'peak', 'autoscaled', 'newNodes', 'announced'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

export interface PlannedDay {
  readonly name: PlanName;
  readonly title: string;
  readonly result: DayResult;
}

export interface AutoscalingStudy {
  readonly seed: number;
  readonly figures: GatewayFigures;
  readonly mix: RequestMix;
  readonly model: GatewayModel;
  /** Requests a second that one gateway answers at most. */
  readonly capacityPerSecond: number;
  readonly meanPerSecond: number;
  readonly peakPerSecond: number;
  readonly days: readonly PlannedDay[];
}

interface GatewayScaling extends AutoscalerRules {
  readonly inFlight: { readonly perReplica: number };
  readonly cpuPercent: number;
}

/** The day of `sale-day.yaml` under each plan, with the autoscaler as the chart has it. The same seed gives the same study. */
export function autoscalingStudy(seed: number, figures = readGatewayFigures()): AutoscalingStudy {
  const profile = readProfile(textOf('test/scenarios/autoscaling/sale-day.yaml'), 'sale-day');
  const mix = requestMix(profile);
  const model = gatewayModel(figures, mix);
  const peakPerSecond = Math.max(...profile.day.map(({ rps }) => rps));
  const curve = RateCurve.squeezed(profile.day, profile.minutes * 60_000, peakPerSecond);
  const meanPerSecond = curve.between(0, curve.durationMs) / (curve.durationMs / 1_000);
  const { gateway } = parse(textOf('docker/helm/banyan/values.yaml')) as { gateway: { autoscaling: GatewayScaling } };
  const rules = gateway.autoscaling;
  const cpuTarget = rules.cpuPercent / 100;
  const replicasFor = (perSecond: number): number => Math.ceil((perSecond * model.serviceSeconds) / cpuTarget);
  const [forMean, forPeak] = [replicasFor(meanPerSecond), replicasFor(peakPerSecond)];
  const around = Object.fromEntries(
    Object.entries(SURROUNDINGS).map(([name, { value }]) => [name, value]),
  ) as unknown as Surroundings;
  const autoscaled: ReplicaPlan = {
    kind: 'autoscaled',
    rules,
    inFlightTarget: rules.inFlight.perReplica,
    cpuTarget,
    floors: [],
  };
  const plans: Readonly<Record<PlanName, readonly [title: string, plan: ReplicaPlan, around: Surroundings]>> = {
    mean: [`fixed, for the mean: ${forMean}`, { kind: 'fixed', replicas: forMean }, around],
    peak: [`fixed, for the peak: ${forPeak}`, { kind: 'fixed', replicas: forPeak }, around],
    autoscaled: ['autoscaled', autoscaled, around],
    newNodes: [
      `autoscaled, a new node each time (${NEW_NODE_SECONDS} s)`,
      autoscaled,
      { ...around, podStartSeconds: NEW_NODE_SECONDS },
    ],
    announced: [
      `autoscaled, at least ${forPeak} from 11:45 to 12:15`,
      { ...autoscaled, floors: [{ ...SALE, replicas: forPeak }] },
      around,
    ],
  };
  return {
    seed,
    figures,
    mix,
    model,
    capacityPerSecond: 1 / model.serviceSeconds,
    meanPerSecond,
    peakPerSecond,
    days: PLAN_NAMES.map((name) => {
      const [title, plan, surroundings] = plans[name];
      return { name, title, result: simulateDay(curve, model, plan, surroundings, seed) };
    }),
  };
}

/** What is kept of a study: figures to three or four places, no minutes. */
export function studyRecord(study: AutoscalingStudy): Readonly<Record<string, unknown>> {
  const { seed, figures, mix, model, capacityPerSecond, meanPerSecond, peakPerSecond, days } = study;
  const peak = days.find(({ name }) => name === 'peak')?.result.replicaHours ?? NaN;
  return {
    seed,
    profile: 'test/scenarios/autoscaling/sale-day.yaml',
    surroundings: SURROUNDINGS,
    assumptions: GATEWAY_ASSUMPTIONS,
    measured: figures,
    mix: rounded({ ...mix }),
    requestMicros: places(model.serviceSeconds * 1_000_000),
    capacityPerSecond: Math.round(capacityPerSecond),
    meanPerSecond: Math.round(meanPerSecond),
    peakPerSecond,
    plans: days.map(({ name, title, result }) => ({
      name,
      title,
      replicas: { least: result.leastReplicas, most: result.mostReplicas },
      replicaHours: places(result.replicaHours),
      costOfPeakRatio: places(result.replicaHours / peak),
      requests: Math.round(result.requests),
      refused: Math.round(result.refused),
      refusedRatio: places(result.refused / result.requests),
      refusingMinutes: result.refusingMinutes,
      meanWaitMs: places(result.meanWaitMs),
      p99WaitMs: result.p99Ms,
      worstMinuteP99WaitMs: result.worstMinuteP99Ms,
      mostOfferedRatio: places(result.mostOffered),
    })),
  };
}

function rounded(figures: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, places(figure)]));
}

function places(figure: number): number {
  return Number(figure.toPrecision(4));
}

function textOf(path: string): string {
  return readFileSync(join(PROJECT_ROOT, path), 'utf8');
}
