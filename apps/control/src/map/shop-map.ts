import { ORDER_PLACE, type OrderFigure } from '@banyan/domains';
import { isoUtc, type Arm, type Clock } from '@banyan/kernel';
import type { IntegrationStatus, WorkingIntegration } from '../integrations/integration-status.js';
import type { ReplicaPage } from '../reports/replica-book.js';

export type MapState = 'ok' | 'degraded' | 'failing' | 'no-data' | 'misconfigured';

/** Something that a shopper's request goes through. */
export interface MapNode {
  readonly id: string;
  readonly kind: 'storefront' | 'gateway' | 'arm' | 'integration';
  readonly title: string;
  /** Null: the whole shop's. */
  readonly domain: string | null;
  readonly state: MapState;
  readonly because: string;
  /** Sessions of the last half hour that it failed first. */
  readonly failedJourneys: number;
  /** Of all that failed, 0-1; null: none did. */
  readonly share: number | null;
  /** Orders of the last half hour that it gave no answer for, by the order service's books; null: it is not asked for orders, or nobody says. */
  readonly ordersWithout: number | null;
  /** How late what it feeds was known, the worst source, ms; null: it feeds nothing, or nobody says. */
  readonly lagP99Ms: number | null;
  /** Is that later than its objective? */
  readonly isStale: boolean;
  /** Where it stands among integrations, the one to mend first is 1; null: it is none. */
  readonly rank: number | null;
  /** Where more is said; null: here is all. */
  readonly href: string | null;
}

/** Body of `GET /api/map`. */
export interface ShopMap {
  readonly asOf: string;
  readonly journeys: { readonly seen: number; readonly failed: number; readonly minutes: number };
  /** In the order of a request's way; integrations by rank. */
  readonly nodes: readonly MapNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

interface Culprit {
  readonly domain: string;
  readonly operation: string;
  readonly arm: Arm;
  readonly failed: number;
}

/** What the map is drawn from. */
export interface MapFacts {
  readonly domains: readonly { readonly name: string; readonly extracted: boolean; readonly breached: boolean }[];
  readonly speaking: readonly Pick<ReplicaPage, 'replica' | 'report'>[];
  readonly integrations: readonly IntegrationStatus[];
  /** What became of the service's orders within the last half hour; undefined: it does not say. */
  readonly figures: ReadonlyMap<OrderFigure, number> | undefined;
}

/** Sessions are told of for so long after they were heard last. */
const MINUTES = 30;
const BAD: readonly MapState[] = ['misconfigured', 'failing', 'degraded'];

/**
 * The way of a shopper's request, storefront to integrations, each with its health. A failed journey is its first culprit's: of
 * legacy, the face that the operation asks; of the service, the service. Of the parties that the order service asks, its books say which orders
 * they left waiting: as many of its failed journeys are theirs. Pure.
 */
export function shopMap({ domains, speaking, integrations, figures }: MapFacts, clock: Pick<Clock, 'nowMs'>): ShopMap {
  const told = speaking.flatMap(({ report }) => report.signals?.journeys ?? []);
  const culprits = told.flatMap(({ by }) => by);
  const failed = sum(told.map((each) => each.failed));
  const seen = sum(told.map((each) => each.seen));
  const shareOf = (count: number): number | null => (failed === 0 ? null : count / failed);
  const arms = domains.flatMap(({ name, extracted, breached }) =>
    (extracted ? (['legacy', 'service'] as const) : (['legacy'] as const)).map((arm): MapNode => {
      const count = sum(culprits.flatMap((each) => (each.domain === name && each.arm === arm ? each.failed : [])));
      const isBad = arm === 'service' && breached;
      return {
        ...PLAIN,
        id: `${name}.${arm}`,
        kind: 'arm',
        title: arm === 'service' ? `${name} service` : `${name} by legacy`,
        domain: name,
        state: speaking.length === 0 ? 'no-data' : isBad ? 'failing' : 'ok',
        because: isBad ? 'the evidence speaks against it' : 'nothing speaks against it',
        failedJourneys: count,
        share: shareOf(count),
        href: `/console/domains/${name}`,
      };
    }),
  );
  const failedPlacing = sum(culprits.flatMap((each) => (isPlacing(each) ? each.failed : [])));
  const leanedOn = ranked(
    integrations.map((integration) => {
      const faces = sum(culprits.flatMap((each) => (isOf(integration, each) ? each.failed : [])));
      const party = partyOf(integration);
      const late = party?.late === undefined ? 0 : (figures?.get(party.late) ?? 0);
      const count = faces + Math.min(late, failedPlacing);
      const ordersWithout = party === undefined || figures === undefined ? null : (figures.get(party.without) ?? 0);
      return { ...integrationNode(integration, count, shareOf(count)), ordersWithout };
    }),
  );
  return {
    asOf: isoUtc(clock.nowMs()),
    journeys: { seen, failed, minutes: MINUTES },
    nodes: [
      {
        ...PLAIN,
        id: 'storefront',
        kind: 'storefront',
        title: 'Storefronts',
        failedJourneys: failed,
        share: null,
        ...healthOf(seen, failed),
      },
      {
        ...PLAIN,
        id: 'gateway',
        kind: 'gateway',
        title: speaking.length === 1 ? '1 gateway' : `${speaking.length} gateways`,
        state: speaking.length === 0 ? 'no-data' : 'ok',
        because:
          speaking.length === 0 ? 'no gateway reports' : `${speaking.map(({ replica }) => replica).join(', ')} report`,
        href: '/status#replicas',
      },
      ...arms,
      ...leanedOn,
    ],
    edges: [
      { from: 'storefront', to: 'gateway' },
      ...arms.map(({ id }) => ({ from: 'gateway', to: id })),
      ...leanedOn.flatMap(({ id, domain }) => edgesTo(id, domain, integrations, arms)),
    ],
  };
}

const PLAIN = {
  domain: null,
  failedJourneys: 0,
  share: null,
  ordersWithout: null,
  lagP99Ms: null,
  isStale: false,
  rank: null,
  href: null,
};

function healthOf(seen: number, failed: number): Pick<MapNode, 'state' | 'because'> {
  if (seen === 0) return { state: 'no-data', because: 'no session was seen within half an hour' };
  return { state: failed === 0 ? 'ok' : 'degraded', because: `${failed} of ${seen} sessions saw a failure` };
}

/** Is it what failed? A face of the core that the operation asks. */
function isOf(integration: IntegrationStatus, { domain, operation, arm }: Culprit): boolean {
  if (integration.state === 'misconfigured' || arm !== 'legacy') return false;
  return integration.domain === domain && integration.asked.some((asked) => asked.operation === operation);
}

/** By which figure the books of the order service count what a party did not answer, and whom it left waiting. */
const PARTIES: Readonly<Record<string, { readonly without: OrderFigure; readonly late?: OrderFigure }>> = {
  'payment-primary': { without: 'payment-primary', late: 'late-payment-primary' },
  'payment-backup': { without: 'payment-backup', late: 'late-payment-backup' },
  // A table stands in for these two: they cost no journey.
  fraud: { without: 'fraud' },
  'shipping-rates': { without: 'shipping' },
};

function partyOf(integration: IntegrationStatus): (typeof PARTIES)[string] | undefined {
  const { id } = integration;
  return id !== null && Object.hasOwn(PARTIES, id) ? PARTIES[id] : undefined;
}

function isPlacing({ operation, arm }: Culprit): boolean {
  return operation === ORDER_PLACE && arm === 'service';
}

function integrationNode(integration: IntegrationStatus, failedJourneys: number, share: number | null): MapNode {
  if (integration.state === 'misconfigured') {
    const { id, file, faults } = integration;
    const title = id ?? file;
    return {
      ...PLAIN,
      id: `integration.${title}`,
      kind: 'integration',
      title,
      state: 'misconfigured',
      because: faults.join('; '),
      href: '/integrations',
    };
  }
  const sources = integration.freshness?.sources ?? [];
  const lags = sources.flatMap(({ lagMs }) => lagMs.p99 ?? []);
  return {
    ...PLAIN,
    id: `integration.${integration.id}`,
    kind: 'integration',
    title: integration.title,
    domain: integration.domain,
    state: integration.state,
    because: integration.because,
    failedJourneys,
    share,
    lagP99Ms: lags.length === 0 ? null : Math.max(...lags),
    isStale: sources.some(({ overBound }) => overBound),
    href: `/integrations#${integration.id}`,
  };
}

/** The one to mend first: which spoilt most journeys, then which most orders did without, then which is in the worst state, then which is late, then by name. */
function ranked(nodes: readonly MapNode[]): readonly MapNode[] {
  const badness = ({ state }: MapNode): number => (BAD.includes(state) ? BAD.indexOf(state) : BAD.length);
  return nodes
    .toSorted(
      (a, b) =>
        b.failedJourneys - a.failedJourneys ||
        (b.ordersWithout ?? 0) - (a.ordersWithout ?? 0) ||
        badness(a) - badness(b) ||
        Number(b.isStale) - Number(a.isStale) ||
        (b.lagP99Ms ?? -1) - (a.lagP99Ms ?? -1) ||
        (a.id < b.id ? -1 : 1),
    )
    .map((node, at) => ({ ...node, rank: at + 1 }));
}

function edgesTo(
  id: string,
  domain: string | null,
  integrations: readonly IntegrationStatus[],
  arms: readonly MapNode[],
): ShopMap['edges'] {
  if (domain === null) return [{ from: 'gateway', to: id }];
  const known = integrations.find(
    (each): each is WorkingIntegration => each.state !== 'misconfigured' && `integration.${each.id}` === id,
  );
  // A face of the core is asked by the legacy arm; whatever else a domain leans on, its service does where there is one.
  const arm = known?.face === null && arms.some((each) => each.id === `${domain}.service`) ? 'service' : 'legacy';
  return [{ from: `${domain}.${arm}`, to: id }];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
