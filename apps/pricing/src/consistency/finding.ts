import type { Inconsistency } from '@banyan/domains';
import type { Finding as FindingOf } from '@banyan/service';

/** One inconsistency over time; there is one of each kind and subject. */
export type Finding = FindingOf<Inconsistency>;
