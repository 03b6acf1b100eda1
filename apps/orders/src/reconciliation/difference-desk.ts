import {
  DIFFERENCES,
  type DifferenceExplained,
  type DifferenceKind,
  type DifferenceList,
  type DifferencesQuestion,
  type DifferenceState,
  type ExplainedDifference,
  type ListedDifference,
  type ReconciliationWalk,
} from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { unavailable } from '../placing/placing.js';
import type { Book } from './books/book.js';
import { isMachineKind } from './cures/cure.js';
import type { DifferencesStore, FindingFilter, ListedFinding } from './differences.store.js';
import type { ReconciliationPolicy } from './reconciliation-policy.js';
import type { Walk, WalkStore } from './walk.store.js';

export interface DeskParts {
  readonly clock: Clock;
  readonly policy: Pick<ReconciliationPolicy, 'mostCures'>;
  readonly differences: Pick<DifferencesStore, 'list' | 'counts' | 'explain'>;
  readonly walks: Pick<WalkStore, 'look'>;
  readonly trouble: () => string | undefined;
  readonly silent: () => ReadonlyMap<Book, string>;
}

/** What is leaving is told as open until it is sure to be gone. */
const FILTERS: Readonly<Record<DifferenceState, Pick<FindingFilter, 'states' | 'explained'>>> = {
  open: { states: ['open', 'leaving'], explained: false },
  explained: { states: ['open', 'leaving'], explained: true },
  settling: { states: ['settling'] },
  cleared: { states: ['cleared'] },
};

/** How the books of orders differ, for people; and what they say about it. */
export class DifferenceDesk {
  constructor(private readonly parts: DeskParts) {}

  /** @throws QuestionRefused `unavailable` */
  async list({ state, kind, reference, limit }: DifferencesQuestion): Promise<DifferenceList> {
    const { clock, differences, walks, trouble, silent } = this.parts;
    const [found, counts, walked] = await unavailable(() =>
      Promise.all([
        differences.list({ ...FILTERS[state], kind, reference, limit: limit + 1 }),
        differences.counts(),
        walks.look(),
      ]),
    );
    return {
      asOfMs: clock.nowMs(),
      trouble: trouble() ?? null,
      silent: [...silent()].map(([book, because]) => ({ book, because })),
      recent: walkView(walked?.recent),
      whole: walkView(walked?.whole),
      counts: toldCounts(counts),
      differences: found.slice(0, limit).map((each) => this.#view(each)),
      more: found.length > limit,
    };
  }

  /** Twice is once; the later word stands. @throws QuestionRefused `unavailable` */
  async explain({ kind, reference, by, reason }: DifferenceExplained): Promise<ExplainedDifference> {
    const atMs = this.parts.clock.nowMs();
    const isOpen = await unavailable(() =>
      this.parts.differences.explain({ kind, reference }, { by, because: reason, atMs }),
    );
    return { kind: isOpen ? 'explained' : 'not-open' };
  }

  #view({ finding, explanation, lastCure }: ListedFinding): ListedDifference {
    const { what, state, firstSeenMs, lastSeenMs, openings, cures } = finding;
    const { means, cure } = DIFFERENCES[what.kind];
    return {
      ...what,
      state: toldState(state.kind, explanation !== null),
      means,
      cure,
      firstSeenMs,
      lastSeenMs,
      clearedMs: state.kind === 'cleared' ? state.atMs : null,
      openings,
      cures,
      givenUp: isMachineKind(what.kind) && cures >= this.parts.policy.mostCures,
      lastCure:
        lastCure === null
          ? null
          : {
              begunMs: lastCure.begunMs,
              endedMs: lastCure.endedMs,
              outcome: lastCure.outcome,
              because: lastCure.because,
            },
      explanation:
        explanation === null ? null : { by: explanation.by, reason: explanation.because, atMs: explanation.atMs },
    };
  }
}

function toldState(state: string, explained: boolean): DifferenceState {
  if (state === 'settling' || state === 'cleared') return state;
  return explained ? 'explained' : 'open';
}

function toldCounts(counts: Awaited<ReturnType<DifferencesStore['counts']>>): DifferenceList['counts'] {
  const sums = new Map<string, { state: DifferenceState; kind: DifferenceKind; count: number }>();
  for (const { state, kind, explained, count } of counts) {
    const told = toldState(state, explained);
    const sum = sums.get(`${told}/${kind}`);
    sums.set(`${told}/${kind}`, { state: told, kind: kind as DifferenceKind, count: (sum?.count ?? 0) + count });
  }
  return [...sums.values()];
}

function walkView(walk: Walk | undefined): ReconciliationWalk {
  if (walk === undefined) return { number: 0, orders: 0, unanswered: 0, last: null };
  const { number, orders, unanswered, last } = walk;
  return { number, orders, unanswered, last };
}
