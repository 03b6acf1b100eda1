import type { ContractFingerprint } from '@banyan/contracts';
import type { Domain, DomainArm, Operation } from '@banyan/domains';
import type { Arm } from '@banyan/kernel';
import type { ArmPolicy } from '@banyan/resilience';
import type { ShadowPool } from '@banyan/shadow';
import type { Objective } from '@banyan/slo';
import type { BindResult } from '../quotes/bind-result.js';
import type { EvidenceBook } from '../rollback/evidence-book.js';
import type { ReverseShadow } from './reverse-shadow.js';
import type { SeenReleases } from './seen-releases.js';
import type { RecentCalls } from './recent-calls.js';
import type { RouteTally } from './route-tally.js';

/** One arm as the gateway calls it. */
export interface CallableArm {
  readonly arm: DomainArm;
  readonly policy: ArmPolicy;
}

/** A registered domain with everything a request to it needs. Made once at start; the pipeline only reads it. */
export interface OwnedDomain {
  readonly manifest: Domain;
  /** Is there a service that could answer? Without one the service's places below refuse every call. */
  readonly extracted: boolean;
  /** The system of record as it is now: that of stock can be moved. Undefined: nobody could be asked since start. */
  readonly authority: () => Arm | undefined;
  readonly operations: ReadonlyMap<string, Operation>;
  /** The published contract versions as they were at start, for records. */
  readonly contracts: readonly ContractFingerprint[];
  readonly objectives: readonly Objective[];
  /** From which a request is slow, ms, by operation. */
  readonly slowAfterMs: ReadonlyMap<string, number>;
  readonly serving: Readonly<Record<Arm, CallableArm>>;
  /** Sockets of their own: a hung copy never takes one from a live request. Asked what is copied, and nothing else. */
  readonly shadowing: Readonly<Record<Arm, DomainArm>>;
  /** Signs what a result promises; the others stay as they are. */
  readonly bind: BindResult;
  /** How the calls to the legacy core went lately, shadow's included. */
  readonly legacyCalls: RecentCalls;
  readonly shadow: ShadowPool;
  /** Which requests legacy is asked about while the service answers everybody. */
  readonly reverse: ReverseShadow;
  /** Those that the service has answered as lately. */
  readonly releases: SeenReleases;
  readonly evidence: EvidenceBook;
  readonly routes: RouteTally;
}
