import type { KnownUsage } from '@banyan/rollout';

/** Who used which operation of which contract version, or which deprecated field of it. */
export interface ContractUseView {
  readonly domain: string;
  readonly version: string;
  readonly operation: string;
  /** Its registered name; `default`: it sent none; `unknown`: it sent another. */
  readonly storefront: string;
  /** Null: the requests themselves. */
  readonly deprecatedField: string | null;
  readonly requests: number;
  /** Day, ISO. */
  readonly firstDay: string;
  /** ISO UTC. */
  readonly lastSeen: string;
}

export interface ContractUsageView {
  /** The first day of which anything is counted, of any contract; null: nothing ever was, so no use says nothing. */
  readonly countingSince: string | null;
  readonly uses: readonly ContractUseView[];
}

const MS_PER_DAY = 86_400_000;

export function contractUsageView({ countingSinceDay, uses }: KnownUsage): ContractUsageView {
  return {
    countingSince: countingSinceDay === undefined ? null : dayText(countingSinceDay),
    uses: uses.map(({ domain, contract, operation, storefront, field, requests, firstDay, lastSeenMs }) => ({
      domain,
      version: contract,
      operation,
      storefront,
      deprecatedField: field === '' ? null : field,
      requests,
      firstDay: dayText(firstDay),
      lastSeen: new Date(lastSeenMs).toISOString(),
    })),
  };
}

function dayText(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}
