import type { Clock } from '@banyan/kernel';
import type { ComparisonRules } from './comparison.js';
import type { CopyOrigin, MismatchBook } from './mismatch-book.js';
import { type CopyFacts, type MismatchRecord, recordsOf } from './mismatch-record.js';
import { type Explaining, type RecheckBounds, RecheckQueue, wholeOf } from './recheck-queue.js';
import type { DifferingCopy, Settlement, UnexplainedQuestion } from './recheck.js';
import type { Sifted } from './sift-differences.js';

/** What became of a difference, in a form that holds no value. */
export type Verdict =
  | Exclude<Settlement, { outcome: 'mismatched' }>
  /** All that differs is ignored by rules. */
  | { readonly outcome: 'ignored'; readonly records: readonly MismatchRecord[] }
  | {
      readonly outcome: 'mismatched';
      readonly records: readonly MismatchRecord[];
      /** Where something differs that no rule ignores; absent: no rule was applied. */
      readonly counted?: readonly string[];
    };

export interface SettlingOptions {
  readonly clock: Clock;
  readonly hashKey: string;
  readonly bounds: RecheckBounds;
  /** Where unexplained differences are put into groups; absent: nowhere. */
  readonly book?: MismatchBook | undefined;
  /** Absent: every difference is unexplained at once. */
  readonly explaining?: Explaining;
}

/** Where differing copies wait until it is known what they are. Values come in; verdicts and hashes go out. */
export class SettlingRoom {
  readonly #hashKey: string;
  readonly #explaining: Explaining | undefined;
  readonly #queue: RecheckQueue | undefined;
  readonly #book: MismatchBook | undefined;

  constructor({ clock, hashKey, bounds, explaining, book }: SettlingOptions) {
    this.#hashKey = hashKey;
    this.#book = book;
    this.#explaining = explaining;
    this.#queue = explaining === undefined ? undefined : new RecheckQueue(clock, explaining, bounds);
  }

  /** Differences that are not settled yet. */
  get pending(): number {
    return this.#queue?.size ?? 0;
  }

  /**
   * Takes a differing copy; `onVerdict` is called exactly once, perhaps at once. Never throws.
   *
   * @param rules of the copied operation
   */
  take(copy: DifferingCopy, rules: ComparisonRules, origin: CopyOrigin, onVerdict: (verdict: Verdict) => void): void {
    const conclude = (settlement: Settlement): void => {
      if (settlement.outcome !== 'mismatched') return onVerdict(settlement);
      const { facts } = copy;
      const { unexplained } = settlement;
      const questions = unexplained.map(({ question }) => question);
      const sifted = this.#book?.sift(facts, origin, questions);
      const records = this.#records(facts, rules, unexplained, sifted);
      const isIgnored = isAllIgnored(records, sifted);
      if (isIgnored) onVerdict({ outcome: 'ignored', records });
      else onVerdict({ outcome: 'mismatched', records, ...(sifted && { counted: sifted.counted }) });
      this.#book?.take(facts, origin, unexplained, isIgnored);
    };
    if (this.#queue === undefined) return conclude({ outcome: 'mismatched', unexplained: [wholeOf(copy)] });
    try {
      this.#queue.add(copy, conclude);
    } catch {
      // A domain whose rule cannot read an answer does not hide that the answers differ.
      conclude({ outcome: 'mismatched', unexplained: [wholeOf(copy)] });
    }
  }

  close(): void {
    this.#queue?.close();
  }

  #records(
    facts: CopyFacts,
    rules: ComparisonRules,
    unexplained: readonly UnexplainedQuestion[],
    sifted: Sifted | undefined,
  ): MismatchRecord[] {
    try {
      return unexplained.flatMap(({ question, askedAgain }) => {
        const itsRules = question.operation === facts.operation ? rules : this.#explaining?.rulesOf(question.operation);
        const found = recordsOf(facts, question, itsRules ?? {}, askedAgain, this.#hashKey);
        return found.map((record) => ({ ...record, ignoredBy: sifted?.ignoredBy(record.path) ?? null }));
      });
    } catch {
      // An answer that cannot be written down is still counted as a mismatch.
      return [];
    }
  }
}

/** What could not be written down, nobody has seen to be covered by a rule. */
function isAllIgnored(records: readonly MismatchRecord[], sifted: Sifted | undefined): boolean {
  if (sifted === undefined || sifted.counted.length > 0 || records.length === 0) return false;
  return records.every(({ ignoredBy }) => ignoredBy !== null);
}
