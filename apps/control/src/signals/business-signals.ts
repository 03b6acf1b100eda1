import type { OrderFigure } from '@banyan/domains';
import type { IntegrationStatus } from '../integrations/integration-status.js';
import { expectationOf, type Expectation } from './expectation.js';
import { SIGNAL_POLICY } from './signal-policy.js';

export const SIGNAL_NAMES = [
  'error-abandonment',
  'payment-retries',
  'cancellations',
  'stock-outs',
  'price-freshness',
  'stock-freshness',
] as const;
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** `no-data`: nobody says, or there was nothing of which it could be said. `no-expectation`: it is counted, and too little is known to say what is usual. */
export type SignalState = 'usual' | 'high' | 'no-data' | 'no-expectation';

/** Something that a business watches, beside what is to be expected of it. */
export interface BusinessSignal {
  readonly name: SignalName;
  readonly title: string;
  /** Whose it is. */
  readonly domain: string;
  readonly unit: 'orders' | 'sessions' | 'ms';
  /** Null: nobody says, or nothing could be seen. */
  readonly observed: number | null;
  /** Above `high` it is flagged; null: nothing can be expected. */
  readonly expected: { readonly mean: number | null; readonly low: number; readonly high: number } | null;
  readonly state: SignalState;
  /** What was seen and what it is held against, in a sentence. */
  readonly text: string;
  /** What a flag on it means, and where to look. */
  readonly means: string;
}

/** Sessions that meant to buy, by whether something failed in them and how they ended. */
export interface EndedSessions {
  readonly minutes: number;
  readonly sound: { readonly bought: number; readonly abandoned: number };
  readonly spoilt: { readonly bought: number; readonly abandoned: number };
}

/** A count of the window, and those of windows of earlier weeks by week; undefined: nobody says. */
export type CountFacts = { readonly observed: number; readonly past: readonly (readonly number[])[] } | undefined;

export interface SignalFacts {
  readonly ended: EndedSessions | undefined;
  readonly paymentRetries: CountFacts;
  readonly cancellations: CountFacts;
  readonly stockOuts: CountFacts;
  readonly integrations: readonly IntegrationStatus[];
}

/** What the order service counts as calling an order off. */
export const CANCELLATIONS: readonly OrderFigure[] = [
  'cancelled-by-shopper',
  'cancelled-rejected',
  'cancelled-stock-lost',
];

/** Each critical signal of the business, beside what is to be expected of it. Pure. */
export function businessSignals(facts: SignalFacts): readonly BusinessSignal[] {
  const { ended, paymentRetries, cancellations, stockOuts, integrations } = facts;
  return [
    abandonment(ended),
    counted('payment-retries', 'Payment retries', paymentRetries, {
      means: 'A processor fails more often than it did: the backup takes its charges. See the payment runbook.',
    }),
    counted('cancellations', 'Cancellations', cancellations, {
      means:
        'More orders are called off than usual: by shoppers, by people who look at fraud, or because goods are gone.',
    }),
    counted('stock-outs', 'Refused for want of stock', stockOuts, {
      domain: 'inventory',
      means: 'More shoppers are refused for want of stock: a sale runs out, or stock that is shown is not there.',
    }),
    freshness('price-freshness', 'Price freshness', 'pricing', integrations),
    freshness('stock-freshness', 'Stock freshness', 'inventory', integrations),
  ];
}

/**
 * Errors cost nothing where those who met one buy as often as those who did not. The interval is of how many of the former would have
 * left anyway, by the share of the latter that left.
 */
function abandonment(ended: EndedSessions | undefined): BusinessSignal {
  const about = {
    name: 'error-abandonment',
    title: 'Abandoned after an error',
    domain: 'orders',
    unit: 'sessions',
    means:
      'Shoppers who met an error leave more often than those who did not: errors cost orders. Mend what the map ranks first.',
  } as const;
  if (ended === undefined) return { ...about, ...NO_DATA, text: 'No gateway says how sessions ended' };
  const { minutes, sound, spoilt } = ended;
  const all = spoilt.bought + spoilt.abandoned;
  const others = sound.bought + sound.abandoned;
  // Nobody met an error, who could have left for it: that says nothing of what errors cost.
  if (all === 0) return { ...about, ...NO_DATA, text: `No session met an error within ${minutes} minutes` };
  const text = `${spoilt.abandoned} of ${all} sessions that met an error left without buying within ${minutes} minutes`;
  if (others < SIGNAL_POLICY.leastExpected) {
    const few = `${text}; ${others} without an error are too few to say how many leave anyway`;
    return { ...about, observed: spoilt.abandoned, expected: null, state: 'no-expectation', text: few };
  }
  // Laplace's rule of succession: where nobody left, somebody may all the same.
  const share = (sound.abandoned + 1) / (others + 2);
  const mean = all * share;
  const margin = SIGNAL_POLICY.z * Math.sqrt(all * share * (1 - share) * (1 + all / others));
  const expected = { mean, low: Math.max(0, mean - margin), high: Math.min(all, mean + margin) };
  const state = spoilt.abandoned > expected.high ? 'high' : 'usual';
  return {
    ...about,
    observed: spoilt.abandoned,
    expected,
    state,
    text: `${text}; ${range(expected)} would have anyway`,
  };
}

function counted(
  name: SignalName,
  title: string,
  facts: CountFacts,
  { means, domain = 'orders' }: { readonly means: string; readonly domain?: string },
): BusinessSignal {
  const about = { name, title, domain, unit: 'orders', means } as const;
  if (facts === undefined) return { ...about, ...NO_DATA, text: 'The order service does not say' };
  const { observed, past } = facts;
  const expectation = expectationOf(observed, past);
  const text = `${observed} in ${SIGNAL_POLICY.windowMinutes} minutes; ${usualText(expectation)}`;
  if (expectation.kind === 'not-enough-past')
    return { ...about, observed, expected: null, state: 'no-expectation', text };
  const { mean, low, high, state } = expectation;
  // Fewer than usual is no trouble of any of these.
  return { ...about, observed, expected: { mean, low, high }, state: state === 'high' ? 'high' : 'usual', text };
}

/** What is promised is what is expected. */
function freshness(
  name: SignalName,
  title: string,
  domain: string,
  integrations: readonly IntegrationStatus[],
): BusinessSignal {
  const about = {
    name,
    title,
    domain,
    unit: 'ms',
    means: 'Shoppers are shown what is not so any more for longer than is promised. See the runbook of the feed.',
  } as const;
  const feeds = integrations.flatMap((each) =>
    each.state !== 'misconfigured' && each.domain === domain && each.freshness !== undefined ? [each.freshness] : [],
  );
  if (feeds.length === 0) return { ...about, ...NO_DATA, text: 'Nobody who follows a feed of it says how late it is' };
  const lags = feeds.flatMap(({ sources }) => sources.flatMap(({ lagMs }) => lagMs.p99 ?? []));
  const bounds = feeds.flatMap(({ boundMs }) => boundMs ?? []);
  const isLate = feeds.some(({ state, sources }) => state === 'late' || sources.some(({ overBound }) => overBound));
  const observed = lags.length === 0 ? null : Math.max(...lags);
  const expected = bounds.length === 0 ? null : { mean: null, low: 0, high: Math.min(...bounds) };
  const seen = observed === null ? 'nothing has changed lately' : `99 of 100 changes within ${observed} ms`;
  const text = expected === null ? `${seen}; nothing is promised` : `${seen}; ${expected.high} ms are promised`;
  if (isLate) return { ...about, observed, expected, state: 'high', text };
  if (observed === null) return { ...about, observed, expected, state: 'no-data', text };
  return { ...about, observed, expected, state: expected === null ? 'no-expectation' : 'usual', text };
}

const NO_DATA = { observed: null, expected: null, state: 'no-data' } as const;

function usualText(expected: Expectation): string {
  return expected.kind === 'expected'
    ? `${range(expected)} are usual at this hour (${expected.weeks} weeks)`
    : `what is usual is known after ${expected.needed} weeks, ${expected.weeks} so far`;
}

function range({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${Math.round(low)} to ${Math.round(high)}`;
}
