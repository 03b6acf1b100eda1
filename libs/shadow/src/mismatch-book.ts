import { keyedHash, newId, otherArm, randomHex, type Clock } from '@banyan/kernel';
import type { ComparisonRules } from './comparison.js';
import { GroupTally } from './group-tally.js';
import { type IgnoreRule, ruleFor } from './ignore-rule.js';
import type { DifferingQuestion } from './in-flight-rule.js';
import type { UnexplainedQuestion } from './recheck.js';
import type { KindRule } from './mismatch-kind.js';
import { groupQuestion, groupText, type Grouped, type GroupedQuestion, type MismatchGroup } from './mismatch-group.js';
import { MismatchBuffer } from './mismatch-buffer.js';
import type { CopyFacts } from './mismatch-record.js';
import { factsOf, showSample, type MismatchSample, type SampleCase, type ShownSample } from './mismatch-sample.js';
import { SamplePicker, type SampleReason } from './sample-picker.js';
import { SAMPLE_POLICY, type SamplePolicy } from './sample-policy.js';
import type { ShownFields } from './shown-fields.js';
import { siftDifferences, type Sifted } from './sift-differences.js';
import { stableText } from './stable-text.js';
import { type AskWitness, WitnessStand } from './witness.js';

/** How a domain's differences are grouped and shown. */
export interface Grouping {
  readonly rulesOf: (operation: string) => ComparisonRules;
  readonly kindOf?: KindRule | undefined;
  /** By operation; of one that is absent no value is kept. */
  readonly shown?: Readonly<Record<string, ShownFields>> | undefined;
  /** Absent: the core's words are not recorded. */
  readonly witness?: AskWitness | undefined;
}

/** What a copy says that a difference alone does not. */
export interface CopyOrigin {
  /** Of the service; empty: it does not say. */
  readonly release: string;
  /** Was it asked by a contract that has fields about persons? */
  readonly personal: boolean;
  /** What people said may differ, as it was in force when the copy was compared. */
  readonly ignoring: readonly IgnoreRule[];
}

export interface MismatchBookOptions {
  readonly clock: Clock;
  readonly hashKey: string;
  /** What one question to the core may take, ms. */
  readonly deadlineMs: number;
  readonly grouping: Grouping;
  readonly policy?: SamplePolicy;
}

const NOTHING_SHOWN: ShownFields = { question: [], answer: [] };

/** A group of which the occurrence is kept as a sample. */
interface Drawn extends MismatchGroup {
  readonly ignoredBy: number | null;
  readonly reason: SampleReason;
  readonly lot: string;
}

/** What is known of one difference that is to be kept as a sample. */
interface Picked extends Grouped {
  readonly unexplained: UnexplainedQuestion;
  readonly legacy: unknown;
  readonly service: unknown;
  readonly rules: ComparisonRules;
  readonly inputHash: string;
}

/**
 * Unexplained differences as people judge them: in groups of one cause, each counted exactly, with a few samples. Values stay
 * in it but for those that may be seen. Nothing here throws.
 */
export class MismatchBook {
  readonly counts: GroupTally;
  /** On their way to control. */
  readonly samples: MismatchBuffer<MismatchSample>;
  readonly #pickers = new Map<string, SamplePicker>();
  readonly #stand: WitnessStand | undefined;
  readonly #options: MismatchBookOptions;
  readonly #policy: SamplePolicy;
  #unreadable = 0;

  constructor(options: MismatchBookOptions) {
    const { clock, deadlineMs, grouping, policy = SAMPLE_POLICY } = options;
    this.#options = options;
    this.#policy = policy;
    this.counts = new GroupTally(clock, policy.mostGroups.value);
    this.samples = new MismatchBuffer(policy.mostWaiting.value);
    const bounds = { mostOpen: policy.mostWitnesses.value, deadlineMs, mostBytes: policy.mostCaseBytes.value };
    this.#stand = grouping.witness === undefined ? undefined : new WitnessStand(clock, grouping.witness, bounds);
  }

  /** Differences that could not be put into a group: they count as mismatches, and are in none. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** A copy was compared, whatever came of it. */
  compared(operation: string, release: string, atMs: number): void {
    this.counts.compared(operation, release, atMs);
  }

  /** What of a copy's differences rules ignore; undefined: nothing, there are none, or they cannot be applied to it. */
  sift(facts: CopyFacts, origin: CopyOrigin, questions: readonly DifferingQuestion[]): Sifted | undefined {
    if (origin.ignoring.length === 0) return undefined;
    try {
      const grouped = questions.map((question) => this.#grouped(facts, origin, question));
      return siftDifferences(grouped, origin.ignoring);
    } catch {
      // An answer that cannot be written down counts as a mismatch, whatever rules there are.
      return undefined;
    }
  }

  /**
   * A copy differs and nothing explains it: the questions that show it, at least one.
   *
   * @param isIgnored all that differs is ignored by rules
   */
  take(facts: CopyFacts, origin: CopyOrigin, unexplained: readonly UnexplainedQuestion[], isIgnored: boolean): void {
    const { operation, atMs } = facts;
    if (isIgnored) this.counts.ignored(operation, origin.release, atMs);
    else this.counts.mismatched(operation, origin.release, atMs);
    const seen = new Set<string>();
    for (const each of unexplained) {
      try {
        this.#takeQuestion(facts, origin, each, seen);
      } catch {
        // An answer that cannot be written down is still counted as a mismatch.
        this.#unreadable += 1;
      }
    }
  }

  close(): void {
    this.#stand?.close();
  }

  #takeQuestion(facts: CopyFacts, origin: CopyOrigin, unexplained: UnexplainedQuestion, seen: Set<string>): void {
    const of = this.#grouped(facts, origin, unexplained.question);
    const grouped = groupQuestion(of);
    const inputHash = keyedHash(this.#options.hashKey, stableText(of.question.input));
    const drawn = grouped.groups.flatMap((group) => {
      const rule = ruleFor(group, origin.ignoring)?.number;
      return this.#takeGroup(group, facts, { inputHash, ignoredBy: rule }, seen) ?? [];
    });
    if (drawn.length > 0) {
      const { legacy, service, rules } = of;
      this.#sample(drawn, facts, origin, { ...grouped, unexplained, legacy, service, rules, inputHash });
    }
  }

  #grouped(facts: CopyFacts, origin: CopyOrigin, question: DifferingQuestion): GroupedQuestion {
    const { grouping } = this.#options;
    const { operation } = question;
    const [legacy, service] =
      facts.arm === 'service' ? [question.serving, question.shadow] : [question.shadow, question.serving];
    return {
      operation: facts.operation,
      release: origin.release,
      atMs: facts.atMs,
      question,
      legacy,
      service,
      rules: grouping.rulesOf(operation),
      kindRule: grouping.kindOf,
      ...(origin.personal ? { namesKnown: this.#namesKnown(operation, question.at) } : {}),
    };
  }

  /** Counts it; the group and the lot by which it was drawn, where it is to be kept as a sample. */
  #takeGroup(
    group: MismatchGroup,
    { atMs, arm }: CopyFacts,
    { inputHash, ignoredBy }: { readonly inputHash: string; readonly ignoredBy: number | undefined },
    seen: Set<string>,
  ): Drawn | undefined {
    const named = this.counts.nameOf(group, atMs);
    const text = groupText(named);
    if (seen.has(text)) {
      this.counts.recordQuestion(named, atMs, inputHash);
      return undefined;
    }
    seen.add(text);
    this.counts.record(named, { atMs, served: otherArm(arm) === 'service', inputHash, ignoredBy });
    const lot = randomHex(8);
    const reason = this.#pickerOf(text).pick(lot, this.#options.clock.monotonicMs());
    return reason === undefined ? undefined : { ...named, reason, lot, ignoredBy: ignoredBy ?? null };
  }

  /** Of the newest groups: one that comes back after many others begins with its first samples again. */
  #pickerOf(group: string): SamplePicker {
    const [oldest] = this.#pickers.keys();
    if (this.#pickers.size > 2 * this.#policy.mostGroups.value && oldest !== undefined) this.#pickers.delete(oldest);
    const picker = this.#pickers.get(group) ?? new SamplePicker(this.#policy);
    this.#pickers.set(group, picker);
    return picker;
  }

  /** One question may be the sample of several groups: the core is asked for it once. */
  #sample(drawn: readonly Drawn[], facts: CopyFacts, { personal }: CopyOrigin, picked: Picked): void {
    const { unexplained, inputHash } = picked;
    const { operation: asked } = unexplained.question;
    const shown = personal ? undefined : this.#show(picked);
    const keep = (made: SampleCase): void => {
      for (const each of drawn) {
        this.samples.add({
          ...each,
          id: newId(),
          ...factsOf(facts),
          serving: otherArm(facts.arm),
          askedAgain: unexplained.askedAgain,
          asked,
          inputHash,
          question: shown?.question ?? null,
          answers: shown?.answers ?? null,
          case: made,
        });
      }
    };
    if (shown === undefined) return keep({ kind: 'none', because: 'personal' });
    if (!shown.whole) return keep({ kind: 'none', because: 'withheld' });
    if (this.#stand === undefined) return keep({ kind: 'none', because: 'not-recorded' });
    const { legacy, service, rules } = picked;
    this.#stand.take({ operation: asked, input: unexplained.question.input, legacy, service, rules }, keep);
  }

  #show({ unexplained, fields }: Picked): ShownSample {
    const { grouping, hashKey } = this.#options;
    const { operation, input } = unexplained.question;
    const shown = grouping.shown?.[operation] ?? NOTHING_SHOWN;
    return showSample(input, fields, shown, hashKey, this.#policy.longestSample.value);
  }

  /** The names that the domain itself gives to fields: whatever else stands in a path may be a key, and a person's name. */
  #namesKnown(operation: string, at: string | undefined): ReadonlySet<string> {
    const { grouping } = this.#options;
    const paths = [
      at ?? '',
      ...Object.keys(grouping.rulesOf(operation)),
      ...(grouping.shown?.[operation]?.answer ?? []),
    ];
    return new Set(paths.flatMap((path) => path.split('.')));
  }
}
