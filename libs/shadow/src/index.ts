export * from './compare.js';
export type { ComparisonRules, FieldRule, Mismatch, Observation } from './comparison.js';
export * from './even-sampler.js';
export { explainInFlight } from './explain-in-flight.js';
export { type IgnoreRule, isWithinPath, ruleFor } from './ignore-rule.js';
export type { AskArm, DifferingQuestion, InFlightRule } from './in-flight-rule.js';
export * from './mismatch-buffer.js';
export type { MismatchRecord } from './mismatch-record.js';
export * from './mismatch-tally.js';
export type { FieldNoise, OperationNoise } from './noise-tally.js';
export type { Explaining } from './recheck-queue.js';
export { alignAnswers } from './align-answers.js';
export type { AlignedField, FieldState } from './aligned-field.js';
export { distinctCount, joinSketches, SKETCH_SIZE } from './distinct-sketch.js';
export { expectedOf } from './expected-of.js';
export type { ComparedCount, GroupCount, GroupReport } from './group-tally.js';
export type { Grouping } from './mismatch-book.js';
export type { MismatchGroup } from './mismatch-group.js';
export type { DifferingField, KindRule, MismatchKind } from './mismatch-kind.js';
export type {
  AnswerField,
  MismatchSample,
  NoCaseReason,
  QuestionField,
  RecordedCase,
  SampleCase,
} from './mismatch-sample.js';
export type { SampleReason } from './sample-picker.js';
export { SAMPLE_POLICY } from './sample-policy.js';
export type { Cell, ShownFields } from './shown-fields.js';
export type { AskWitness, CoreWords, Testimony } from './witness.js';
export type { ShadowAttempt } from './shadow-attempt.js';
export type { ShadowRequest } from './shadow-copy.js';
export * from './shadow-event.js';
export * from './shadow-pool.js';
export { ComparisonRefused } from './walk.js';
