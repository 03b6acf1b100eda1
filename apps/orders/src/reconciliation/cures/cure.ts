import { DIFFERENCES, type DifferenceKind, type ToldOrder } from '@banyan/domains';
import type { Attempt } from '@banyan/resilience';

/** What came of a cure. Whether it has helped is seen by looking again. */
export type CureOutcome =
  | { readonly kind: 'done' }
  /** Nobody answered, or somebody else is at it. */
  | { readonly kind: 'later'; readonly because: string }
  /** Whoever was asked does not do it. */
  | { readonly kind: 'refused'; readonly because: string };

/** Puts one kind of difference right, by what all books have just said. Twice is once. Throws ArmError, or a store's error, where there is no answer. */
export type Cure = (told: ToldOrder, attempt: Attempt) => Promise<CureOutcome>;

/** Kinds that are put right without a person. */
export type MachineKind = {
  [Kind in DifferenceKind]: (typeof DIFFERENCES)[Kind]['cure']['by'] extends 'machine' ? Kind : never;
}[DifferenceKind];

export const DONE: CureOutcome = { kind: 'done' };

export function isMachineKind(kind: DifferenceKind): kind is MachineKind {
  return DIFFERENCES[kind].cure.by === 'machine';
}

export const MACHINE_KINDS: readonly MachineKind[] = (Object.keys(DIFFERENCES) as DifferenceKind[]).filter(
  isMachineKind,
);
