import type { Arm } from '@banyan/kernel';
import type { Objective } from './evidence.js';

/** What a rollout is expected to meet. Every request is of a session of its own; how long it takes is not simulated. */
export interface PlannedTraffic {
  /** Intended share of the service, over 0 up to 1. */
  readonly share: number;
  /** Requests of the domain in a second, both arms, all operations. */
  readonly requestsPerSecond: number;
  /** The operations with an objective, and which part of the requests is theirs: sums to 1. */
  readonly operations: readonly { readonly objective: Objective; readonly part: number }[];
  /** Share of requests that fail, by arm, 0-1. */
  readonly failing: Readonly<Record<Arm, number>>;
  /** At a share of 1: are failed requests of the service answered by legacy, which then is a sample of its health? */
  readonly isRescued: boolean;
}
