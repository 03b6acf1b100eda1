import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newTraceContext, formatTraceparent, type TraceContext } from '@banyan/kernel';
import { ClientBook } from '../../apps/stack/src/demo/client-book.js';
import { OrderShopper } from '../../apps/stack/src/demo/order-shopper.js';
import type { SpanRecord } from '../../apps/stack/src/traces/span-record.js';
import { slide } from '../support/domain-status.js';
import { Shop } from '../support/shop.js';
import { TraceCollector } from '../support/trace-collector.js';
import { until } from '../support/until.js';

interface Moment {
  readonly lane: string;
  readonly what: string;
  readonly outcome: string;
  readonly attempts: number;
  readonly because: string | null;
}
interface Journey {
  readonly reference: string;
  readonly arm: string;
  readonly outcome: string;
  readonly route: { readonly reason: string; readonly contract: string } | null;
  readonly traceIds: readonly string[];
  readonly moments: readonly Moment[];
}

let collector: TraceCollector;
let shop: Shop;
let click: TraceContext;
let reference: string;

// Nothing is sampled: what is sent is sent because something of the order went wrong.
beforeAll(async () => {
  collector = await TraceCollector.open();
  shop = await Shop.start({
    orders: true,
    pricing: true,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, BANYAN_TRACE_RATIO: '0' },
  });
  await shop.legacy('POST', '/__books/stock', { sku: SKU, source: 'WH-NORD', quantity: 1_000, inStock: true });
  await slide(shop, { serve: 100 }, 'full', 'orders');
  click = newTraceContext(false);
  reference = await buyWithFaults();
});

afterAll(async () => {
  await shop?.stop();
  await collector?.close();
});

const SKU = 'KABEL/USB/C-2M';
/** The first processor takes nothing, and the warehouse does not take the first delivery. */
const FAULTS = { 'payments-primary': { errorRatio: 1, only: ['charge'] }, warehouse: { errorRatio: 1, times: 1 } };

async function buyWithFaults(): Promise<string> {
  await fetch(`${shop.opsUrl('partners')}/__faults`, { method: 'PUT', body: JSON.stringify(FAULTS) });
  const shopper = new OrderShopper({
    urls: [shop.url('gateway')],
    book: new ClientBook(),
    traceparent: formatTraceparent(click),
  });
  const bought = await shopper.buy({ channel: 'web', lines: [{ sku: SKU, quantity: 1 }] });
  await shopper.close();
  if (bought.kind !== 'placed') throw new Error(`nothing was bought: ${JSON.stringify(bought)}`);
  return bought.reference;
}

const named = (spans: readonly SpanRecord[], name: string | RegExp): readonly SpanRecord[] =>
  spans.filter((span) => (typeof name === 'string' ? span.name === name : name.test(span.name)));

const PROCESSES = ['gateway', 'orders', 'partners', 'legacy-core'] as const;

/** What hangs on nothing that was sent hangs on these: in one tree, on the click alone. */
function topsOf(spans: readonly SpanRecord[]): readonly (string | undefined)[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const tops = spans.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
  return [...new Set(tops.map(({ parentSpanId }) => parentSpanId))];
}

/** Has everybody been told who is, and has every process sent what it had? Each sends in its own time, a child before its parent at times. */
function isWhole(spans: readonly SpanRecord[]): boolean {
  const delivered = named(spans, /^send (fulfilment|mail|legacy-filing)$/).filter(({ failed }) => !failed);
  const isTold = new Set(delivered.map(({ name }) => name)).size === 3;
  const isSent = PROCESSES.every((process) => spans.some(({ service }) => service === process));
  const taken = named(delivered, 'send fulfilment').every(({ spanId }) => takenBy(spans, spanId).length > 0);
  return isTold && isSent && taken && topsOf(spans).every((top) => top === click.spanId);
}

/** What the parties did for a delivery. */
function takenBy(spans: readonly SpanRecord[], spanId: string | undefined): readonly SpanRecord[] {
  return spans.filter(({ service, parentSpanId }) => service === 'partners' && parentSpanId === spanId);
}

test('an order that nobody sampled is one tree from click to warehouse and back office, since a fallback was in it', async () => {
  const spans = await until(() => {
    const those = collector.of(click.traceId);
    return isWhole(those) ? those : undefined;
  }, 'the warehouse, the mail and the back office were told, and every process has sent its part of one tree');
  const services = new Set(spans.map(({ service }) => service));
  expect([...services]).toEqual(expect.arrayContaining([...PROCESSES]));
  expect(topsOf(spans)).toEqual([click.spanId]);

  // The retry under the same key, and the fallback.
  const primary = named(spans, 'POST payment-primary /charges');
  expect(primary.map(({ attributes }) => attributes['http.request.resend_count'] ?? 0).slice(0, 2)).toEqual([0, 1]);
  expect(primary.every(({ failed }) => failed)).toBe(true);
  expect(named(spans, 'POST payment-backup /charges')).toMatchObject([{ failed: false }]);
  expect(named(spans, 'place.pay')[0]?.attributes).toMatchObject({
    'banyan.degraded.reason': 'payment-backup',
    'messaging.message.conversation_id': reference,
  });

  // What nobody waited for is linked to what it came of.
  const sent = named(spans, 'send fulfilment');
  expect(sent.map(({ failed }) => failed)).toEqual([true, false]);
  expect(sent.map(({ attributes }) => attributes['http.request.resend_count'])).toEqual([0, 1]);
  for (const span of sent) {
    expect(span.links).toEqual([expect.objectContaining({ traceId: click.traceId })]);
    expect(span.attributes['messaging.message.conversation_id']).toBe(reference);
  }
  expect(takenBy(spans, sent[1]?.spanId)).toHaveLength(1);
});

const KEY = 'feature_flag.key';
const FLAG = 'orders.serve';

test('what the flag said of the order is an event of its trace, by a hash of the session', async () => {
  const event = await until(
    // Its quote is of the same trace, and has asked the flags of pricing.
    () => collector.events.find(({ traceId, attributes }) => traceId === click.traceId && attributes[KEY] === FLAG),
    'the event of the flag has come',
    30_000,
  );
  expect(event).toEqual({
    name: 'feature_flag.evaluation',
    traceId: click.traceId,
    attributes: {
      [KEY]: FLAG,
      'feature_flag.result.variant': 'on',
      'feature_flag.result.reason': 'static',
      'feature_flag.provider.name': 'unleash',
      'feature_flag.context.id': expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  });
});

test('the books say the same without any trace, and find it by its reference, its trace and among the last', async () => {
  // That it was delivered is written down when whoever was told has said so: a moment after it was sent.
  const byReference = await until(async () => {
    const journey = await journeyOf(reference);
    return DELIVERED.every((what) => saidIn(journey).includes(what)) ? journey : undefined;
  }, 'all deliveries are on record');
  expect(byReference).toMatchObject({ reference, arm: 'service', outcome: 'placed', traceIds: [click.traceId] });
  expect(byReference.route).toMatchObject({ contract: 'v2' });
  expect(saidIn(byReference)).toEqual(
    expect.arrayContaining([
      'payment backup: captured degraded',
      expect.stringMatching(/^payment primary: (voided|fenced) failed$/),
    ]),
  );
  const fulfilment = byReference.moments.find(({ what }) => what === 'fulfilment: accepted');
  expect([fulfilment?.attempts, fulfilment?.because]).toEqual([
    2,
    expect.stringContaining('before it was taken: HTTP 5'),
  ]);
  expect((await journeyOf(click.traceId)).reference).toBe(reference);
  const { orders } = (await ask('/api/orders')) as { orders: { reference: string; standing: { customer: string } }[] };
  expect(orders[0]).toMatchObject({ reference, standing: { degraded: true, channel: 'web' } });
  expect(orders[0]?.standing.customer).toMatch(/^.…@.…\.\w+$/);
  expect(((await ask('/api/orders?state=failed')) as { orders: unknown[] }).orders).toEqual([]);
});

const DELIVERED = [
  'warehouse fulfilment: accepted done',
  'mail mail: accepted done',
  'back-office legacy-filing: accepted done',
] as const;

const saidIn = ({ moments }: Journey): readonly string[] =>
  moments.map(({ lane, what, outcome }) => `${lane} ${what} ${outcome}`);

async function journeyOf(sought: string): Promise<Journey> {
  return (await ask(`/api/orders/${sought}/journey`)) as Journey;
}

async function ask(path: string): Promise<unknown> {
  const answer = await fetch(`${shop.url('control')}${path}`);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.json();
}
