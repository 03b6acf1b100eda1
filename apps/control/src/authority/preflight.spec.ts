import { describe, expect, it } from '@jest/globals';
import type { StockAuthority } from '@banyan/ledger';
import type { InventoryAuthority, LevelComparison } from './inventory-side.js';
import { MOVE_POLICY } from './move-policy.js';
import { preflight, type PreflightFacts } from './preflight.js';

const AUTHORITY: StockAuthority = {
  arm: 'legacy',
  term: 1,
  state: 'settled',
  version: 1,
  sinceMs: 0,
  by: 'nobody',
  reason: 'the beginning',
};

const INVENTORY: InventoryAuthority = {
  arm: 'legacy',
  term: 1,
  closed: false,
  openClaims: 0,
  oldestMs: 0,
  feed: { loaded: true, caughtUpMsAgo: 300, documentsTold: true, trouble: null },
};

const SAME: LevelComparison = { products: 2, levels: 4, count: 0, differences: [] };

const facts = (change: Partial<PreflightFacts> = {}): PreflightFacts => ({
  to: 'service',
  authority: AUTHORITY,
  gateways: [{ replica: 'gw-1', open: [] }],
  inventory: INVENTORY,
  comparison: SAME,
  ...change,
});

const codes = (change: Partial<PreflightFacts> = {}) =>
  preflight(facts(change), MOVE_POLICY).map(({ code }) => code);

const inventory = (change: Partial<InventoryAuthority>, feed: Partial<InventoryAuthority['feed']> = {}) => ({
  inventory: { ...INVENTORY, ...change, feed: { ...INVENTORY.feed, ...feed } },
});

describe('a move to the service', () => {
  it('has nothing against it where all is well', () => {
    expect(preflight(facts(), MOVE_POLICY)).toEqual([]);
  });

  it.each<[string, Partial<PreflightFacts>, string[]]>([
    ['it is there already', { authority: { ...AUTHORITY, arm: 'service' }, ...inventory({ arm: 'service' }) }, ['already-there']],
    ['it moves already', { authority: { ...AUTHORITY, state: 'draining', movingTo: 'service' } }, ['already-moving']],
    ['no gateway reports', { gateways: [] }, ['no-gateway']],
    ['a gateway does not say', { gateways: [{ replica: 'gw-1', open: undefined }] }, ['gateway-unknown']],
    ['the service is away', { inventory: { away: 'it does not answer' } }, ['inventory-away']],
    ['the service goes by a later term', inventory({ term: 2 }), ['inventory-elsewhere']],
    ['the feed was never read', inventory({}, { loaded: false, caughtUpMsAgo: null }), ['feed-behind']],
    ['the feed is behind', inventory({}, { caughtUpMsAgo: 5_001 }), ['feed-behind']],
    ['the feed is in trouble', inventory({}, { trouble: 'was cut' }), ['feed-behind']],
    ['the feed tells no documents', inventory({}, { documentsTold: false }), ['feed-without-documents']],
    ['orders are not filed', inventory({ openClaims: 2, oldestMs: 60_001 }), ['unfiled-orders']],
    ['the core does not say', { comparison: { away: 'the core is away' } }, ['inventory-away']],
  ])('is refused: %s', (_, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  it('names every route at every gateway', () => {
    const gateways = [
      { replica: 'gw-1', open: ['api/order/confirm', 'import/order'] },
      { replica: 'gw-2', open: [] },
      { replica: 'gw-3', open: ['checkout/confirm'] },
    ];
    const texts = preflight(facts({ gateways }), MOVE_POLICY).map(({ text }) => text);
    expect(texts).toEqual([
      expect.stringMatching(/^api\/order\/confirm .* gw-1:/),
      expect.stringMatching(/^import\/order .* gw-1:/),
      expect.stringMatching(/^checkout\/confirm .* gw-3:/),
    ]);
  });

  it('names levels that differ, and how many more', () => {
    const differences = Array.from({ length: 7 }, (_, at) => ({
      sku: `P-${at}`,
      source: 'WH-NORD',
      serviceE4: at === 0 ? null : 15_000,
      coreE4: 20_000,
    }));
    const [refusal] = preflight(facts({ comparison: { ...SAME, count: 12, differences } }), MOVE_POLICY);
    expect(refusal?.text).toMatch(/P-0 at WH-NORD \(service unknown, core 2\), P-1 at WH-NORD \(service 1.5, core 2\)/);
    expect(refusal?.text).toMatch(/and 7 more$/);
  });

  it('says everything at once', () => {
    expect(
      codes({
        gateways: [{ replica: 'gw-1', open: ['import/order'] }],
        ...inventory({ openClaims: 1, oldestMs: 90_000 }, { documentsTold: false, caughtUpMsAgo: 9_000 }),
      }),
    ).toEqual(['route-open', 'feed-behind', 'feed-without-documents', 'unfiled-orders']);
  });

  it('lets orders be on their way', () => {
    expect(codes(inventory({ openClaims: 40, oldestMs: 3_000 }))).toEqual([]);
  });
});

describe('a move back', () => {
  const back = { to: 'legacy', authority: { ...AUTHORITY, arm: 'service', term: 2 }, ...inventory({ arm: 'service', term: 2 }) } as const;

  it('asks for no route to be blocked, and for no documents', () => {
    expect(codes({ ...back, gateways: [{ replica: 'gw-1', open: ['import/order'] }] })).toEqual([]);
    expect(codes({ ...back, ...inventory({ arm: 'service', term: 2 }, { documentsTold: false }) })).toEqual([]);
  });
});
