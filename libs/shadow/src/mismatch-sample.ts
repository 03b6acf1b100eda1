import type { Arm } from '@banyan/kernel';
import type { AlignedField, FieldState } from './aligned-field.js';
import type { CopyFacts } from './mismatch-record.js';
import type { MismatchGroup } from './mismatch-group.js';
import type { SampleReason } from './sample-picker.js';
import { type Cell, leavesOf, ShowingCells, type ShownFields } from './shown-fields.js';

export interface QuestionField {
  readonly at: string;
  readonly value: Cell;
}

export interface AnswerField {
  readonly path: string;
  readonly at: string;
  readonly legacy: Cell;
  readonly service: Cell;
  readonly state: FieldState;
}

/** Why a sample cannot be made a golden case. */
export type NoCaseReason =
  /** The contract it was asked by has fields about persons: nothing of it is kept. */
  | 'personal'
  /** A value of it is not among those that may be kept. */
  | 'withheld'
  /** The domain does not say how to make one, or not of this operation. */
  | 'not-recorded'
  /** More samples than allowed were waiting for the core's words. */
  | 'busy'
  /** Legacy did not answer when it was asked for its words. */
  | 'unanswered'
  /** Asked again, legacy said something else than when the arms differed. */
  | 'moved'
  /** No single answer of the core says it. */
  | 'no-single-answer'
  /** From the core's words alone the translator makes something else. */
  | 'not-reproduced'
  | 'too-large';

/** What a golden case is made of: the core's words, byte for byte, and what they and the service said. */
export interface RecordedCase {
  /** Of the file that holds the core's answer, such as `legacy.xml`. */
  readonly file: string;
  /** `question.json`, but for what it is about. */
  readonly question: object;
  readonly bytesBase64: string;
  /** When the core was asked for them, ms since the Unix epoch. */
  readonly recordedAtMs: number;
  /** Canonical: what legacy's translator makes of the bytes. */
  readonly legacy: unknown;
  /** Canonical: what the service had said. */
  readonly service: unknown;
}

export type SampleCase =
  ({ readonly kind: 'ready' } & RecordedCase) | { readonly kind: 'none'; readonly because: NoCaseReason };

/** One difference of a group with its question and both answers, as far as they may be seen. */
export interface MismatchSample extends MismatchGroup {
  /** UUIDv7. */
  readonly id: string;
  readonly reason: SampleReason;
  /** By which it was drawn: the smallest are kept. */
  readonly lot: string;
  readonly atMs: number;
  readonly serving: Arm;
  readonly traceId: string;
  readonly stage: string;
  readonly definition: string;
  readonly askedAgain: number;
  /** The operation of the question below: of an item of a batch, the one that would have asked for it alone. */
  readonly asked: string;
  readonly inputHash: string;
  /** Number of the rule that ignores it; null: none does. */
  readonly ignoredBy: number | null;
  /** Null: withheld, because the contract has fields about persons. */
  readonly question: readonly QuestionField[] | null;
  readonly answers: readonly AnswerField[] | null;
  readonly case: SampleCase;
}

export interface ShownSample {
  readonly question: readonly QuestionField[];
  readonly answers: readonly AnswerField[];
  /** May everything in it be seen? */
  readonly whole: boolean;
}

/** What may be seen of a question and its two answers. @throws ComparisonRefused */
export function showSample(
  input: unknown,
  fields: readonly AlignedField[],
  shown: ShownFields,
  hashKey: string,
  longest: number,
): ShownSample {
  const asked = new ShowingCells(shown.question, hashKey);
  const said = new ShowingCells(shown.answer, hashKey);
  const question = leavesOf(input).map(({ path, at, legacy }) => ({ at, value: asked.cell(path, legacy) }));
  const answers = fields.map(({ path, at, legacy, service, state }) => ({
    path,
    at,
    legacy: said.cell(path, legacy),
    service: said.cell(path, service),
    state,
  }));
  const whole = asked.withheld + said.withheld === 0;
  return { ...withinBound(question, answers, longest), whole };
}

/** Of what is too long the differing fields, and of these the first. */
function withinBound(
  question: readonly QuestionField[],
  answers: readonly AnswerField[],
  longest: number,
): Omit<ShownSample, 'whole'> {
  if (JSON.stringify([question, answers]).length <= longest) return { question, answers };
  const differing = answers.filter(({ state }) => state === 'differs');
  return { question: firstWithin(question, longest / 2), answers: firstWithin(differing, longest / 2) };
}

function firstWithin<T>(items: readonly T[], longest: number): readonly T[] {
  let length = 0;
  return items.filter((item) => (length += JSON.stringify(item).length) <= longest);
}

/** What a sample says of the copy. */
export function factsOf({ atMs, traceId, stage, definition }: CopyFacts) {
  return { atMs, traceId, stage, definition };
}
