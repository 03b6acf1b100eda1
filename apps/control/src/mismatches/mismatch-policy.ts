import { SAMPLE_POLICY } from '@banyan/shadow';

interface Figure {
  readonly value: number;
  readonly because: string;
}

/** How long mismatches are told of, added up and kept. */
export interface MismatchPolicy {
  /** A gateway tells of days that are no older; what it could not tell for longer is lost. */
  readonly toldDays: Figure;
  /** Groups and samples are kept for so many days. */
  readonly keptDays: Figure;
  /** Judgements of a domain that are looked at, the newest. */
  readonly mostJudgements: Figure;
}

export const MISMATCH_POLICY: MismatchPolicy = {
  toldDays: {
    value: 7,
    because: 'a control that is away for longer is not waited for: its gateways are restarted meanwhile',
  },
  keptDays: { value: 30, because: 'two releases, and the month that an error budget is about' },
  mostJudgements: { value: 1_000, because: 'a person judges a dozen groups of a release' },
};

/** Samples of each group in PostgreSQL, over all gateways. */
export const KEPT_OF_GROUP = {
  first: SAMPLE_POLICY.firstKept.value,
  drawn: SAMPLE_POLICY.drawnKept.value,
  latest: SAMPLE_POLICY.latestKept.value,
};
