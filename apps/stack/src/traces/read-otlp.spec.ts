import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readOtlp } from './read-otlp.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

function exported(span: object) {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'gateway' } }] },
        scopeSpans: [{ spans: [span] }],
      },
    ],
  };
}

const good = {
  traceId,
  spanId,
  parentSpanId: '',
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: '1795231416123456789',
  endTimeUnixNano: '1795231416125956789',
};

describe('an OTLP export', () => {
  it('is read with the process it is from, its role, and its times to the microsecond', () => {
    const [span] = readOtlp(exported(good));
    expect(span).toMatchObject({ traceId, spanId, service: 'gateway', name: 'GET /', role: 'server', failed: false });
    expect(span?.startMs).toBeCloseTo(1795231416123.4568, 3);
    expect(span?.durationMs).toBeCloseTo(2.5, 3);
    expect(span).not.toHaveProperty('parentSpanId');
  });

  it('keeps scalar attributes as they are, and what the status says', () => {
    const attributes = [
      { key: 'http.response.status_code', value: { intValue: '503' } },
      { key: 'banyan.shadow', value: { boolValue: true } },
      { key: 'share', value: { doubleValue: 0.5 } },
      { key: 'list', value: { arrayValue: { values: [] } } },
    ];
    const [span] = readOtlp(exported({ ...good, attributes, status: { code: 2, message: 'deadline' } }));
    expect(span).toMatchObject({ failed: true, statusMessage: 'deadline' });
    expect(span?.attributes).toMatchObject({ 'http.response.status_code': 503, 'banyan.shadow': true, share: 0.5 });
  });

  it.each([{ traceId: 'short' }, { traceId: '0'.repeat(32) }, { spanId: undefined }, { startTimeUnixNano: 'soon' }])(
    'leaves out a span with %j',
    (fault) => {
      expect(readOtlp(exported({ ...good, ...fault }))).toEqual([]);
    },
  );

  it.each([null, 1, {}, { resourceSpans: 1 }])('%j is none', (body) => {
    expect(() => readOtlp(body)).toThrow('resourceSpans');
  });

  it('never fails on what it does not expect inside', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (resourceSpans) => {
        expect(Array.isArray(readOtlp({ resourceSpans }))).toBe(true);
      }),
    );
  });
});
