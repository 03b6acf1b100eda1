import type { Clock } from '@banyan/kernel';
import { compare } from './compare.js';
import type { ComparisonRules } from './comparison.js';
import type { NoCaseReason, SampleCase } from './mismatch-sample.js';
import { settleWithin } from './settle.js';
import type { ShadowAttempt } from './shadow-attempt.js';

/** What the core said, in its own words, as a golden case of the domain would hold it. */
export interface CoreWords {
  readonly file: string;
  readonly question: object;
  readonly bytes: Uint8Array;
  /** What the translator makes of these bytes alone. */
  readonly canonical: unknown;
}

/** Legacy's answer, and the words of the core that it was made of; undefined: no single answer of the core says it. */
export interface Testimony {
  readonly result: unknown;
  readonly words: CoreWords | undefined;
}

/**
 * Asks legacy over the shadowing connection and listens to the core. Undefined: nothing is recorded of this operation. May
 * reject.
 */
export type AskWitness = (operation: string, input: unknown, attempt: ShadowAttempt) => Promise<Testimony | undefined>;

/** What legacy is asked again, and what both arms had said to it. */
export interface WitnessedQuestion {
  readonly operation: string;
  readonly input: unknown;
  readonly legacy: unknown;
  readonly service: unknown;
  readonly rules: ComparisonRules;
}

export interface WitnessBounds {
  /** Waiting or under way. */
  readonly mostOpen: number;
  readonly deadlineMs: number;
  readonly mostBytes: number;
}

interface Waiting {
  readonly question: WitnessedQuestion;
  readonly onCase: (made: SampleCase) => void;
}

/**
 * Asks legacy once more for the words that a golden case is made of, one question after another: nobody waits for it, and
 * the core is asked for nobody's sake. A case is made only if the words still mean what legacy had said.
 */
export class WitnessStand {
  readonly #waiting: Waiting[] = [];
  readonly #closing = new AbortController();
  #asking = false;

  constructor(
    private readonly clock: Clock,
    private readonly ask: AskWitness,
    private readonly bounds: WitnessBounds,
  ) {}

  /** `onCase` is called exactly once, perhaps at once. Never throws. */
  take(question: WitnessedQuestion, onCase: (made: SampleCase) => void): void {
    const open = this.#waiting.length + (this.#asking ? 1 : 0);
    if (this.#closing.signal.aborted || open >= this.bounds.mostOpen) return onCase(none('busy'));
    this.#waiting.push({ question, onCase });
    void this.#next();
  }

  close(): void {
    this.#closing.abort();
    for (const { onCase } of this.#waiting.splice(0)) onCase(none('busy'));
  }

  async #next(): Promise<void> {
    if (this.#asking) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#asking = true;
    next.onCase(await this.#caseOf(next.question));
    this.#asking = false;
    void this.#next();
  }

  async #caseOf(of: WitnessedQuestion): Promise<SampleCase> {
    const recordedAtMs = this.clock.nowMs();
    const settled = await settleWithin(this.clock, this.bounds.deadlineMs, this.#closing.signal, (attempt) =>
      this.ask(of.operation, of.input, attempt),
    );
    if (!settled.ok) return none('unanswered');
    try {
      return judged(of, settled.value as Testimony | undefined, recordedAtMs, this.bounds.mostBytes);
    } catch {
      // What cannot be compared reproduces nothing.
      return none('not-reproduced');
    }
  }
}

function judged(
  { legacy, service, rules }: WitnessedQuestion,
  testimony: Testimony | undefined,
  recordedAtMs: number,
  mostBytes: number,
): SampleCase {
  if (testimony === undefined) return none('not-recorded');
  const { result, words } = testimony;
  if (compare(legacy, result, rules).kind === 'mismatch') return none('moved');
  if (words === undefined) return none('no-single-answer');
  const { file, question, bytes, canonical } = words;
  if (compare(result, canonical, rules).kind === 'mismatch') return none('not-reproduced');
  // Within a tolerance of legacy's answer, and of the service's as well.
  if (compare(canonical, service, rules).kind === 'match') return none('moved');
  const said = { file, question, recordedAtMs, legacy: canonical, service };
  if (bytes.length + JSON.stringify(said).length > mostBytes) return none('too-large');
  return { kind: 'ready', ...said, bytesBase64: Buffer.from(bytes).toString('base64') };
}

function none(because: NoCaseReason): SampleCase {
  return { kind: 'none', because };
}
