import { messageOf } from '@banyan/kernel';
import type { DecisionRecord } from '@banyan/rollout';
import {
  checkedPolicy,
  judge,
  readEvidence,
  type EvidencePolicy,
  type Evidence,
  type Objective,
  type Verdict,
} from '@banyan/slo';

/** What a record's evidence is when it is complete: enough to judge again. */
export interface RecordedInputs {
  readonly evidence: Evidence;
  readonly objectives: readonly Objective[];
  readonly policy: EvidencePolicy;
  readonly verdict: Verdict;
}

/** Did judging again give what the record says? */
export type Replay =
  | { readonly kind: 'same'; readonly inputs: RecordedInputs }
  | { readonly kind: 'different'; readonly inputs: RecordedInputs; readonly now: Verdict }
  /** The record holds no evidence to judge, such as a person's without any traffic. */
  | { readonly kind: 'no-inputs'; readonly because: string };

/** Judges a recorded decision again, from the record alone. */
export function replay(record: Pick<DecisionRecord, 'evidence' | 'kind'>): Replay {
  const held = record.evidence as (Partial<RecordedInputs> & { seen?: Partial<RecordedInputs> }) | null;
  // A person's reset holds what was seen at that moment beside the latch before it.
  const inputs = held?.seen ?? held;
  if (!inputs?.evidence || !inputs.objectives || !inputs.policy || !inputs.verdict) {
    return { kind: 'no-inputs', because: 'the record holds no counts that could be judged' };
  }
  try {
    const evidence = readEvidence(inputs.evidence);
    const complete: RecordedInputs = { ...(inputs as RecordedInputs), evidence };
    const now = judge(evidence, complete.objectives, checkedPolicy(complete.policy));
    const same = now.kind === complete.verdict.kind && now.text === complete.verdict.text;
    return same ? { kind: 'same', inputs: complete } : { kind: 'different', inputs: complete, now };
  } catch (error) {
    return { kind: 'no-inputs', because: messageOf(error) };
  }
}
