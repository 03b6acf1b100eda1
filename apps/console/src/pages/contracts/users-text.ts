import type { ContractUsage } from '../../api/control.generated.js';

/** Storefronts that were seen to use a version, by name. */
export function consumersOf(usage: ContractUsage | undefined, domain: string, version: string): readonly string[] {
  const uses = usage?.uses.filter((use) => use.domain === domain && use.version === version) ?? [];
  return [...new Set(uses.map(({ storefront }) => storefront))].toSorted();
}

/** The same in a few words. */
export function usersText(usage: ContractUsage | undefined, consumers: readonly string[]): string {
  if (usage === undefined) return 'not known now';
  if (consumers.length > 0) return consumers.join(', ');
  return usage.countingSince === null ? 'no use was counted yet' : `nobody since ${usage.countingSince}`;
}
