import type { DecisionKind, DecisionRecord } from '@banyan/rollout';

/** Where a ramp stands by what was decided. Derived from the chain alone, so that a restart of control changes nothing. */
export type RampStanding =
  /** No person has told the assistant to go on since the plan is there. */
  | { readonly kind: 'not-resumed' }
  /** Something ended what a person had resumed; only a person lets it go on. */
  | { readonly kind: 'stopped'; readonly by: DecisionRecord }
  | {
      readonly kind: 'running';
      /** Of the plan that the person agreed to. */
      readonly planHash: string;
      /** Where the slider is to stand: where the person resumed, or the step that was reached last. */
      readonly percent: number;
      /** Since when it stands there, wall clock. */
      readonly sinceMs: number;
      /** A step that was recorded and not yet seen in Unleash: control ended in between, or Unleash did not answer. */
      readonly underway?: { readonly from: number; readonly to: number };
    };

/** What a record of the assistant holds beside what it was decided on. */
export interface RampNote {
  readonly planHash: string;
  readonly percent: number;
  /** Of a step: where to. */
  readonly to?: number;
}

/** These end what a person resumed: evidence took the traffic back, or the chain itself lost its memory. */
const STOPS: readonly DecisionKind[] = ['trip', 'mend', 'ramp-stood-down', 'ramp-paused'];

/** @param records of one domain, from the newest `ramp-resumed` on, in the chain's order; empty when there is none */
export function rampStanding(records: readonly DecisionRecord[]): RampStanding {
  const [resumed, ...since] = records;
  if (resumed?.kind !== 'ramp-resumed') return { kind: 'not-resumed' };
  const stop = since.find(({ kind }) => STOPS.includes(kind));
  if (stop !== undefined) return { kind: 'stopped', by: stop };
  const reached = since.findLast(({ kind }) => kind === 'ramp-reached') ?? resumed;
  const step = since.findLast(({ kind }) => kind === 'ramp-step');
  const { planHash, percent } = noteOf(reached);
  const standing = { kind: 'running', planHash, percent, sinceMs: reached.atMs } as const;
  if (step === undefined || step.sequence < reached.sequence) return standing;
  return { ...standing, underway: { from: percent, to: noteOf(step).to ?? percent } };
}

/** A record of ours that was edited into something else has no percent to go by, and no slider stands there. */
function noteOf(record: DecisionRecord): RampNote {
  const held = record.evidence as { readonly ramp?: Partial<RampNote> } | null;
  const { planHash = '', percent = -1, to } = held?.ramp ?? {};
  return { planHash, percent, ...(to === undefined ? {} : { to }) };
}
