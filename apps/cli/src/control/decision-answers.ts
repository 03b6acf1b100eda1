import type { ChainVerdict, DecisionRecord, Latch } from '@banyan/rollout';

export interface ChangeAnswer {
  readonly domain: string;
  readonly latch: Latch;
  readonly decisionId: string;
  readonly moved: boolean;
  /** Absent: a control of an older version, which answers once it is in the database. */
  readonly keptIn?: 'database' | 'disk' | 'memory';
}

export interface DecisionPage {
  readonly record: DecisionRecord;
  readonly chain: ChainVerdict;
}

export interface DecisionChain {
  readonly domain: string;
  readonly decisions: readonly DecisionRecord[];
  readonly chain: ChainVerdict;
}
