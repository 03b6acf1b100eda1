import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatTraceparent, newTraceContext, parseTraceparent } from './correlation.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('traceparent', () => {
  it('is read and written alike', () => {
    const header = `00-${TRACE}-${SPAN}-01`;
    expect(parseTraceparent(header)).toEqual({ traceId: TRACE, spanId: SPAN, sampled: true });
    expect(formatTraceparent({ traceId: TRACE, spanId: SPAN, sampled: true })).toBe(header);
  });

  it('reads a later version by its first four fields', () => {
    expect(parseTraceparent(`01-${TRACE}-${SPAN}-00-more`)).toMatchObject({ traceId: TRACE, sampled: false });
  });

  it.each([
    undefined,
    '',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-0g`,
  ])('starts a new trace for %j', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('starts a new trace when the header is repeated', () => {
    expect(parseTraceparent([`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`])).toBeUndefined();
  });

  it('round-trips whatever it makes, and never throws on what it is sent', () => {
    const context = newTraceContext(true);
    expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => void parseTraceparent(header)));
  });
});
