import type { DecisionRecord } from '@banyan/rollout';
import { checkedPolicy, judge, readEvidence, type EvidencePolicy, type Objective, type Verdict } from '@banyan/slo';

interface Inputs {
  readonly evidence?: unknown;
  readonly objectives?: readonly Objective[];
  readonly policy?: EvidencePolicy;
  readonly verdict?: Verdict;
}

/** Judges a record again, here, from what it holds. `no evidence`: there was nothing to judge by. */
export function replayWord(record: DecisionRecord): 'same verdict' | 'other verdict' | 'no evidence' {
  const held = record.evidence as (Inputs & { seen?: Inputs }) | null;
  const { evidence, objectives, policy, verdict } = held?.seen ?? held ?? {};
  if (!evidence || !objectives || !policy || !verdict) return 'no evidence';
  try {
    const again = judge(readEvidence(evidence), objectives, checkedPolicy(policy));
    return again.kind === verdict.kind && again.text === verdict.text ? 'same verdict' : 'other verdict';
  } catch {
    // What cannot even be read is not what was judged.
    return 'other verdict';
  }
}
