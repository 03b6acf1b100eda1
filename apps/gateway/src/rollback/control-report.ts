import { readLatch, stageOf, type FlagSource, type Latch, type LatchKeeper } from '@banyan/rollout';
import type { OutcomeBreaker } from '@banyan/resilience';
import type { MismatchBuffer, MismatchSample, ShadowPool } from '@banyan/shadow';
import type { Evidence, OperationEvidence } from '@banyan/slo';
import { request } from 'undici';
import type { BlockedRoutes } from '../blocking/blocked-routes.js';
import type { ContractUsage } from '../contracts/contract-usage.js';
import type { ChaosRoom } from '../chaos/chaos-room.js';
import { coreReport } from '../domain/core-report.js';
import type { IgnoreRules } from '../domain/ignore-rules.js';
import type { IntegrationSwitches } from '../domain/integration-switches.js';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { CpuMinutes } from '../signals/cpu-minutes.js';
import type { FailingSkus } from '../signals/failing-skus.js';
import type { SessionBook } from '../signals/session-book.js';
import type { TrafficMinutes } from '../signals/traffic-minutes.js';
import type { ServiceMinutes } from './service-minutes.js';
import type { ServiceOutcomes } from './service-outcomes.js';

/** How long control may take to answer a report, ms. */
const REPORT_TIMEOUT_MS = 2_000;
/** Control does not know us, or not as a replica. */
const UNKNOWN: ReadonlySet<number> = new Set([401, 403]);
/** Records of differences in one report; each is about 450 bytes. */
const MOST_RECORDS = 64;
/** Samples of differences in one report, and the longest text of them together: control takes half a megabyte. */
const MOST_SAMPLES = 4;
const LONGEST_SAMPLES = 192 * 1_024;

export interface ReportParts {
  readonly controlUrl: string;
  /** Of the role `replica`, where control has tokens; undefined: it has none. */
  readonly controlToken: string | undefined;
  readonly replica: string;
  readonly opsUrl: string;
  readonly domains: readonly OwnedDomain[];
  readonly flags: Pick<FlagSource, 'flagsOf' | 'picture'>;
  readonly keeper: Pick<LatchKeeper, 'view' | 'offer'>;
  /** By domain; a domain that is absent says nothing of them. */
  readonly outcomes: ReadonlyMap<string, ServiceOutcomes>;
  readonly minutes: Pick<ServiceMinutes, 'report' | 'acknowledge'>;
  readonly traffic: Pick<TrafficMinutes, 'report' | 'acknowledge'>;
  readonly sessions: Pick<SessionBook, 'report' | 'endedReport'>;
  readonly cpu: Pick<CpuMinutes, 'report'>;
  readonly skus: Pick<FailingSkus, 'report'>;
  readonly usage: Pick<ContractUsage, 'report' | 'acknowledge'>;
  /** What of the core takes stock and passes through. */
  readonly blocked: Pick<BlockedRoutes, 'routes'>;
  /** Before everything that is not owned. */
  readonly coreBreaker: Pick<OutcomeBreaker, 'state'>;
  /** Learns from control's replies what people took out of use. */
  readonly switches: Pick<IntegrationSwitches, 'offer' | 'inForce'>;
  /** Learns the same way which faults are injected. */
  readonly chaos: Pick<ChaosRoom, 'offer' | 'report'>;
  /** Learns the same way what people said may differ. */
  readonly ignoring: Pick<IgnoreRules, 'offer' | 'inForce'>;
}

/**
 * Tells control what this replica saw, all counts cumulative, and takes up the latches that control answers with: a way
 * for a trip to arrive when PostgreSQL is away.
 *
 * @throws Error when control did not take it; the next report carries everything again
 */
export async function reportToControl(parts: ReportParts): Promise<void> {
  const { statusCode, body } = await request(
    `${parts.controlUrl}/api/replicas/${encodeURIComponent(parts.replica)}/report`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(parts.controlToken === undefined ? {} : { authorization: `Bearer ${parts.controlToken}` }),
      },
      body: JSON.stringify(replicaReport(parts)),
      headersTimeout: REPORT_TIMEOUT_MS,
      bodyTimeout: REPORT_TIMEOUT_MS,
      signal: AbortSignal.timeout(REPORT_TIMEOUT_MS),
    },
  );
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(
      `control answered ${statusCode}${UNKNOWN.has(statusCode) ? '; CONTROL_TOKEN must be a token of the role replica there' : ''}`,
    );
  }
  const reply = (await body.json()) as {
    latches?: unknown;
    kept?: unknown;
    groups?: unknown;
    minutes?: unknown;
    traffic?: unknown;
    usage?: unknown;
    switches?: unknown;
    chaos?: unknown;
    ignoring?: unknown;
    leads?: unknown;
  } | null;
  parts.keeper.offer(latchesOf(reply?.latches));
  // Of several controls only the one that leads keeps anything; one of an older version is alone, and says nothing of it.
  if (reply?.leads === false) return;
  parts.switches.offer(reply?.switches);
  parts.chaos.offer(reply?.chaos);
  parts.ignoring.offer(reply?.ignoring);
  acknowledge(parts.domains, reply?.kept);
  acknowledgeGroups(parts.domains, reply?.groups);
  acknowledgeMinutes(parts, reply?.minutes);
  acknowledgeTraffic(parts, reply?.traffic);
  acknowledgeUsage(parts, reply?.usage);
}

/** What control has kept need not be sent again. Whatever cannot be read as that is sent again. */
function acknowledge(domains: readonly OwnedDomain[], kept: unknown): void {
  if (typeof kept !== 'object' || kept === null) return;
  for (const { manifest, shadow } of domains) {
    const upTo = Object.hasOwn(kept, manifest.name) ? (kept as Record<string, unknown>)[manifest.name] : undefined;
    if (typeof upTo !== 'object' || upTo === null) continue;
    const { stream, sequence } = upTo as { stream?: unknown; sequence?: unknown };
    if (typeof stream === 'string' && typeof sequence === 'number') shadow.records.acknowledge(stream, sequence);
  }
}

/** The same of groups and samples. */
function acknowledgeGroups(domains: readonly OwnedDomain[], kept: unknown): void {
  for (const { manifest, shadow } of domains) {
    const { counts, samples } = memberOf(kept, manifest.name) as { counts?: unknown; samples?: unknown };
    const { stream, sequences } = (counts ?? {}) as { stream?: unknown; sequences?: unknown };
    if (typeof stream === 'string' && Array.isArray(sequences)) {
      for (const sequence of sequences) {
        if (Number.isInteger(sequence)) shadow.book?.counts.acknowledge(stream, sequence as number);
      }
    }
    const upTo = (samples ?? {}) as { stream?: unknown; sequence?: unknown };
    if (typeof upTo.stream === 'string' && typeof upTo.sequence === 'number') {
      shadow.book?.samples.acknowledge(upTo.stream, upTo.sequence);
    }
  }
}

/** Of control's word on a domain; an empty object when it has none. */
function memberOf(kept: unknown, domain: string): object {
  if (typeof kept !== 'object' || kept === null || !Object.hasOwn(kept, domain)) return {};
  const member = (kept as Record<string, unknown>)[domain];
  return typeof member === 'object' && member !== null ? member : {};
}

/** The same of minutes. */
function acknowledgeMinutes({ domains, minutes }: ReportParts, kept: unknown): void {
  if (typeof kept !== 'object' || kept === null) return;
  for (const { manifest } of domains) {
    const upTo = Object.hasOwn(kept, manifest.name) ? (kept as Record<string, unknown>)[manifest.name] : undefined;
    if (typeof upTo !== 'object' || upTo === null) continue;
    const { stream, minute } = upTo as { stream?: unknown; minute?: unknown };
    if (typeof stream === 'string' && Number.isInteger(minute)) {
      minutes.acknowledge(manifest.name, stream, minute as number);
    }
  }
}

/** The same of what both arms did. */
function acknowledgeTraffic({ traffic }: ReportParts, kept: unknown): void {
  if (typeof kept !== 'object' || kept === null) return;
  const { stream, minute } = kept as { stream?: unknown; minute?: unknown };
  if (typeof stream === 'string' && Number.isInteger(minute)) traffic.acknowledge(stream, minute as number);
}

/** The same of use: the sequences of this stream that control has kept since it was told of them. */
function acknowledgeUsage({ usage }: ReportParts, kept: unknown): void {
  if (typeof kept !== 'object' || kept === null) return;
  const { stream, sequences } = kept as { stream?: unknown; sequences?: unknown };
  if (typeof stream !== 'string' || !Array.isArray(sequences)) return;
  for (const sequence of sequences as readonly unknown[]) {
    if (Number.isInteger(sequence)) usage.acknowledge(stream, sequence as number);
  }
}

/** What is an onset is this replica's own to watch for: it cannot be added to another's. */
function toldOf(evidence: Evidence | undefined): Evidence | undefined {
  if (evidence === undefined) return undefined;
  const { operations, together, ...about } = evidence;
  return {
    ...about,
    operations: operations.map(withoutOnset),
    ...(together && { together: withoutOnset(together) }),
  };
}

function withoutOnset(evidence: OperationEvidence): OperationEvidence {
  const { onset: _onset, ...told } = evidence;
  return told;
}

function shadowReport(domain: string, shadow: ShadowPool): object {
  const { started: _started, failed: _failed, ...counts } = shadow.counts;
  const { stream, dropped } = shadow.records;
  return {
    domain,
    ...counts,
    coverage: shadow.currentCoverage,
    mismatches: shadow.mismatches(),
    noise: shadow.noise(),
    records: { stream, dropped, next: shadow.records.waiting(MOST_RECORDS) },
    groups: shadow.book?.counts.report(),
    samples: shadow.book && samplesOf(shadow.book.samples),
  };
}

/** The oldest ones, as many as fit; at least one, or a long one would never go. */
function samplesOf(samples: MismatchBuffer<MismatchSample>): object {
  const { stream, dropped } = samples;
  let length = 0;
  const next = samples.waiting(MOST_SAMPLES).filter((sample, index) => {
    length += JSON.stringify(sample).length;
    return index === 0 || length <= LONGEST_SAMPLES;
  });
  return { stream, dropped, next };
}

/** Only what can be read as a latch; control is another process, perhaps of another version. */
function latchesOf(value: unknown): Readonly<Record<string, Latch>> {
  if (typeof value !== 'object' || value === null) return {};
  const latches = Object.entries(value).map(([domain, latch]) => [domain, readLatch(latch)] as const);
  return Object.fromEntries(latches.flatMap(([domain, latch]) => (latch === undefined ? [] : [[domain, latch]])));
}

function replicaReport(parts: ReportParts): object {
  const { opsUrl, domains, flags, keeper, outcomes, minutes, usage, blocked, coreBreaker, switches } = parts;
  const { traffic, sessions, skus, cpu, chaos, ignoring } = parts;
  const { ageMs, source, revision } = flags.picture;
  return {
    opsUrl,
    evidence: domains.flatMap((domain) => toldOf(domain.evidence.latest()) ?? []),
    routes: domains.map(({ manifest: { name }, routes, releases, serving }) => {
      const intent = flags.flagsOf(name);
      return {
        domain: name,
        stage: stageOf(intent, keeper.view(name)),
        canaryPercent: intent.canaryPercent,
        shadowing: intent.shadowing,
        requests: routes.requests,
        reasons: routes.reasons,
        definition: intent.definition,
        release: releases.current(serving.service.arm.release?.()) || undefined,
        outcomes: outcomes.get(name)?.counts,
      };
    }),
    minutes: domains.flatMap(({ manifest: { name } }) => minutes.report(name) ?? []),
    shadow: domains.map(({ manifest: { name }, shadow }) => shadowReport(name, shadow)),
    latches: domains.flatMap(({ extracted, manifest: { name } }) => {
      if (!extracted) return [];
      const { latch } = keeper.view(name);
      return { domain: name, state: latch?.state ?? 'unread', epoch: latch?.epoch ?? 0 };
    }),
    traffic: traffic.report(),
    signals: {
      journeys: sessions.report(),
      failingSkus: skus.report(),
      ended: sessions.endedReport(),
      cpu: cpu.report(),
    },
    usage: usage.report(),
    stockRoutes: blocked.routes,
    core: coreReport(domains, coreBreaker, switches),
    chaos: chaos.report(),
    ignoring: ignoring.inForce,
    flags: { ageMs: Number.isFinite(ageMs) ? ageMs : null, source, revision },
  };
}
