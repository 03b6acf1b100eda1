import { describe, expect, it } from '@jest/globals';
import type { SpanRecord } from './span-record.js';
import { TraceStore } from './trace-store.js';

const span = (trace: number, id: number): SpanRecord => ({
  traceId: trace.toString(16).padStart(32, '0'),
  spanId: id.toString(16).padStart(16, '0'),
  service: 'gateway',
  name: `span ${id}`,
  role: 'internal',
  startMs: id,
  durationMs: 1,
  failed: false,
  attributes: {},
});

describe('the store of traces', () => {
  it('keeps the spans of a trace together, however they arrive', () => {
    const store = new TraceStore();
    store.add([span(1, 2), span(2, 9)]);
    store.add([span(1, 1)]);
    expect(store.trace(span(1, 0).traceId)).toHaveLength(2);
    expect(store.recent(10)[0]).toMatchObject({ name: 'span 1', spans: 2, durationMs: 2 });
  });

  it('forgets the trace that was added to least recently', () => {
    const store = new TraceStore(2);
    store.add([span(1, 1), span(2, 2)]);
    store.add([span(1, 3), span(3, 4)]);
    expect(store.recent(10).map((trace) => Number.parseInt(trace.traceId, 16))).toEqual([3, 1]);
    expect(store.trace(span(2, 0).traceId)).toBeUndefined();
  });

  it('does not let one endless trace fill the memory', () => {
    const store = new TraceStore(2, 3);
    for (let id = 1; id <= 10; id++) store.add([span(1, id)]);
    expect(store.trace(span(1, 0).traceId)).toHaveLength(3);
  });
});
