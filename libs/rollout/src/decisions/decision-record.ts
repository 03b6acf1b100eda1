import { canonicalJson, type ChainHead, type ChainLink, type JsonValue, sha256Hex } from '@banyan/kernel';

/** Who decided. */
export type DecisionMaker =
  | { readonly kind: 'replica'; readonly replica: string }
  | { readonly kind: 'control' }
  | { readonly kind: 'person'; readonly name: string };

export const DECISION_KINDS = [
  /** The latch was tripped. */
  'trip',
  /** Somebody else came to the same verdict at the same epoch; adds evidence, moves nothing. */
  'joined',
  'reset',
  'hold',
  /** The database had forgotten epochs that a replica still follows; its latch was brought past them. */
  'mend',
  /** The ramp assistant is about to move the slider one step up; written before Unleash is. Moves no latch, as all of these. */
  'ramp-step',
  /** The slider was seen where the assistant put it. */
  'ramp-reached',
  /** The assistant waits for something other than evidence. */
  'ramp-frozen',
  /** The assistant will not move again until a person resumes the plan. */
  'ramp-stood-down',
  /** A person told the assistant to stop, or to go on. */
  'ramp-paused',
  'ramp-resumed',
  /** A person judged a group of mismatches; moves nothing, and changes no evidence. */
  'mismatch-judged',
  /** A person said that differences are ignored for a time: from then on they are no evidence. Moves no latch. */
  'mismatch-ignored',
  /** They count again: a person withdrew the rule, or its time was over. */
  'mismatch-counted',
  /** Every live replica has acknowledged a trip; moves nothing. */
  'rolled-back',
  /** A person took an integration of the domain out of use for a time; moves nothing. */
  'integration-off',
  /** It is in use again: somebody said so, or its time was over. */
  'integration-on',
  /** A person had faults injected into the calls of an integration of the domain, for a time; moves nothing. */
  'chaos-begun',
  /** They are over: its time was, somebody said so, or something forbade them. */
  'chaos-ended',
] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** One link of a domain's chain: what was decided, by whom, why, and everything needed to decide it again. Immutable. */
export interface DecisionRecord extends ChainLink {
  readonly domain: string;
  /** When it was decided (not when it was written), wall clock. */
  readonly atMs: number;
  readonly kind: DecisionKind;
  readonly by: DecisionMaker;
  readonly reason: string;
  /** The epoch the latch has after this decision. */
  readonly epoch: number;
  /** Inputs, policy, objective and verdict, as the deciding app composed them. */
  readonly evidence: JsonValue;
}

export { type ChainHead, EMPTY_CHAIN, GENESIS_HASH } from '@banyan/kernel';

/** A record before it has its place in the chain. */
export type DecisionDraft = Omit<DecisionRecord, 'sequence' | 'previousHash' | 'hash'>;

/** Links a draft to the end of its domain's chain. */
export function sealRecord(draft: DecisionDraft, head: ChainHead): DecisionRecord {
  const linked = { ...draft, sequence: head.sequence + 1, previousHash: head.hash };
  return Object.freeze({ ...linked, hash: hashOfRecord(linked) });
}

/** What `hash` must be. Fields are named one by one: columns added later do not change the hash of earlier records. */
export function hashOfRecord(record: Omit<DecisionRecord, 'hash'>): string {
  const { id, domain, sequence, atMs, kind, by, reason, epoch, evidence, previousHash } = record;
  return sha256Hex(
    canonicalJson({ id, domain, sequence, atMs, kind, by: { ...by }, reason, epoch, evidence, previousHash }),
  );
}
