import type { LegacyWireOperation } from '@banyan/contracts';
import type { Operation } from '@banyan/domains';
import { counter } from '@banyan/observability';
import type { Forwarding, ForwardExtras, ReadBefore } from '@banyan/proxy';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { Exchange } from '../pipeline/exchange.js';
import type { OperationMetrics } from '../pipeline/operation-metrics.js';

/** What a recognised request claims: an operation of a legacy wire, with what serves it. */
export interface WireClaim {
  readonly domain: OwnedDomain;
  readonly contract: LegacyWireOperation;
  readonly operation: Operation;
  readonly metrics: OperationMetrics;
}

/** Where a recognised request can go. */
export interface WireDoors {
  /** To the core and back, byte for byte, as if it had not been recognised; once at most. Undefined: it was over at once. */
  readonly forward: (extras: ForwardExtras) => Forwarding | undefined;
  /** Refuses it as a route of the core that takes stock behind the authority's back. */
  readonly refuse: () => void;
  /** Tells the route of a request that turned out to be an operation's. */
  readonly claimed: (route: string) => void;
}

/** A recognised request in hand. */
export interface WireRequestInHand {
  readonly exchange: Exchange;
  readonly claim: WireClaim;
  readonly path: Readonly<Record<string, string>>;
  /** Absent: the request has none. */
  readonly body: ReadBefore | undefined;
  readonly forward: WireDoors['forward'];
}

/** Why the core answered a recognised request without being chosen as the legacy arm: no evidence about either arm. */
export type Forwarded =
  /** The contract does not describe it. */
  | 'not-described'
  /** The core had not let the caller in, or not told what the answer takes, lately enough. */
  | 'not-told'
  /** What the service says and what the core told do not fit each other. */
  | 'disagreed'
  /** It ends what lets a caller in. */
  | 'ending';

export function noteForwarded({ contract }: WireClaim, reason: Forwarded): void {
  const { domain, operationId } = contract;
  counter('banyan_legacy_wire_forwarded_total').with({ domain, operation: operationId, reason }).inc();
}
