import {
  COUNT,
  FLAG,
  INSTANT,
  list,
  MS,
  nullable,
  NUMBER,
  RATIO,
  record,
  ref,
  TEXT,
  word,
  type Schema,
} from './openapi-schemas.js';
import { SIGNAL_NAMES } from '../signals/business-signals.js';

const AMOUNT: Schema = { ...NUMBER, minimum: 0 };
const ESTIMATE = record(
  { value: AMOUNT, low: AMOUNT, high: AMOUNT },
  'A number with the bounds it may as well have had.',
);
const MEAN_ORDER = nullable(record({ currency: TEXT, minor: AMOUNT }));

/** The business's own signals, the map, and what gateways tell of shoppers. */
export const SIGNAL_SCHEMAS: Readonly<Record<string, Schema>> = {
  Estimate: ESTIMATE,
  Expectation: {
    oneOf: [
      record({ kind: { const: 'not-enough-past' }, weeks: COUNT, needed: COUNT }),
      record({
        kind: { const: 'expected' },
        mean: AMOUNT,
        low: AMOUNT,
        high: AMOUNT,
        weeks: COUNT,
        state: word('usual', 'low', 'high'),
      }),
    ],
    description: 'What the same hour of earlier weeks lets expect.',
  },
  BusinessSignal: record({
    name: word(...SIGNAL_NAMES),
    title: TEXT,
    domain: TEXT,
    unit: word('orders', 'sessions', 'ms'),
    observed: nullable(AMOUNT),
    expected: nullable(record({ mean: nullable(AMOUNT), low: AMOUNT, high: AMOUNT })),
    state: word('usual', 'high', 'no-data', 'no-expectation'),
    text: TEXT,
    means: TEXT,
  }),
  Business: record({
    asOf: INSTANT,
    orders: record({
      minutes: COUNT,
      placed: COUNT,
      perMinute: AMOUNT,
      expected: ref('Expectation'),
      refused: list(record({ because: TEXT, orders: COUNT })),
      byArm: record({ legacy: COUNT, service: COUNT }),
      meanOrder: MEAN_ORDER,
    }),
    journeys: record({ seen: COUNT, failed: COUNT, failedRatio: nullable(RATIO) }, 'Sessions of the last half hour.'),
    failingSkus: list(record({ domain: TEXT, sku: TEXT, atLeast: COUNT, atMost: COUNT })),
    rollouts: record({
      days: COUNT,
      rollouts: COUNT,
      rolledBack: COUNT,
      rollbackRatio: nullable(RATIO),
      medianMs: nullable(MS),
    }),
    signals: list(ref('BusinessSignal')),
    cancelled: nullable(record({ byShopper: COUNT, rejected: COUNT, stockLost: COUNT })),
    costPerOrder: nullable(record({ calls: AMOUNT, legacyCalls: AMOUNT, cpuMs: nullable(AMOUNT) })),
    anomalies: list(TEXT),
  }),
  Impact: record({
    domain: TEXT,
    from: INSTANT,
    to: INSTANT,
    requests: record({ all: COUNT, failed: COUNT, excess: nullable(ref('Estimate')) }),
    journeysFailed: COUNT,
    orders: record({ placed: COUNT, lost: nullable(ref('Estimate')) }),
    money: nullable(record({ currency: TEXT, lostMinor: ref('Estimate') })),
    text: TEXT,
  }),
  MapNode: record({
    id: TEXT,
    kind: word('storefront', 'gateway', 'arm', 'integration'),
    title: TEXT,
    domain: nullable(TEXT),
    state: word('ok', 'degraded', 'failing', 'no-data', 'misconfigured'),
    because: TEXT,
    failedJourneys: COUNT,
    share: { ...nullable(RATIO), description: 'of all sessions that failed' },
    ordersWithout: {
      ...nullable(COUNT),
      description: 'orders of the last half hour that it gave no answer for, by the books of the order service',
    },
    lagP99Ms: nullable(MS),
    isStale: FLAG,
    rank: { ...nullable(COUNT), description: 'among integrations; the one to mend first is 1' },
    href: nullable(TEXT),
  }),
  ShopMap: record({
    asOf: INSTANT,
    journeys: record({ seen: COUNT, failed: COUNT, minutes: COUNT }),
    nodes: list(ref('MapNode')),
    edges: list(record({ from: TEXT, to: TEXT })),
  }),
  SignalsReport: record({
    journeys: record({
      seen: COUNT,
      failed: COUNT,
      by: list(record({ domain: TEXT, operation: TEXT, arm: word('legacy', 'service'), failed: COUNT })),
    }),
    failingSkus: list(record({ domain: TEXT, sku: TEXT, count: COUNT, error: COUNT })),
  }),
};
