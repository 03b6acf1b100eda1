import type { Arm } from '@banyan/kernel';
import type { StockAuthority } from '@banyan/ledger';
import type { InventoryAuthority, LevelComparison } from './inventory-side.js';
import type { MovePolicy } from './move-policy.js';

/** Why the authority may not be moved now, in a code and a sentence for people. */
export interface Refusal {
  readonly code:
    | 'already-there'
    | 'already-moving'
    | 'no-gateway'
    | 'gateway-unknown'
    | 'route-open'
    | 'inventory-away'
    | 'inventory-elsewhere'
    | 'feed-behind'
    | 'feed-without-documents'
    | 'unfiled-orders'
    | 'levels-differ';
  readonly text: string;
}

/** What a gateway replica says of the core's routes that take stock; undefined: it is of a version that does not say. */
export interface GatewayRoutes {
  readonly replica: string;
  readonly open: readonly string[] | undefined;
}

export interface PreflightFacts {
  readonly to: Arm;
  readonly authority: StockAuthority;
  /** Of every gateway heard within a minute. */
  readonly gateways: readonly GatewayRoutes[];
  /** In words, where it does not say. */
  readonly inventory: InventoryAuthority | { readonly away: string };
  /** Undefined: not compared, since something else speaks against it already. */
  readonly comparison: LevelComparison | { readonly away: string } | undefined;
}

/** Differences that are named in a sentence. */
const NAMED = 5;

/** Everything that speaks against moving the authority for stock. Pure. */
export function preflight(facts: PreflightFacts, policy: MovePolicy): readonly Refusal[] {
  const { to, authority, inventory, comparison } = facts;
  const found: Refusal[] = [];
  const refuse = (code: Refusal['code'], text: string): void => void found.push({ code, text });
  if (authority.state === 'draining') refuse('already-moving', 'a move is under way: it ends, or is undone, first');
  if (authority.arm === to)
    refuse('already-there', `the ${to} arm has the authority already, in term ${authority.term}`);
  if (to === 'service') found.push(...openRoutes(facts.gateways));
  if ('away' in inventory) refuse('inventory-away', inventory.away);
  else found.push(...ofInventory(inventory, authority, to, policy));
  if (comparison !== undefined) found.push(...differing(comparison));
  return found;
}

/** Nothing may take stock at the core behind the service's back: each route is owned or blocked, at every gateway. */
function openRoutes(gateways: readonly GatewayRoutes[]): readonly Refusal[] {
  if (gateways.length === 0) {
    return [{ code: 'no-gateway', text: 'no gateway reports: nobody knows what passes through to the core' }];
  }
  return gateways.flatMap(({ replica, open }): readonly Refusal[] => {
    if (open === undefined) {
      return [
        { code: 'gateway-unknown', text: `${replica} does not say what it lets pass: it is of an older version` },
      ];
    }
    return open.map((route) => ({
      code: 'route-open',
      text: `${route} of the core takes stock and passes through ${replica}: own it, or block it (BANYAN_BLOCKED_ROUTES)`,
    }));
  });
}

function ofInventory(
  inventory: InventoryAuthority,
  authority: StockAuthority,
  to: Arm,
  { feedMs, unfiledMs }: MovePolicy,
): readonly Refusal[] {
  const { feed, openClaims, oldestMs, arm, term } = inventory;
  const found: Refusal[] = [];
  if (arm !== authority.arm || term > authority.term) {
    const text = `the inventory service goes by another word: the ${arm} arm, term ${term}`;
    found.push({ code: 'inventory-elsewhere', text });
  }
  if (!feed.loaded || feed.trouble !== null || feed.caughtUpMsAgo === null || feed.caughtUpMsAgo > feedMs) {
    const since = feed.caughtUpMsAgo === null ? 'never' : `${(feed.caughtUpMsAgo / 1_000).toFixed(1)} s ago`;
    const because = feed.trouble === null ? '' : `: it ${feed.trouble}`;
    found.push({ code: 'feed-behind', text: `the core’s feed was read to its end ${since}${because}` });
  }
  if (to === 'service' && feed.documentsTold !== true) {
    const text =
      'the core’s feed does not say which document caused a change: what is ours could not be told from what is not';
    found.push({ code: 'feed-without-documents', text });
  }
  // In trade some are always on their way; those that the core should have booked long ago are not.
  if (openClaims > 0 && oldestMs > unfiledMs) {
    const text = `${openClaims} lines of orders are not booked at the core, the oldest for ${Math.round(oldestMs / 1_000)} s`;
    found.push({ code: 'unfiled-orders', text });
  }
  return found;
}

/** The two systems must say the same of every level. */
export function differing(comparison: LevelComparison | { readonly away: string }): readonly Refusal[] {
  if ('away' in comparison) return [{ code: 'inventory-away', text: comparison.away }];
  if (comparison.count === 0) return [];
  const named = comparison.differences
    .slice(0, NAMED)
    .map(
      ({ sku, source, serviceE4, coreE4 }) =>
        `${sku} at ${source} (service ${pieces(serviceE4)}, core ${pieces(coreE4)})`,
    );
  const more = comparison.count > named.length ? `, and ${comparison.count - named.length} more` : '';
  return [{ code: 'levels-differ', text: `the two systems do not agree on ${named.join(', ')}${more}` }];
}

function pieces(quantityE4: number | null): string {
  return quantityE4 === null ? 'unknown' : String(quantityE4 / 10_000);
}
