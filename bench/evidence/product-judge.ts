import type { Arm } from '@banyan/kernel';
import {
  EVIDENCE_POLICY,
  judge,
  OperationTally,
  type ArmCounts,
  type Evidence,
  type Objective,
  type OperationEvidence,
  type RuleName,
} from '@banyan/slo';
import type { Chance } from './chance.js';
import type { BadRequest, Calm, Watcher } from './run-day.js';

export const OBJECTIVE: Objective = {
  operation: 'availability.one',
  availabilityTarget: 0.999,
  latencyThresholdMs: 300,
  latencyTarget: 0.99,
};

/** When something decided. */
export interface Decided {
  readonly atMs: number;
  /** Service requests by then, from the first minute on. */
  readonly serviceRequests: number;
}

const DAY_MS = 86_400_000;
/** Requests of a session, for the counts of distinct ones. */
const REQUESTS_PER_SESSION = 5;
/** Of good requests: over each limit of the ladder, when both arms are alike once the tolerance is taken off. */
const OVER_RATIOS: readonly number[] = [0.3, 0.1, 0.01];
/** Share of requests whose comparison is made twice, and how often one field differs in either. */
const PAIRED_RATIO = 0.002;
const PAIR_NOISE = 0.002;

/** Share of the answers at full that legacy is asked as well: the gateway's default. */
const REVERSE_SHADOW_RATIO = 0.02;
/** And of this many after each bad request of the service: likewise. */
const COPIED_AFTER_BAD = 20;

/** Control judges at each report of a replica, and no replica reports more often than this. */
const JUDGED_EVERY_MS = 500;

/** The product's own judge over one operation, with the whole budget: every rule, at bad requests of the service. */
export class ProductJudge implements Watcher {
  readonly #share: number;
  readonly #sampled: boolean;
  readonly #chance: Chance;
  readonly #first = new Map<RuleName, Decided>();
  #tally = emptyTally();
  #startedMs = 0;
  #nowMs = 0;
  #service = 0;
  #over: Record<Arm, number[]> = { legacy: [0, 0, 0], service: [0, 0, 0] };
  #assigned: Record<Arm, number> = { legacy: 0, service: 0 };
  readonly #unweighed: Record<Arm, number> = { legacy: 0, service: 0 };
  #pairs = { samples: 0, rawOnly: 0, noiseOnly: 0, noise: 0 };
  #tripped: (Decided & { readonly rule: RuleName }) | undefined;
  #serviceOfStretch = 0;
  #doubted = false;
  #judgedMs = -Infinity;
  #copiesOwed = 0;

  /** @param sampled is legacy sampled at full (the gateway's default)? */
  constructor(share: number, chance: Chance, sampled = true) {
    this.#share = share;
    this.#sampled = sampled;
    this.#chance = chance;
  }

  /** The trip, by the rule that was furthest over its threshold. */
  get tripped(): (Decided & { readonly rule: RuleName }) | undefined {
    return this.#tripped;
  }

  /** When each rule alone would have tripped. */
  get first(): ReadonlyMap<RuleName, Decided> {
    return this.#first;
  }

  get done(): boolean {
    return this.#tripped !== undefined;
  }

  calm({ legacy, service }: Calm, untilMs: number): void {
    this.#nowMs = untilMs;
    if (this.#share < 1) return this.#calm(legacy, service);
    if (!this.#sampled) return this.#calm(0, service);
    let [ofLegacy, ofService] = [legacy, service];
    if (this.#copiesOwed > 0) {
      const asked = Math.min(ofLegacy, this.#copiesOwed);
      this.#calm(asked, Math.min(ofService, asked));
      this.#copiesOwed -= asked;
      ofLegacy -= asked;
      ofService = Math.max(0, ofService - asked);
    }
    this.#calm(Math.min(ofLegacy, this.#chance.poisson(ofLegacy * REVERSE_SHADOW_RATIO)), ofService);
  }

  #calm(legacy: number, service: number): void {
    this.#count('legacy', legacy);
    this.#count('service', service);
    if (legacy > 0) this.#tally.calm('legacy', legacy);
    if (service > 0) this.#tally.calm('service', service);
  }

  bad({ atMs, arm, failed, slow, sessionId, rescueFailed }: BadRequest): void {
    this.#nowMs = atMs;
    if (arm === 'legacy' && !this.#isAsked()) return;
    if (rescueFailed !== undefined) this.#tally.rescue(rescueFailed);
    this.#tally.add(arm, { failed, slow, ms: slow ? OBJECTIVE.latencyThresholdMs + 1 : 1, sessionId }, atMs);
    if (arm === 'legacy') return;
    this.#copiesOwed = COPIED_AFTER_BAD;
    this.#service++;
    this.#serviceOfStretch++;
    if (atMs - this.#judgedMs >= JUDGED_EVERY_MS) this.#judge();
    else this.#doubted = true;
  }

  /** At full legacy is asked for a sample, and every time for a while after a bad request of the service. */
  #isAsked(): boolean {
    if (this.#share < 1) return true;
    return this.#sampled && (this.#copiesOwed > 0 || this.#chance.next() < REVERSE_SHADOW_RATIO);
  }

  minuteEnded(): void {
    // What came too soon to be judged by itself, and what a guard held back that legacy's good answers may free.
    if (this.#doubted) this.#judge();
  }

  lost(atMs: number): void {
    this.#tally = emptyTally();
    this.#startedMs = atMs;
    this.#nowMs = atMs;
    this.#serviceOfStretch = 0;
    this.#over = { legacy: [0, 0, 0], service: [0, 0, 0] };
    this.#assigned = { legacy: 0, service: 0 };
    this.#unweighed.legacy = 0;
    this.#unweighed.service = 0;
    this.#pairs = { samples: 0, rawOnly: 0, noiseOnly: 0, noise: 0 };
    this.#doubted = false;
    this.#judgedMs = -Infinity;
  }

  #count(arm: Arm, requests: number): void {
    if (arm === 'service') {
      this.#service += requests;
      this.#serviceOfStretch += requests;
    }
    this.#unweighed[arm] += requests;
  }

  /** Draws what the good requests since the last judgement were besides good: one draw for all of them. */
  #weigh(arm: Arm): void {
    const requests = this.#unweighed[arm];
    this.#unweighed[arm] = 0;
    if (requests === 0) return;
    for (const [step, ratio] of OVER_RATIOS.entries()) {
      const over = this.#over[arm][step] ?? 0;
      this.#over[arm][step] = over + Math.min(requests, this.#chance.poisson(requests * ratio));
    }
    this.#assigned[arm] += this.#chance.poisson(requests / REQUESTS_PER_SESSION);
    const paired = this.#chance.poisson(requests * PAIRED_RATIO);
    const [rawOnly, noiseOnly] = [paired, paired].map((pairs) =>
      Math.min(pairs, this.#chance.poisson(pairs * PAIR_NOISE)),
    ) as [number, number];
    this.#pairs = {
      samples: this.#pairs.samples + paired,
      rawOnly: this.#pairs.rawOnly + rawOnly,
      noiseOnly: this.#pairs.noiseOnly + noiseOnly,
      noise: this.#pairs.noise + noiseOnly,
    };
  }

  #judge(): void {
    this.#judgedMs = this.#nowMs;
    this.#weigh('legacy');
    this.#weigh('service');
    const verdict = judge(this.#evidence(), [OBJECTIVE], EVIDENCE_POLICY);
    const decided = { atMs: this.#nowMs, serviceRequests: this.#service };
    this.#doubted = false;
    for (const { rule, breached, idle, logStatistic = -Infinity, logThreshold } of verdict.results) {
      if (breached && !this.#first.has(rule)) this.#first.set(rule, decided);
      if (idle !== undefined && logStatistic >= logThreshold) this.#doubted = true;
    }
    if (verdict.kind === 'breached') this.#tripped ??= { ...decided, rule: verdict.by.rule };
  }

  #evidence(): Evidence {
    const counted = this.#tally.snapshot();
    const { samples, ...field } = this.#pairs;
    const operation: OperationEvidence = {
      ...counted,
      ...(this.#share === 1 ? { sampled: this.#sampled } : {}),
      legacy: this.#withOver('legacy', counted.legacy),
      service: this.#withOver('service', counted.service),
      ...(samples === 0 ? {} : { pairs: { samples, fields: [{ path: 'stock', ...field }] } }),
    };
    const elapsedMs = Math.max(this.#nowMs - this.#startedMs, 60_000);
    return {
      domain: 'inventory',
      stretch: 'simulated',
      share: this.#share,
      // At full a sample of legacy says nothing about who was sent where.
      ...(this.#share === 1 ? {} : { assigned: [this.#assigned] }),
      dailyRequests: Math.round((this.#serviceOfStretch / elapsedMs) * DAY_MS),
      operations: [operation],
    };
  }

  #withOver(arm: Arm, counts: ArmCounts): ArmCounts {
    return { ...counts, over: (counts.over ?? []).map((count, step) => count + (this.#over[arm][step] ?? 0)) };
  }
}

function emptyTally(): OperationTally {
  return new OperationTally(OBJECTIVE.operation, {
    objective: OBJECTIVE,
    policy: EVIDENCE_POLICY,
    hashSession: itself,
  });
}

/** Nobody is behind a simulated session. */
function itself(session: string): string {
  return session;
}
