import type { SeenUse } from '@banyan/contracts';
import type { ContractUsageAnswer } from '../control/contract-answers.js';

/** What control counted of one version, by storefront: all operations together, the last seen first. */
export function useByStorefront({ countingSince, uses }: ContractUsageAnswer): SeenUse {
  const seen = new Map<string, { storefront: string; requests: number; lastSeen: string }>();
  for (const { storefront, deprecatedField, requests, lastSeen } of uses) {
    // A field is counted beside the request that it came with.
    if (deprecatedField !== null) continue;
    const known = seen.get(storefront) ?? { storefront, requests: 0, lastSeen };
    known.requests += requests;
    if (lastSeen > known.lastSeen) known.lastSeen = lastSeen;
    seen.set(storefront, known);
  }
  const latestFirst = [...seen.values()].toSorted((a, b) => b.lastSeen.localeCompare(a.lastSeen));
  return { countingSince, uses: latestFirst };
}
