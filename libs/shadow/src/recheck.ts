import type { Arm, Clock } from '@banyan/kernel';
import { compare } from './compare.js';
import type { ComparisonRules } from './comparison.js';
import { explainInFlight, type InFlightVerdict } from './explain-in-flight.js';
import type { DifferingQuestion, InFlightRule } from './in-flight-rule.js';
import type { CopyFacts } from './mismatch-record.js';
import type { Settled } from './settle.js';

/** How often both arms are asked again before a difference that keeps moving is taken for one. */
export const MOST_TRIES = 3;

/** The smallest questions of one copy that are asked again: each costs both arms a call. */
const MOST_QUESTIONS = 8;

/** A copy whose two answers differ. */
export interface DifferingCopy {
  readonly facts: CopyFacts;
  readonly input: unknown;
  readonly serving: unknown;
  readonly shadow: unknown;
}

/** Why nothing could be said about a difference. */
export type UnverifiedReason =
  /** As many differences as allowed are waiting to be asked again. */
  | 'full'
  /** An arm did not answer when it was asked again. */
  | 'unanswered'
  /** The service says itself that what it knows is older than the lag bound: what it does not know yet is no mistake. */
  | 'behind'
  /** More items of one answer differ than are asked again, and those that were asked are explained. */
  | 'too-many'
  /** The pool closed. */
  | 'closed';

export interface UnexplainedQuestion {
  readonly question: DifferingQuestion;
  readonly askedAgain: number;
}

/** What became of a copy whose answers differ. */
export type Settlement =
  | { readonly outcome: 'explained' }
  | { readonly outcome: 'mismatched'; readonly unexplained: readonly UnexplainedQuestion[] }
  | { readonly outcome: 'unverified'; readonly reason: UnverifiedReason };

/** Asks an arm and waits no longer than it may: never rejects. */
export type AskAgain = (arm: Arm, operation: string, input: unknown) => Promise<Settled>;

interface OpenQuestion {
  readonly question: DifferingQuestion;
  lastLegacy: unknown;
  lastAskedAtMs: number;
  moved: boolean;
  triesLeft: number;
  verdict: InFlightVerdict | 'unanswered' | 'behind';
  /** When its first two answers were to change by themselves. */
  readonly changesAtMs: readonly number[];
  /** How far back a change may lie that the service had not heard of when it was first asked, ms. */
  readonly lagMs: number;
}

/** One differing copy that is being asked again, in rounds at least a lag bound apart. It has no timer of its own. */
export class Recheck {
  readonly #questions: readonly OpenQuestion[];
  readonly #tooMany: boolean;

  constructor(
    private readonly copy: DifferingCopy,
    private readonly rule: InFlightRule,
    private readonly rulesOf: (operation: string) => ComparisonRules,
    private readonly clock: Clock,
  ) {
    const { facts, input, serving, shadow } = copy;
    const questions = rule.questions(facts.operation, input, serving, shadow);
    this.#tooMany = questions.length > MOST_QUESTIONS;
    this.#questions = questions.slice(0, MOST_QUESTIONS).map((question) => ({
      question,
      // The whole copy's answer says how old it was; an item of a batch does not.
      lagMs: rule.lagMs + this.#ageOf(facts.arm === 'legacy' ? serving : shadow),
      changesAtMs: [question.serving, question.shadow].flatMap(
        (result) => this.#changesAtMs(question.input, result) ?? [],
      ),
      lastLegacy: facts.arm === 'legacy' ? question.shadow : question.serving,
      lastAskedAtMs: facts.atMs,
      moved: false,
      triesLeft: MOST_TRIES,
      verdict: 'again',
    }));
  }

  /** Nothing to ask again: the difference cannot be broken up into questions, so lag cannot explain it. */
  get pointless(): boolean {
    return this.#questions.length === 0;
  }

  /** Asks both arms again, for whatever is still open. Undefined: another round, a lag bound from now. Never rejects. */
  async round(ask: AskAgain): Promise<Settlement | undefined> {
    for (const open of this.#questions) {
      // One after the other: legacy is asked for nobody's sake here.
      if (open.verdict === 'again') await this.#askAgain(open, ask);
    }
    return this.#questions.some(({ verdict }) => verdict === 'again') ? undefined : this.#settled();
  }

  async #askAgain(open: OpenQuestion, ask: AskAgain): Promise<void> {
    const { operation, input } = open.question;
    const nowMs = this.clock.nowMs();
    open.triesLeft -= 1;
    // Together, so that as little as possible happens in between.
    const [legacy, service] = await Promise.all([ask('legacy', operation, input), ask('service', operation, input)]);
    if (!legacy.ok || !service.ok) {
      if (open.triesLeft === 0) open.verdict = 'unanswered';
      return;
    }
    try {
      if (this.#ageOf(service.value) > this.rule.lagMs) {
        if (open.triesLeft === 0) open.verdict = 'behind';
        return;
      }
      open.verdict = this.#judge(open, legacy.value, service.value, nowMs);
    } catch {
      // What cannot be compared, or read by the domain, is no evidence for anything.
      open.verdict = 'unanswered';
    }
  }

  #judge(open: OpenQuestion, legacy: unknown, service: unknown, nowMs: number): InFlightVerdict {
    const rules = this.rulesOf(open.question.operation);
    const legacyMoved = compare(open.lastLegacy, legacy, rules).kind === 'mismatch';
    const { clockToleranceMs } = this.rule;
    const { lagMs } = open;
    const verdict = explainInFlight(
      {
        agree: compare(legacy, service, rules).kind === 'match',
        legacyMoved,
        changedAtMs: this.rule.changedAtMs(service),
      },
      {
        firstAskedAtMs: this.copy.facts.atMs,
        lastAskedAtMs: open.lastAskedAtMs,
        nowMs,
        changesAtMs: open.changesAtMs,
        movedBefore: open.moved,
        triesLeft: open.triesLeft,
        lagMs,
        clockToleranceMs,
      },
    );
    open.lastLegacy = legacy;
    open.lastAskedAtMs = nowMs;
    open.moved ||= legacyMoved;
    return verdict;
  }

  #settled(): Settlement {
    const unexplained = this.#questions.filter(({ verdict }) => verdict === 'unexplained');
    if (unexplained.length > 0) {
      return {
        outcome: 'mismatched',
        unexplained: unexplained.map(({ question, triesLeft }) => ({ question, askedAgain: MOST_TRIES - triesLeft })),
      };
    }
    for (const reason of ['unanswered', 'behind'] as const) {
      if (this.#questions.some(({ verdict }) => verdict === reason)) return { outcome: 'unverified', reason };
    }
    return this.#tooMany ? { outcome: 'unverified', reason: 'too-many' } : { outcome: 'explained' };
  }

  #changesAtMs(input: unknown, result: unknown): number | undefined {
    try {
      return this.rule.changesAtMs?.(input, result);
    } catch {
      // What the domain cannot read names no instant.
      return undefined;
    }
  }

  #ageOf(result: unknown): number {
    try {
      return this.rule.ageMs(result) ?? 0;
    } catch {
      // What the domain cannot read says nothing of its age; comparing it says the rest.
      return 0;
    }
  }
}
