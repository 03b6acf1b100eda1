import { JOURNEY_LANES, MOMENT_OUTCOMES } from '@banyan/domains';
import { ARMS } from '@banyan/kernel';
import {
  COUNT,
  FLAG,
  INSTANT,
  list,
  MS,
  nullable,
  NUMBER,
  record,
  ref,
  TEXT,
  word,
  type Schema,
} from './openapi-schemas.js';

const STANDING = record(
  { state: TEXT, channel: TEXT, currency: TEXT, totalMinor: COUNT, customer: TEXT, degraded: FLAG },
  'How the order service says it stands. customer: masked; empty when it is not known any more.',
);

const SUMMARY = {
  reference: TEXT,
  boundAt: INSTANT,
  arm: word(...ARMS),
  storefront: TEXT,
  channel: nullable(TEXT),
  customerHash: { ...nullable(TEXT), description: 'keyed hash of the e-mail; the same customer has the same' },
  outcome: word('placed', 'in-review', 'refused', 'open'),
  attempts: COUNT,
  traceId: nullable(TEXT),
  standing: nullable(ref('OrderStanding')),
};

/** What happened to orders. */
export const JOURNEY_SCHEMAS: Readonly<Record<string, Schema>> = {
  OrderStanding: STANDING,
  OrderSummary: record(SUMMARY, 'An order as the ledger has it. open: nobody can say yet what came of it.'),
  OrderPage: record(
    { orders: list(ref('OrderSummary')), next: nullable(TEXT), standingsKnown: FLAG },
    'next: `before` of the next page. standingsKnown: the order service has answered.',
  ),
  JourneyMoment: record(
    {
      lane: word(...JOURNEY_LANES),
      what: TEXT,
      from: INSTANT,
      fromMs: NUMBER,
      tookMs: nullable(MS),
      outcome: word(...MOMENT_OUTCOMES),
      attempts: COUNT,
      because: nullable(TEXT),
      source: word('books', 'trace'),
    },
    'Something that happened to an order, by whom, how often it was tried, and why it ended so. fromMs: since the Unix epoch.',
  ),
  JourneyDecision: record({
    id: TEXT,
    at: INSTANT,
    kind: TEXT,
    by: TEXT,
    reason: TEXT,
    when: word('in-force', 'during'),
  }),
  OrderJourney: record({
    ...SUMMARY,
    concludedAt: nullable(INSTANT),
    route: nullable(record({ reason: TEXT, stage: TEXT, epoch: COUNT, contract: TEXT })),
    authority: record({ arm: word(...ARMS), term: COUNT }),
    decisions: list(ref('JourneyDecision')),
    traceIds: list(TEXT),
    moments: list(ref('JourneyMoment')),
    healthy: nullable(TEXT),
    missing: list(TEXT),
  }),
};
