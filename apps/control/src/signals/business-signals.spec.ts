import { describe, expect, it } from '@jest/globals';
import { domains, loadIntegrations } from '@banyan/domains';
import { integrationStatuses } from '../integrations/integration-view.js';
import type { Freshness } from '../integrations/freshness.js';
import { businessSignals, type SignalFacts, type SignalName } from './business-signals.js';

const integrations = integrationStatuses(loadIntegrations(domains), {
  gateways: [],
  database: 'connected',
  unleash: 'answering',
  feedOf: () => undefined,
  offOf: () => undefined,
  isHeldByService: () => false,
});
const WEEKS = [
  [20, 22, 18, 21, 19],
  [20, 21, 19, 22, 18],
];
const NOTHING: SignalFacts = {
  ended: undefined,
  paymentRetries: undefined,
  cancellations: undefined,
  stockOuts: undefined,
  integrations,
};
const signal = (name: SignalName, over: Partial<SignalFacts>) =>
  businessSignals({ ...NOTHING, ...over }).find((each) => each.name === name);

describe('a signal', () => {
  it('is of a domain', () => {
    const byDomain = Map.groupBy(businessSignals(NOTHING), ({ domain }) => domain);
    expect(Array.from(byDomain, ([domain, those]) => [domain, those.map(({ name }) => name)])).toEqual([
      ['orders', ['error-abandonment', 'payment-retries', 'cancellations']],
      ['inventory', ['stock-outs', 'stock-freshness']],
      ['pricing', ['price-freshness']],
    ]);
  });

  it('of which nobody says anything has no data, which is neither good nor bad', () => {
    expect(businessSignals(NOTHING).map(({ state, observed, expected }) => ({ state, observed, expected }))).toEqual(
      Array.from({ length: 6 }, () => ({ state: 'no-data', observed: null, expected: null })),
    );
  });

  it.each(['payment-retries', 'cancellations', 'stock-outs'] as const)(
    '%s is held against the same hour of earlier weeks, and flagged only where there are more',
    (name) => {
      const key = {
        'payment-retries': 'paymentRetries',
        cancellations: 'cancellations',
        'stock-outs': 'stockOuts',
      } as const;
      const at = (observed: number, past = WEEKS) => signal(name, { [key[name]]: { observed, past } });
      expect(at(20)).toMatchObject({ state: 'usual', observed: 20 });
      expect(at(60)).toMatchObject({ state: 'high', expected: { mean: 20 } });
      expect(at(60)?.text).toMatch(/^60 in 10 minutes; \d+ to \d+ are usual at this hour \(2 weeks\)$/);
      expect(at(0)).toMatchObject({ state: 'usual' });
      expect(at(60, [[20], []])).toMatchObject({ state: 'no-expectation', expected: null });
      // A shop where it hardly ever happens: one is no news, a dozen are.
      const rare = [
        [0, 0, 0],
        [0, 0, 0],
      ];
      expect([at(1, rare)?.state, at(12, rare)?.state]).toEqual(['usual', 'high']);
    },
  );

  it('of abandonment is held against sessions of the same time that met no error', () => {
    const ended = (spoilt: object, sound = { bought: 60, abandoned: 40 }) =>
      signal('error-abandonment', { ended: { minutes: 60, sound, spoilt: { bought: 0, abandoned: 0, ...spoilt } } });
    expect(ended({ bought: 6, abandoned: 4 })).toMatchObject({ state: 'usual', observed: 4 });
    const all = ended({ bought: 5, abandoned: 95 });
    expect(all).toMatchObject({ state: 'high', observed: 95 });
    expect(all?.expected?.mean).toBeCloseTo(40.2, 1);
    expect(all?.text).toContain('95 of 100 sessions that met an error left without buying within 60 minutes');
    expect(ended({})).toMatchObject({
      state: 'no-data',
      observed: null,
      text: 'No session met an error within 60 minutes',
    });
    // Who leaves anyway is not known.
    expect(ended({ abandoned: 50 }, { bought: 1, abandoned: 1 })).toMatchObject({ state: 'no-expectation' });
    expect(ended({ abandoned: 1, bought: 0 })).toMatchObject({ state: 'usual' });
  });

  it('of freshness is held against what is promised', () => {
    const with_ = (over: Partial<Freshness>, p99: number | null = 800) =>
      signal('stock-freshness', {
        integrations: integrations.map((each) =>
          each.state !== 'misconfigured' && each.id === 'legacy-stock-feed'
            ? { ...each, freshness: { ...FRESH, sources: [{ ...SOURCE, lagMs: { p50: 1, p99, last: 1 } }], ...over } }
            : each,
        ),
      });
    expect(with_({})).toMatchObject({ state: 'usual', observed: 800, expected: { low: 0, high: 2_000 } });
    expect(with_({ state: 'late' })).toMatchObject({ state: 'high' });
    expect(with_({ sources: [{ ...SOURCE, overBound: true }] })).toMatchObject({ state: 'high' });
    expect(with_({}, null)).toMatchObject({ state: 'no-data', observed: null });
    expect(with_({ boundMs: null })).toMatchObject({ state: 'no-expectation' });
  });
});

const SOURCE = {
  source: 'berlin',
  lastChangeAt: null,
  lagMs: { p50: 1, p99: 800, last: 1 },
  withinBoundRatio: 1,
  changes: 10,
  overBound: false,
};
const FRESH: Freshness = {
  state: 'within-bound',
  boundMs: 2_000,
  sources: [SOURCE],
  position: 1,
  caughtUpMsAgo: 0,
  trouble: null,
  gaps: { found: 0, healed: 0, givenUp: 0 },
  healings: { rewinds: 0, rereads: 0 },
};
