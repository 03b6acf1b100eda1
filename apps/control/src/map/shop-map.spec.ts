import { describe, expect, it } from '@jest/globals';
import { domains, loadIntegrations } from '@banyan/domains';
import { ManualClock } from '@banyan/kernel';
import { integrationStatuses } from '../integrations/integration-view.js';
import type { ReplicaReportDto } from '../reports/replica-report.dto.js';
import { report } from '../control.fixture.js';
import { shopMap } from './shop-map.js';

const integrations = integrationStatuses(loadIntegrations(domains), {
  gateways: [],
  database: 'connected',
  unleash: 'answering',
  feedOf: () => undefined,
  offOf: () => undefined,
  isHeldByService: () => false,
});
const replica = (by: NonNullable<ReplicaReportDto['signals']>['journeys']['by'], seen = 100) => ({
  replica: `gateway-${seen}`,
  report: Object.assign(report({ requests: 0, failed: 0 }), {
    signals: { journeys: { seen, failed: by.reduce((sum, { failed }) => sum + failed, 0), by }, failingSkus: [] },
  }),
});
const facts = {
  domains: ['inventory', 'pricing', 'orders'].map((name) => ({ name, extracted: true, breached: name === 'pricing' })),
  integrations,
  figures: undefined,
};
const clock = new ManualClock();

describe('the map', () => {
  it('puts the integration that spoilt most journeys first, over all gateways, and the service’s are the service’s', () => {
    const [soap] = integrations.filter(({ state }) => state !== 'misconfigured');
    expect(soap).toBeDefined();
    const { nodes, journeys } = shopMap(
      {
        ...facts,
        speaking: [
          replica([{ domain: 'orders', operation: 'order.place', arm: 'legacy', failed: 6 }]),
          replica(
            [
              { domain: 'orders', operation: 'order.place', arm: 'legacy', failed: 2 },
              { domain: 'inventory', operation: 'availability.one', arm: 'service', failed: 2 },
            ],
            50,
          ),
        ],
      },
      clock,
    );
    expect(journeys).toEqual({ seen: 150, failed: 10, minutes: 30 });
    const first = nodes.find(({ rank }) => rank === 1);
    expect(first).toMatchObject({ id: 'integration.legacy-order', failedJourneys: 8, share: 0.8 });
    expect(nodes.find(({ id }) => id === 'inventory.service')).toMatchObject({ failedJourneys: 2, share: 0.2 });
    expect(nodes.find(({ id }) => id === 'pricing.service')).toMatchObject({ state: 'failing' });
  });

  it('knows by the books of the order service whom its parties left waiting, and which orders did without them', () => {
    const speaking = [
      replica([
        { domain: 'orders', operation: 'order.place', arm: 'service', failed: 4 },
        { domain: 'orders', operation: 'order.read', arm: 'service', failed: 6 },
      ]),
    ];
    const figures = new Map([
      ['payment-primary', 9],
      ['late-payment-primary', 3],
      // Some of them are older than the sessions that are told of.
      ['late-payment-backup', 7],
      ['payment-backup', 7],
      ['shipping', 12],
    ] as const);
    const { nodes } = shopMap({ ...facts, speaking, figures }, clock);
    const party = (id: string) => nodes.find((node) => node.id === `integration.${id}`);
    expect(party('payment-backup')).toMatchObject({ rank: 1, failedJourneys: 4, share: 0.4, ordersWithout: 7 });
    expect(party('payment-primary')).toMatchObject({ rank: 2, failedJourneys: 3, share: 0.3, ordersWithout: 9 });
    // Nobody waited for it, and whoever bought may pay too little for sending.
    expect(party('shipping-rates')).toMatchObject({ rank: 3, failedJourneys: 0, ordersWithout: 12 });
    expect(party('fraud')).toMatchObject({ failedJourneys: 0, ordersWithout: 0 });
    expect(party('legacy-order')).toMatchObject({ ordersWithout: null });
    const silent = shopMap({ ...facts, speaking }, clock).nodes.find(({ id }) => id === 'integration.payment-primary');
    expect(silent).toMatchObject({ failedJourneys: 0, ordersWithout: null });
  });

  it('has an edge to and from every place, and none to nowhere', () => {
    const { nodes, edges } = shopMap({ ...facts, speaking: [] }, clock);
    const ids = new Set(nodes.map(({ id }) => id));
    for (const { from, to } of edges) expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
    for (const { id } of nodes) expect(edges.some(({ from, to }) => from === id || to === id)).toBe(true);
    expect(nodes.filter(({ rank }) => rank !== null).map(({ rank }) => rank)).toEqual(
      integrations.map((_, at) => at + 1),
    );
    expect(nodes.find(({ id }) => id === 'gateway')).toMatchObject({ state: 'no-data' });
    expect(nodes.every(({ share }) => share === null)).toBe(true);
  });

  it('shows what cannot be used', () => {
    const broken = { state: 'misconfigured', id: null, file: 'x.yaml', faults: ['/0 must be object'] } as const;
    const { nodes } = shopMap({ ...facts, integrations: [broken, ...integrations], speaking: [] }, clock);
    expect(nodes.find(({ rank }) => rank === 1)).toMatchObject({ title: 'x.yaml', state: 'misconfigured' });
  });
});
