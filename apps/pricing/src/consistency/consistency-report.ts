import type { Evidence, Example, InconsistencyKind } from '@banyan/domains';
import { isoUtc, type Clock } from '@banyan/kernel';
import type { ConsistencyPolicy } from './consistency-policy.js';
import type { ASKED_STATES, ConsistencyQueryDto } from './consistency.dto.js';
import type { FindingState } from '@banyan/service';
import type { Finding } from './finding.js';
import type { FindingsStore } from './findings.store.js';
import type { TurnStore } from './turn.store.js';

/** One inconsistency as it is told. All instants ISO UTC. */
export interface FindingView {
  readonly kind: InconsistencyKind;
  /** The SKU; of a promotion its id. */
  readonly subject: string;
  readonly state: (typeof ASKED_STATES)[number];
  readonly odd: readonly string[];
  readonly evidence: readonly (Omit<Evidence, 'rowChangedAtMs'> & { readonly rowChangedAt: string | null })[];
  readonly example: (Omit<Example, 'atMs'> & { readonly at: string }) | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** Null: not told yet. */
  readonly openedAt: string | null;
  /** Null: it was not put right. */
  readonly clearedAt: string | null;
  readonly openings: number;
}

/** Body of `GET /consistency`. */
export interface ConsistencyReport {
  readonly asOf: string;
  /** False: `BANYAN_CONSISTENCY_CALLS_PER_SECOND` is 0, and nothing below is renewed. */
  readonly comparing: boolean;
  /** Why nothing was compared the last time; null: it was. */
  readonly trouble: string | null;
  /** Why stock was not held against prices; null: it was, or another replica knows. */
  readonly withoutStock: string | null;
  readonly turn: {
    /** From 1; 0: none has begun. */
    readonly number: number;
    readonly beganAt: string | null;
    readonly skus: number;
    readonly last: {
      readonly endedAt: string;
      readonly tookMs: number;
      readonly skus: number;
      readonly calls: number;
      readonly skipped: number;
    } | null;
  };
  readonly policy: Pick<ConsistencyPolicy, 'callsPerSecond' | 'settleMs' | 'recheckMs' | 'clearMs' | 'flapMs'>;
  /** How many there are in all. */
  readonly counts: readonly { readonly state: string; readonly kind: string; readonly count: number }[];
  readonly findings: readonly FindingView[];
  /** Are there more like these than `limit`? */
  readonly more: boolean;
}

export interface ReportParts {
  readonly clock: Clock;
  readonly policy: ConsistencyPolicy;
  readonly turns: Pick<TurnStore, 'look'>;
  readonly findings: Pick<FindingsStore, 'counts' | 'list'>;
  readonly trouble: () => string | undefined;
  readonly withoutStock: () => string | undefined;
}

/** What is open is told; `leaving` is open until it is sure to be gone. */
const STATES: Readonly<Record<(typeof ASKED_STATES)[number], readonly FindingState['kind'][]>> = {
  open: ['open', 'leaving'],
  settling: ['settling'],
  cleared: ['cleared'],
};

/** Reads what was found, for a person or for control. */
export class ConsistencyReports {
  constructor(private readonly parts: ReportParts) {}

  /** @throws when PostgreSQL is away */
  async read({ state, kind, place, subject, limit }: ConsistencyQueryDto): Promise<ConsistencyReport> {
    const { clock, policy, turns, findings, trouble, withoutStock } = this.parts;
    const filter = { states: STATES[state], kind, odd: place, subject, limit: limit + 1 };
    const [turn, counts, found] = await Promise.all([turns.look(), findings.counts(), findings.list(filter)]);
    const { callsPerSecond, settleMs, recheckMs, clearMs, flapMs } = policy;
    return {
      asOf: isoUtc(clock.nowMs()),
      comparing: callsPerSecond > 0,
      trouble: trouble() ?? null,
      withoutStock: withoutStock() ?? null,
      turn: {
        number: turn?.number ?? 0,
        beganAt: instant(turn?.beganMs ?? null),
        skus: turn?.skus ?? 0,
        last: turn?.last == null ? null : lastView(turn.last),
      },
      policy: { callsPerSecond, settleMs, recheckMs, clearMs, flapMs },
      counts: toldCounts(counts),
      findings: found.slice(0, limit).map(findingView),
      more: found.length > limit,
    };
  }
}

function lastView({ endedMs, ...last }: NonNullable<NonNullable<Awaited<ReturnType<TurnStore['look']>>>['last']>) {
  return { endedAt: isoUtc(endedMs), ...last };
}

/** What is leaving counts as open. */
function toldCounts(counts: ConsistencyReport['counts']): ConsistencyReport['counts'] {
  const sums = new Map<string, { state: string; kind: string; count: number }>();
  for (const { state, kind, count } of counts) {
    const told = state === 'leaving' ? 'open' : state;
    const sum = sums.get(`${told}/${kind}`) ?? { state: told, kind, count: 0 };
    sums.set(`${told}/${kind}`, { ...sum, count: sum.count + count });
  }
  return [...sums.values()];
}

function findingView({ what, state, firstSeenMs, lastSeenMs, openedMs, openings }: Finding): FindingView {
  const { kind, subject, odd, evidence, example } = what;
  return {
    kind,
    subject,
    state: state.kind === 'leaving' ? 'open' : state.kind,
    odd,
    evidence: evidence.map(({ rowChangedAtMs, ...each }) => ({ ...each, rowChangedAt: instant(rowChangedAtMs) })),
    example: example === null ? null : exampleView(example),
    firstSeenAt: isoUtc(firstSeenMs),
    lastSeenAt: isoUtc(lastSeenMs),
    openedAt: instant(openedMs),
    clearedAt: state.kind === 'cleared' ? isoUtc(state.atMs) : null,
    openings,
  };
}

function exampleView({ atMs, ...example }: Example): NonNullable<FindingView['example']> {
  return { ...example, at: isoUtc(atMs) };
}

function instant(atMs: number | null): string | null {
  return atMs === null ? null : isoUtc(atMs);
}
