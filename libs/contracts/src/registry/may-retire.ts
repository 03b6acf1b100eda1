import type { Deprecation } from './contract-registry.js';

/** How long a version must have been without a request before it may go. */
export interface RetirementPolicy {
  readonly quietDays: { readonly value: number; readonly because: string };
}

export const RETIREMENT_POLICY: RetirementPolicy = {
  quietDays: {
    value: 30,
    because: 'a shop has callers that come once a month: feeds, reports, the closing of a month',
  },
};

/** What control has counted. */
export interface SeenUse {
  /** Of the oldest day of which anything is counted, of any version; ISO 8601. Null: nothing was ever counted. */
  readonly countingSince: string | null;
  readonly uses: readonly {
    readonly storefront: string;
    readonly requests: number;
    /** ISO 8601. */
    readonly lastSeen: string;
  }[];
}

const MS_PER_DAY = 86_400_000;

/** What speaks against retiring a version now, a sentence each; none: nothing does. */
export function retirementBlocks(
  deprecation: Deprecation,
  seen: SeenUse,
  nowMs: number,
  policy: RetirementPolicy = RETIREMENT_POLICY,
): readonly string[] {
  const { quietDays } = policy;
  const quietSinceMs = nowMs - quietDays.value * MS_PER_DAY;
  const blocks: string[] = [];
  if (nowMs < Date.parse(deprecation.sunset)) blocks.push(`it was promised until ${deprecation.sunset}`);
  const using = seen.uses.filter(({ lastSeen }) => Date.parse(lastSeen) >= quietSinceMs);
  if (using.length > 0) {
    const who = using.map(({ storefront, requests, lastSeen }) => `${storefront} (${requests}, last seen ${lastSeen})`);
    blocks.push(`${counted(using.length)} still ${using.length === 1 ? 'uses' : 'use'} it: ${who.join(', ')}`);
  }
  if (seen.countingSince === null) blocks.push('no use of any contract was ever counted, so nobody knows');
  else if (Date.parse(seen.countingSince) > quietSinceMs) {
    blocks.push(
      `use is counted since ${seen.countingSince} only, and ${quietDays.value} days without any are asked for`,
    );
  }
  return blocks;
}

function counted(storefronts: number): string {
  return storefronts === 1 ? 'one storefront' : `${storefronts} storefronts`;
}
