import { describe, expect, it } from '@jest/globals';
import { momentsOf } from './journey-spans.js';

type Span = Parameters<typeof momentsOf>[0][number];

function span(spanId: string, parentSpanId: string | undefined, more: Partial<Span> = {}): Span {
  return {
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    service: 'orders',
    name: spanId,
    startMs: 1_000,
    durationMs: 5,
    failed: false,
    attributes: {},
    ...more,
  };
}

const lanes = (...spans: Span[]): string[] => momentsOf(spans).map(({ lane }) => lane);

describe('the lane of a span', () => {
  it('is that of who did it, or of who was asked', () => {
    expect(
      lanes(
        span('root', undefined, { service: 'gateway' }),
        span('place', 'root'),
        span('pay', 'place', { attributes: { 'banyan.party': 'payment-backup' } }),
        span('at the processor', 'pay', { service: 'partners' }),
        span('judge', 'place', { attributes: { 'banyan.party': 'fraud' } }),
        span('reserve', 'place', { service: 'inventory' }),
      ),
    ).toEqual(['gateway', 'arm', 'payment', 'payment', 'fraud', 'stock']);
  });

  it('of what comes of a delivery is that of who was told', () => {
    const told = (consumer: string) => ({ attributes: { 'messaging.destination.name': consumer } });
    expect(
      lanes(
        span('send', undefined, told('fulfilment')),
        span('taken', 'send', { service: 'partners' }),
        span('file', undefined, told('legacy-filing')),
        span('core', 'file', { service: 'legacy-core' }),
        span('publish', undefined, told('nats')),
      ),
    ).toEqual(['warehouse', 'warehouse', 'back-office', 'back-office', 'outbox']);
  });

  it('is the arm’s where nobody above says another, also where a trace goes round in circles', () => {
    expect(lanes(span('a', 'b', { service: 'partners' }), span('b', 'a', { service: 'partners' }))).toEqual([
      'arm',
      'arm',
    ]);
  });
});

it('a span says how it ended, how often it was sent, and why', () => {
  const attributes = { 'http.request.resend_count': 2, 'error.type': '503', 'http.response.status_code': 503 };
  const [retried, stoodIn] = momentsOf([
    span('retried', undefined, { failed: true, attributes }),
    span('stood in', undefined, { attributes: { 'banyan.degraded.reason': 'payment-backup' } }),
  ]);
  expect(retried).toMatchObject({ outcome: 'failed', attempts: 3, because: '503, HTTP 503', source: 'trace' });
  expect(stoodIn).toMatchObject({ outcome: 'degraded', attempts: 1, because: 'payment-backup' });
});
