import { describe, expect, it } from '@jest/globals';
import { domains, loadIntegrations, type Integration } from '@banyan/domains';
import type { FeedFreshness, SourceFreshness } from './freshness.js';
import { integrationState, type SeenNow } from './integration-state.js';
import { integrationStatuses } from './integration-view.js';

const registry = loadIntegrations(domains);
const named = (id: string): Integration => {
  const found = registry.integrations.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

type Breaker = 'closed' | 'open' | 'half-open' | 'isolated';
interface Gateway {
  readonly asked?: number;
  readonly failed?: number;
  readonly lastFailure?: string;
  readonly breaker?: Breaker;
  readonly passthrough?: Breaker;
  readonly flags?: string;
  readonly silent?: true;
}
function now(gateways: readonly Gateway[], over: Partial<SeenNow> = {}): SeenNow {
  return {
    gateways: gateways.map((gateway, index) => {
      const { asked = 0, failed = 0, lastFailure, breaker = 'closed', passthrough = 'closed' } = gateway;
      const calls = {
        operation: 'availability.one',
        asked,
        failed,
        ...(lastFailure === undefined ? {} : { lastFailure }),
      };
      const elsewhere = { operation: 'availability.firm', asked: 50, failed: 50, lastFailure: 'transport' };
      const other = { domain: 'pricing', breaker: 'open' as const, calls: [{ ...calls, failed: asked }] };
      return {
        replica: `gateway-${index + 1}`,
        flags: gateway.flags ?? 'server',
        core:
          gateway.silent === true
            ? undefined
            : { passthrough, domains: [{ domain: 'inventory', breaker, calls: [calls, elsewhere] }, other] },
      };
    }),
    database: 'connected',
    unleash: 'answering',
    offOf: () => undefined,
    isHeldByService: () => false,
    feedOf: () => undefined,
    ...over,
  };
}
const state = (id: string, seen: SeenNow) => {
  const { state: word, because } = integrationState(named(id), seen);
  return [word, because];
};

describe('a face of the core is', () => {
  it.each<[string, readonly Gateway[], string, RegExp]>([
    ['no data when nobody reports', [], 'no-data', /no gateway reports/],
    ['no data when only gateways report that cannot say', [{ silent: true }], 'no-data', /no gateway reports/],
    ['no data when nobody asks it', [{}, {}], 'no-data', /nobody has asked/],
    ['ok when all is answered', [{ asked: 900 }, { asked: 300 }], 'ok', /all of 1,200 calls/],
    ['ok when the one call is', [{ asked: 1 }], 'ok', /^the one call/],
    [
      'ok within its objective',
      [{ asked: 2_000, failed: 2, lastFailure: 'deadline' }],
      'ok',
      /2 of 2,000.*within its obj/,
    ],
    ['degraded beyond it', [{ asked: 999, failed: 1, lastFailure: 'deadline' }], 'degraded', /1 of 999.*by deadline/],
    ['degraded below a half', [{ asked: 9, failed: 9, lastFailure: 'fault' }, { asked: 10 }], 'degraded', /9 of 19/],
    ['failing from a half on', [{ asked: 10, failed: 10, lastFailure: 'fault' }, { asked: 10 }], 'failing', /10 of 20/],
    [
      'degraded with one breaker open',
      [{ asked: 9, breaker: 'open' }, { asked: 9 }],
      'degraded',
      /open in 1 of 2 gateways/,
    ],
    ['failing with all breakers open', [{ breaker: 'open' }, { breaker: 'isolated' }], 'failing', /open in 2 of 2/],
    ['degraded while it is tried again', [{ breaker: 'half-open' }], 'degraded', /trying again in 1 of 1 gateway$/],
  ])('%s', (_what, gateways, word, because) => {
    expect(state('legacy-stock-soap', now(gateways))).toEqual([word, expect.stringMatching(because)]);
  });

  it('judged by its own questions: what another face is asked is not its matter', () => {
    const seen = now([{ asked: 100 }]);
    expect(state('legacy-stock-soap', seen)[0]).toBe('ok');
    expect(state('legacy-stock-rest', seen)[0]).toBe('failing');
    expect(state('legacy-stock-msi', seen)[0]).toBe('no-data');
  });
});

it.each<[string, readonly Gateway[], Partial<SeenNow>, string, RegExp]>([
  ['legacy-passthrough', [], {}, 'no-data', /no gateway/],
  ['legacy-passthrough', [{}, {}], {}, 'ok', /closed in 2 of 2/],
  ['legacy-passthrough', [{ passthrough: 'open' }, {}], {}, 'degraded', /open in 1 of 2/],
  ['legacy-passthrough', [{ passthrough: 'open' }], {}, 'failing', /open in 1 of 1/],
  ['unleash', [], { unleash: 'unknown' }, 'no-data', /not asked yet/],
  ['unleash', [{}], {}, 'ok', /answers control/],
  ['unleash', [{}], { unleash: 'away' }, 'failing', /does not answer/],
  ['unleash', [{ flags: 'backup' }, {}], {}, 'degraded', /and not gateway-1$/],
  ['postgres', [], {}, 'ok', /connected/],
  ['postgres', [], { database: 'away' }, 'failing', /cannot reach/],
  ['payment-primary', [{}], {}, 'no-data', /only the metrics of orders/],
])('%s with %j and %j is %s', (id, gateways, over, word, because) => {
  expect(state(id, now(gateways, over))).toEqual([word, expect.stringMatching(because)]);
});

const FEED: FeedFreshness = {
  state: 'within-bound',
  sources: [],
  trouble: null,
  position: 7,
  caughtUpMsAgo: 1,
  gaps: { found: 0, healed: 0, givenUp: 0 },
  healings: { rewinds: 0, rereads: 0 },
};

describe('the feed is', () => {
  const source = (name: string, p99: number | null, changes = 10): SourceFreshness => ({
    source: name,
    lastChangeAt: null,
    lagMs: { p50: p99, p99, last: p99 },
    withinBoundRatio: changes === 0 ? null : 0.995,
    changes,
  });
  const said = (sources: readonly SourceFreshness[], over: Partial<FeedFreshness> = {}) =>
    now([], { feedOf: (process) => (process === 'inventory' ? { ...FEED, sources, ...over } : undefined) });

  it.each<[string, SeenNow, string, RegExp]>([
    ['no data when nobody says', now([]), 'no-data', /no process inventory/],
    ['no data when nothing changed', said([source('wh', null, 0)]), 'no-data', /nothing has changed/],
    ['no data without a source', said([]), 'no-data', /nothing has changed/],
    [
      'ok when every source is in time',
      said([source('wh', 5_000), source('st', 10)]),
      'ok',
      /99.5 % of the changes or more came in time/,
    ],
    [
      'ok again, and says what it was, when its follower finds it in time',
      said([source('wh', 5_001), source('st', 10)]),
      'ok',
      /^in time again.*late: wh$/,
    ],
    [
      'degraded when one is over its bound and the follower does not judge',
      said([source('wh', 5_001), source('st', 10)], { state: null }),
      'degraded',
      /bound: wh$/,
    ],
    [
      'degraded when changes come late just now',
      said([source('wh', 9_000), source('st', 10)], { state: 'late' }),
      'degraded',
      /just now: wh$/,
    ],
    ['failing when it is not read to its end', said([source('wh', 9)], { state: 'behind' }), 'failing', /to its end/],
    [
      'failing when it cannot be followed',
      said([source('wh', 9_000)], { trouble: 'cannot be read' }),
      'failing',
      /cannot be read/,
    ],
  ])('%s', (_what, seen, word, because) => {
    expect(state('legacy-stock-feed', seen)).toEqual([word, expect.stringMatching(because)]);
  });

  it('shown with its bound, and with which source is over it', () => {
    const { freshness } = integrationState(named('legacy-stock-feed'), said([source('wh', 5_001), source('st', 10)]));
    expect(freshness).toMatchObject({ boundMs: 5_000, sources: [{ overBound: true }, { overBound: false }] });
  });
});

describe('what is misconfigured', () => {
  it('stands first, with all its faults, and not among what works as well', () => {
    const soap = named('legacy-stock-soap');
    const faults = [
      { file: 'a.yaml', pointer: '/integrations/0/asked/1', id: soap.id, message: 'is asked twice' },
      { file: 'a.yaml', pointer: '/integrations/0/face', id: soap.id, message: 'has an entry already' },
      { file: 'b.yaml', pointer: '', message: 'must be object' },
    ];
    const statuses = integrationStatuses({ ...registry, faults }, now([]));
    expect(statuses.slice(0, 2)).toEqual([
      {
        state: 'misconfigured',
        id: soap.id,
        file: 'a.yaml',
        faults: [
          `a.yaml#/integrations/0/asked/1 (${soap.id}): is asked twice`,
          `a.yaml#/integrations/0/face (${soap.id}): has an entry already`,
        ],
      },
      { state: 'misconfigured', id: null, file: 'b.yaml', faults: ['b.yaml#: must be object'] },
    ]);
    expect(statuses.filter(({ id }) => id === soap.id)).toHaveLength(1);
    expect(statuses).toHaveLength(registry.integrations.length + 1);
  });
});
