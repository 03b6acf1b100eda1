import type { Clock } from '@banyan/kernel';
import { gauge } from '@banyan/observability';
import { judge, OnsetSum, SUM_POLICY, sumEvidence, type Evidence, type Verdict } from '@banyan/slo';
import type { ReplicaBook } from '../reports/replica-book.js';
import type { KnownLatches } from '../latches/known-latches.js';
import { evidenceInForce } from './evidence-in-force.js';
import { ofOneRelease } from './of-one-release.js';
import type { JudgedDomain } from './judged-domain.js';

/** The latest verdict on a domain over all replicas, with all it was made from. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Over the replicas that are in the current stretch. */
  readonly evidence: Evidence;
  /** What each replica had counted. */
  readonly replicas: readonly { readonly replica: string; readonly evidence: Evidence }[];
  /** The latest revision of Unleash's flags that these replicas know; undefined: none says. */
  readonly flagRevision: number | undefined;
  readonly atMs: number;
}

const RESULTS = ['healthy', 'breached', 'inconclusive', 'unmeasured'] as const;

/** Judges every domain anew at each report. No report, no verdict: that is its own state, never a good one. */
export class Verdicts {
  readonly #latest = new Map<string, Judgement>();
  /** History by domain, for the detectors: what the replicas' counts, each without an order, grew by from report to report. */
  readonly #histories: ReadonlyMap<string, OnsetSum>;

  constructor(
    private readonly book: ReplicaBook,
    private readonly domains: readonly JudgedDomain[],
    private readonly latches: Pick<KnownLatches, 'of'>,
    private readonly clock: Clock,
  ) {
    this.#histories = new Map(domains.map(({ name, objectives }) => [name, new OnsetSum(objectives, SUM_POLICY)]));
    for (const { name } of domains) this.#show(name);
  }

  /** Judges one domain over what all live replicas counted in the stretch in force; undefined when none counted anything. */
  judge(domain: JudgedDomain): Judgement | undefined {
    const latch = this.latches.of(domain.name);
    const counted = this.book.pages().flatMap(({ replica, report }) => {
      const evidence = evidenceInForce(report, domain.name, latch);
      return evidence === undefined ? [] : [{ replica, evidence, revision: report.flags.revision }];
    });
    const current = ofOneRelease(counted);
    const replicas = current.map(({ replica, evidence: of }) => ({ replica, evidence: of }));
    const sum = sumEvidence(replicas.map((each) => each.evidence));
    if (sum === undefined) this.#latest.delete(domain.name);
    else {
      const evidence = this.#withHistory(sum, replicas);
      const verdict = judge(evidence, domain.objectives, SUM_POLICY);
      this.#latest.set(domain.name, {
        verdict,
        evidence,
        replicas,
        flagRevision: latestOf(current.map(({ revision }) => revision)),
        atMs: this.clock.nowMs(),
      });
    }
    this.#show(domain.name);
    return this.#latest.get(domain.name);
  }

  /** The latest one, made anew if replicas have fallen silent since. */
  of(domain: string): Judgement | undefined {
    const judged = this.domains.find(({ name }) => name === domain);
    return judged === undefined ? undefined : this.judge(judged);
  }

  #withHistory(sum: Evidence, replicas: Judgement['replicas']): Evidence {
    const history = this.#histories.get(sum.domain);
    if (history === undefined) return sum;
    for (const { replica, evidence } of replicas) {
      if (evidence.stretch === sum.stretch) history.take(replica, evidence);
    }
    return history.complete(sum);
  }

  #show(domain: string): void {
    const kind = this.#latest.get(domain)?.verdict.kind ?? 'unmeasured';
    for (const result of RESULTS) {
      gauge('banyan_verdict_state')
        .with({ domain, result })
        .set(result === kind ? 1 : 0);
    }
  }
}

function latestOf(revisions: readonly (number | undefined)[]): number | undefined {
  const known = revisions.filter((revision) => revision !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
