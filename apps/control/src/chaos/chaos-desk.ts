import {
  CHAOS_POLICY,
  forbidsChaos,
  judgeRun,
  NO_TALLY,
  planFaults,
  planText,
  type ChaosPlan,
  type ChaosTally,
  type GuardWord,
  type RunOutcome,
  type ToldRun,
} from '@banyan/chaos';
import type { Integration } from '@banyan/domains';
import { messageOf, ProblemError } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import type { DecisionMaker, RolloutStore } from '@banyan/rollout';
import { askStore } from '../api/ask-store.js';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { KeptRun } from '../readiness/run-book.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import { burnsBudget } from './burns-budget.js';
import type { ChaosBook } from './chaos-book.js';
import { chaosFacts, type ChaosFactSources } from './chaos-facts.js';
import type { ChaosEnd, ChaosRun } from './chaos-run.js';
import { HeardTallies } from './heard-tallies.js';

const LOOK_EVERY_MS = 1_000;

/** One whose calls can be touched, and which questions these are. */
export interface TouchableIntegration {
  readonly integration: string;
  readonly domain: string;
  readonly operations: readonly string[];
}

interface ChaosDeskParts {
  readonly book: ChaosBook;
  readonly store: Pick<OperationsStore, 'connected' | 'onConnected'>;
  readonly rollout: Pick<RolloutStore, 'note'>;
  readonly integrations: readonly Integration[];
  /** Extracted: those that have a chain of decisions. */
  readonly domains: readonly JudgedDomain[];
  readonly facts: ChaosFactSources;
  /** Every replica that was heard within a minute. */
  readonly heard: () => readonly ReplicaPage[];
  /** Only who leads ends runs and takes their counts down. */
  readonly leads: () => boolean;
  /** Something stands in a chain. */
  readonly onNoted: (domain: string) => void;
}

/**
 * Faults that people have injected into the calls of an integration: begun where nothing forbids it, told to gateways with the
 * replies to their reports, ended when their time is over or as soon as anything forbids them, and taken down for readiness. What
 * cannot be checked is not told: then gateways end it within their lease.
 */
export class ChaosDesk {
  #going: readonly ChaosRun[] = [];
  #checkedAtMs = -Infinity;
  readonly #tallies = new HeardTallies();
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> | undefined;

  constructor(private readonly parts: ChaosDeskParts) {
    parts.store.onConnected(() => void this.turn());
  }

  start(): void {
    this.#timer = setInterval(() => void this.turn(), LOOK_EVERY_MS);
    void this.turn();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turning;
  }

  /** What forbids a run now; undefined: nothing. */
  async forbids(): Promise<GuardWord | undefined> {
    return forbidsChaos(await chaosFacts(this.parts.facts));
  }

  /** Those whose calls gateways make themselves. */
  get touchable(): readonly TouchableIntegration[] {
    return this.parts.integrations.flatMap(({ id, domain, seen, asked }) => {
      if (domain === undefined || seen.by !== 'calls' || !this.parts.domains.some(({ name }) => name === domain))
        return [];
      return [{ integration: id, domain, operations: asked.map(({ operation }) => operation) }];
    });
  }

  /** What goes on, with what was counted so far. */
  get going(): readonly ChaosRun[] {
    return this.#going.map((run) => this.#withTally(run));
  }

  /** What goes on in a domain, in words; undefined: nothing. */
  textOf(domain: string): string | undefined {
    const texts = this.#going.filter((run) => run.domain === domain).map(runText);
    return texts.length === 0 ? undefined : texts.join('; ');
  }

  /** For the replies to replicas of the gateway. */
  told(): readonly ToldRun[] {
    const { clock } = this.parts.facts;
    if (clock.monotonicMs() - this.#checkedAtMs > CHAOS_POLICY.freshMs.value) return [];
    const nowMs = clock.nowMs();
    return this.#going.flatMap(({ id, integration, domain, fault, sharePercent, latencyMs, until }) => {
      const remainingMs = Date.parse(until) - nowMs;
      const { operations } = this.touchable.find((each) => each.integration === integration) ?? {};
      if (operations === undefined || remainingMs <= 0) return [];
      const held = latencyMs ?? CHAOS_POLICY.defaults.value.latencyMs;
      return [{ run: id, integration, domain, operations, fault, sharePercent, latencyMs: held, remainingMs }];
    });
  }

  /** Those that go on, then those that ended last. @throws ProblemError `unavailable` */
  async list(): Promise<readonly ChaosRun[]> {
    const runs = await asked(() => this.parts.book.list());
    return runs.map((run) => this.#withTally(run));
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, `chaos-refused`, `unavailable` */
  async begin(
    id: string,
    plan: ChaosPlan,
    { person, reason }: { readonly person: string; readonly reason: string },
  ): Promise<ChaosRun> {
    const target = this.#touchable(id);
    const faults = planFaults(plan).map(({ member, message }) => ({ pointer: `/${member}`, message }));
    if (faults.length > 0) throw new ProblemError('invalid-request', { errors: faults });
    const forbidden = await this.forbids();
    if (forbidden !== undefined) throw refusal(forbidden);
    const atMs = this.parts.facts.clock.nowMs();
    const run = await asked(() => this.parts.book.begin(target, plan, { person, reason, atMs }));
    if (run === undefined) throw new ProblemError('conflict', { detail: `A run on ${id} goes on already.` });
    log.warn('chaos is begun', { integration: id, reason: runText(run) });
    await this.#note(
      run,
      'chaos-begun',
      { kind: 'person', name: person },
      `${runText(run)}, until ${run.until}: ${reason}`,
    );
    await this.turn();
    return run;
  }

  /** @throws ProblemError `not-found`, `conflict` when none goes on, `unavailable` */
  async end(id: string, { person, reason }: { readonly person: string; readonly reason: string }): Promise<ChaosRun> {
    this.#touchable(id);
    const open = await asked(() => this.parts.book.open());
    const run = open.find(({ integration, endedAt }) => integration === id && endedAt === null);
    const ended = run && (await asked(() => this.#end(run, { kind: 'person', name: person }, 'person', reason)));
    if (ended === undefined) throw new ProblemError('conflict', { detail: `No run on ${id} goes on.` });
    return ended;
  }

  /** Reads what stands, ends what is over or forbidden, and takes down what has ended. Never rejects. */
  turn(): Promise<void> {
    this.#turning ??= this.#turn().finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  async #turn(): Promise<void> {
    const { book, store, facts, heard, leads } = this.parts;
    this.#tallies.hear(heard());
    if (!store.connected) return;
    try {
      const startedMs = facts.clock.monotonicMs();
      const open = await book.open();
      const going = open.filter(({ endedAt }) => endedAt === null);
      if (leads()) {
        const forbidden = going.length === 0 ? undefined : await this.forbids();
        for (const run of going) await this.#endIfDue(run, forbidden);
        for (const run of open) if (run.endedAt !== null) await this.#settleIfDue(run);
        this.#going = (await book.open()).filter(({ endedAt }) => endedAt === null);
      } else {
        this.#going = going;
      }
      this.#checkedAtMs = startedMs;
      this.#tallies.forgetAllBut(open.map(({ id }) => id));
    } catch (error) {
      const words = 'runs of chaos cannot be looked after, and gateways are not told of them';
      if (this.#going.length > 0) log.warn(words, { reason: messageOf(error) });
      else log.debug(words, { reason: messageOf(error) });
    }
  }

  async #endIfDue(run: ChaosRun, forbidden: GuardWord | undefined): Promise<void> {
    if (Date.parse(run.until) <= this.parts.facts.clock.nowMs()) {
      await this.#end(run, { kind: 'control' }, 'time', 'its time was over');
      return;
    }
    if (forbidden !== undefined) {
      await this.#end(run, { kind: 'control' }, forbidden.guard, forbidden.text);
      return;
    }
    const harm = burnsBudget(this.#tallies.of(run.id) ?? NO_TALLY, this.#targetOf(run.domain));
    if (harm !== undefined) await this.#end(run, { kind: 'control' }, 'harm', harm);
  }

  async #end(run: ChaosRun, by: DecisionMaker, because: ChaosEnd, reason: string): Promise<ChaosRun | undefined> {
    const atMs = because === 'time' ? Date.parse(run.until) : this.parts.facts.clock.nowMs();
    const name = by.kind === 'person' ? by.name : 'control';
    const ended = await this.parts.book.end(run.id, { by: name, because, reason, atMs });
    // First of all: no gateway is told of it any more.
    this.#going = this.#going.filter(({ id }) => id !== run.id);
    if (ended === undefined) return undefined;
    log.warn('chaos is over', { integration: run.integration, reason: `${because}: ${reason}` });
    counter('banyan_chaos_runs_total').with({ domain: run.domain, reason: because }).inc();
    await this.#note(ended, 'chaos-ended', by, `${runText(ended)}, is over: ${reason}`);
    return this.#withTally(ended);
  }

  /** Once what gateways counted until the end has had time to come. */
  async #settleIfDue(run: ChaosRun): Promise<void> {
    const { clock } = this.parts.facts;
    if (clock.nowMs() - Date.parse(run.endedAt ?? run.until) < CHAOS_POLICY.settleMs.value) return;
    const tally = this.#tallies.of(run.id) ?? NO_TALLY;
    const judged = judgeRun(tally);
    if (judged === undefined) {
      const behaviour = 'nobody in the share asked it: nothing was injected';
      await this.parts.book.settle(run.id, { tally, outcome: 'nothing-injected', behaviour }, undefined);
    } else {
      await this.parts.book.settle(run.id, { tally, ...judged }, readinessOf(run, tally, judged));
    }
  }

  async #note(run: ChaosRun, kind: 'chaos-begun' | 'chaos-ended', by: DecisionMaker, reason: string): Promise<void> {
    const { domain } = run;
    try {
      const evidence = { ...this.#withTally(run) };
      await this.parts.rollout.note({ domain, kind, by, reason, atMs: this.parts.facts.clock.nowMs(), evidence });
      this.parts.onNoted(domain);
    } catch (error) {
      log.error('a run of chaos is not in the chain; the table of runs has it', { domain, err: error });
    }
  }

  #withTally(run: ChaosRun): ChaosRun {
    return run.tally === null ? { ...run, tally: this.#tallies.of(run.id) ?? null } : run;
  }

  /** The strictest of the domain's: its integrations carry all of it. */
  #targetOf(domain: string): number {
    const objectives = this.parts.domains.find(({ name }) => name === domain)?.objectives ?? [];
    const targets = objectives.map(({ availabilityTarget }) => availabilityTarget);
    return targets.length === 0 ? CHAOS_POLICY.usualTarget.value : Math.max(...targets);
  }

  #touchable(id: string): TouchableIntegration {
    const found = this.touchable.find(({ integration }) => integration === id);
    if (found !== undefined) return found;
    if (!this.parts.integrations.some((each) => each.id === id)) {
      throw new ProblemError('not-found', { detail: 'No integration has this id.' });
    }
    const others = this.touchable.map(({ integration }) => integration).join(', ');
    throw new ProblemError('conflict', {
      detail: `The gateways do not call ${id} for a session. They call ${others}.`,
    });
  }
}

/** What readiness is to know of a run that is over. */
function readinessOf(run: ChaosRun, { all }: ChaosTally, { outcome, behaviour }: RunOutcome): KeptRun {
  const { id, domain, integration, person, fault, begunAt, endedBecause } = run;
  const ranAt = run.endedAt ?? run.until;
  const seconds = Math.max(1, (Date.parse(ranAt) - Date.parse(begunAt)) / 1_000);
  // What had to be stopped has not passed, whatever was counted until then.
  const wasSeenThrough = endedBecause === 'time' || endedBecause === 'person';
  const passed = outcome !== 'failed' && wasSeenThrough;
  const text = `${planText(withLatency(run))} (chaos ${id})`;
  const tried = { integration, fault: text, injected: fault, outcome, atRps: all.requests / seconds, behaviour };
  return { domain, kind: 'faults', person, report: { ranAt, passed, faults: [tried] } };
}

/** `chaos on legacy-stock-soap, errors for 10 % of sessions`. */
export function runText(run: ChaosRun): string {
  return `chaos on ${run.integration}, ${planText(withLatency(run))}`;
}

function withLatency(run: ChaosRun): Parameters<typeof planText>[0] {
  return { ...run, latencyMs: run.latencyMs ?? 0 };
}

function refusal({ guard, text }: GuardWord): ProblemError {
  return new ProblemError('chaos-refused', { detail: text, because: guard });
}

function asked<T>(question: () => Promise<T>): Promise<T> {
  return askStore('runs of chaos are', question);
}
