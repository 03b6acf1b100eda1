import { domains as registered, type Expectation } from '@banyan/domains';
import { ProblemError, type Clock } from '@banyan/kernel';
import type { KeptGroup, RolloutStore } from '@banyan/rollout';
import { askStore } from '../api/ask-store.js';
import { goldenBundle, type GoldenBundle } from './golden-bundle.js';
import type { IgnoreRule } from '@banyan/shadow';
import type { IgnoreRules } from './ignore-rules.js';
import { groupId, groupView, sampleView, type GroupView, type SampleView } from './group-view.js';
import { causeText, standingJudgements, type Judgement, type JudgementView } from './judgement.js';
import { MISMATCH_POLICY } from './mismatch-policy.js';

/** What of a domain's groups is asked for. */
export interface GroupQuery {
  /** How many days back, today included. */
  readonly days: number;
  readonly limit: number;
  readonly offset: number;
  /** Absent: of every release. */
  readonly release?: string | undefined;
  /** Those that nobody has judged, or those that somebody has; absent: all. */
  readonly judged?: 'yes' | 'no' | undefined;
  /** Those that a rule in force ignores, or those that none does; absent: all. */
  readonly ignored?: 'yes' | 'no' | undefined;
}

export interface GroupList {
  readonly domain: string;
  /** ISO date: the first day that is counted, UTC. */
  readonly since: string;
  /** By operation and release: what groups are held against. */
  readonly comparisons: readonly {
    readonly operation: string;
    readonly release: string;
    readonly compared: number;
    readonly mismatched: number;
    readonly ignored: number;
  }[];
  /** Those that match, before limit and offset. */
  readonly total: number;
  readonly groups: readonly GroupView[];
}

export interface GroupPage {
  readonly domain: string;
  readonly group: GroupView;
  /** The newest first. */
  readonly samples: readonly SampleView[];
}

export interface JudgementWish {
  readonly judgement: Judgement;
  readonly person: string;
  readonly reason: string;
}

export interface JudgementAnswer {
  readonly domain: string;
  readonly group: string;
  readonly judgement: Judgement;
  readonly decisionId: string;
}

export interface SampleWish {
  readonly expected: Expectation;
  readonly name?: string | undefined;
  readonly about?: string | undefined;
}

type Store = Pick<RolloutStore, 'mismatchGroups' | 'mismatchSamples' | 'mismatchSample' | 'decisionsOfKind' | 'note'>;

const MS_PER_DAY = 86_400_000;

/** Groups of mismatches: to look at, to judge, and to make golden cases of. */
export class MismatchDesk {
  constructor(
    private readonly store: Store,
    private readonly ignoring: Pick<IgnoreRules, 'told'>,
    private readonly clock: Clock,
  ) {}

  /** Most copies first. @throws ProblemError `unavailable` without PostgreSQL */
  async list(domain: string, { days, limit, offset, release, judged, ignored }: GroupQuery): Promise<GroupList> {
    const sinceDay = this.#today() - days + 1;
    const { groups, comparisons } = await this.#read(domain, sinceDay);
    const wanted = groups.filter(
      (group) =>
        (release === undefined || group.release === release) &&
        (judged === undefined || (judged === 'yes') === (group.judgement !== null)) &&
        (ignored === undefined || (ignored === 'yes') === (group.rule !== null)),
    );
    return {
      domain,
      since: new Date(sinceDay * MS_PER_DAY).toISOString().slice(0, 10),
      comparisons,
      total: wanted.length,
      groups: wanted.slice(offset, offset + limit),
    };
  }

  /** @throws ProblemError `not-found`, or `unavailable` without PostgreSQL */
  async group(domain: string, id: string): Promise<GroupPage> {
    const { kept, view } = await this.#find(domain, id);
    const samples = await asProblem(() => this.store.mismatchSamples(kept));
    return { domain, group: view, samples: samples.map(sampleView) };
  }

  /**
   * Writes down what a person says of a group. It is a note: nothing else hangs on it, and no evidence changes.
   *
   * @throws ProblemError `not-found`, or `unavailable` without PostgreSQL
   */
  async judge(domain: string, id: string, { judgement, person, reason }: JudgementWish): Promise<JudgementAnswer> {
    const { kept } = await this.#find(domain, id);
    const { operation, path, kind, about, release, count, lastMs } = kept;
    const group = { id, operation, path, kind, about, release };
    const record = await asProblem(() =>
      this.store.note({
        domain,
        kind: 'mismatch-judged',
        by: { kind: 'person', name: person.trim() },
        reason,
        atMs: this.clock.nowMs(),
        evidence: { group, judgement, seen: { count, lastMs } },
      }),
    );
    return { domain, group: id, judgement, decisionId: record.id };
  }

  /** @throws ProblemError `not-found`; `conflict` when there can be none; `unavailable` without PostgreSQL */
  async golden(sampleId: string, wish: SampleWish): Promise<GoldenBundle> {
    const sample = await asProblem(() => this.store.mismatchSample(sampleId));
    const domain = registered.find(({ name }) => name === sample?.domain);
    if (sample === undefined || domain === undefined)
      throw nothing('No sample has this id: it may have gone by its age.');
    const judgement = (await this.#judgements(sample.domain)).get(causeText(sample));
    return goldenBundle(domain, sample, { ...wish, judgement });
  }

  async #find(domain: string, id: string): Promise<{ readonly kept: KeptGroup; readonly view: GroupView }> {
    const sinceDay = this.#today() - MISMATCH_POLICY.keptDays.value;
    const [{ groups, comparisons }, judgements] = await Promise.all([
      asProblem(() => this.store.mismatchGroups(domain, sinceDay)),
      this.#judgements(domain),
    ]);
    const kept = groups.find((group) => groupId(group) === id);
    if (kept === undefined) throw nothing('No group of mismatches has this id: it may have gone by its age.');
    return { kept, view: groupView(kept, comparisons, judgements, this.#rules(domain)) };
  }

  async #read(domain: string, sinceDay: number) {
    const [{ groups, comparisons }, judgements] = await Promise.all([
      asProblem(() => this.store.mismatchGroups(domain, sinceDay)),
      this.#judgements(domain),
    ]);
    const rules = this.#rules(domain);
    return { groups: groups.map((group) => groupView(group, comparisons, judgements, rules)), comparisons };
  }

  #rules(domain: string): readonly IgnoreRule[] {
    return this.ignoring.told().filter((rule) => rule.domain === domain);
  }

  async #judgements(domain: string): Promise<ReadonlyMap<string, JudgementView>> {
    const most = MISMATCH_POLICY.mostJudgements.value;
    return standingJudgements(await asProblem(() => this.store.decisionsOfKind(domain, 'mismatch-judged', most)));
  }

  #today(): number {
    return Math.floor(this.clock.nowMs() / MS_PER_DAY);
  }
}

function nothing(detail: string): ProblemError {
  return new ProblemError('not-found', { detail });
}

function asProblem<T>(act: () => Promise<T>): Promise<T> {
  return askStore('mismatches are', act);
}
