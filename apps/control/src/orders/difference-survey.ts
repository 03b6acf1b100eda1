import type {
  DifferenceKind,
  DifferenceList,
  DifferencesQuestion,
  ListedDifference,
  OrderDifferences,
  ReconciliationWalk,
} from '@banyan/domains';
import { isoUtc, ProblemError } from '@banyan/kernel';
import { askService, attemptOfControl } from './ask-service.js';
import type { DifferenceExplanationDto, DifferencesQueryDto } from './difference.dto.js';

/** A difference as control tells it. All instants ISO UTC. */
export interface DifferenceView extends Omit<
  ListedDifference,
  'firstSeenMs' | 'lastSeenMs' | 'clearedMs' | 'lastCure' | 'explanation'
> {
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly clearedAt: string | null;
  readonly lastCure: {
    readonly begunAt: string;
    readonly endedAt: string | null;
    readonly outcome: string | null;
    readonly because: string | null;
  } | null;
  readonly explanation: { readonly by: string; readonly reason: string; readonly at: string } | null;
}

/** How far one of the two ways through the orders is. */
export interface WalkView {
  readonly number: number;
  readonly orders: number;
  readonly unanswered: number;
  readonly last: {
    readonly endedAt: string;
    readonly tookMs: number;
    readonly orders: number;
    readonly unanswered: number;
  } | null;
}

export interface Differences {
  readonly asOf: string;
  readonly trouble: string | null;
  readonly silent: DifferenceList['silent'];
  readonly recent: WalkView;
  readonly whole: WalkView;
  readonly counts: DifferenceList['counts'];
  readonly differences: readonly DifferenceView[];
  readonly more: boolean;
}

export interface ExplainedView {
  readonly kind: DifferenceKind;
  readonly reference: string;
  readonly state: 'explained';
}

/** Asks the order service, whenever somebody looks or says something: it keeps what it found itself. */
export class DifferenceSurvey {
  constructor(private readonly service: OrderDifferences) {}

  /** @throws ProblemError `unavailable` when the service does not say */
  async list({ state, kind, reference, limit }: DifferencesQueryDto): Promise<Differences> {
    const question: DifferencesQuestion = {
      state,
      limit,
      ...(kind === undefined ? {} : { kind }),
      ...(reference === undefined ? {} : { reference }),
    };
    const { asOfMs, recent, whole, differences, ...same } = await askService(() =>
      this.service.list(question, attemptOfControl()),
    );
    return {
      asOf: isoUtc(asOfMs),
      ...same,
      recent: walkView(recent),
      whole: walkView(whole),
      differences: differences.map(view),
    };
  }

  /** @throws ProblemError `not-found` when none like that is open, or `unavailable`: then it may be written, and writing it again is the same */
  async explain({ kind, reference, reason, person }: DifferenceExplanationDto): Promise<ExplainedView> {
    const explained = await askService(() =>
      this.service.explain({ kind, reference, reason, by: person }, attemptOfControl()),
    );
    if (explained.kind === 'not-open')
      throw new ProblemError('not-found', { detail: 'No difference like this is open.' });
    return { kind, reference, state: 'explained' };
  }

  async stop(): Promise<void> {
    await this.service.close();
  }
}

function view({
  firstSeenMs,
  lastSeenMs,
  clearedMs,
  lastCure,
  explanation,
  ...same
}: ListedDifference): DifferenceView {
  return {
    ...same,
    firstSeenAt: isoUtc(firstSeenMs),
    lastSeenAt: isoUtc(lastSeenMs),
    clearedAt: instant(clearedMs),
    lastCure:
      lastCure === null
        ? null
        : {
            begunAt: isoUtc(lastCure.begunMs),
            endedAt: instant(lastCure.endedMs),
            outcome: lastCure.outcome,
            because: lastCure.because,
          },
    explanation:
      explanation === null ? null : { by: explanation.by, reason: explanation.reason, at: isoUtc(explanation.atMs) },
  };
}

function walkView({ last, ...walk }: ReconciliationWalk): WalkView {
  if (last === null) return { ...walk, last: null };
  const { endedMs, ...rest } = last;
  return { ...walk, last: { endedAt: isoUtc(endedMs), ...rest } };
}

function instant(atMs: number | null): string | null {
  return atMs === null ? null : isoUtc(atMs);
}
