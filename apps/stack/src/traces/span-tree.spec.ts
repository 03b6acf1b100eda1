import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { SpanRecord } from './span-record.js';
import { renderSpanTree } from './span-tree.js';

function span(id: string, parent: string | undefined, startMs: number, more: Partial<SpanRecord> = {}): SpanRecord {
  return {
    traceId: 'a'.repeat(32),
    spanId: id,
    ...(parent === undefined ? {} : { parentSpanId: parent }),
    service: 'gateway',
    name: id,
    role: 'internal',
    startMs,
    durationMs: 2,
    failed: false,
    attributes: {},
    ...more,
  };
}

describe('a trace as a tree', () => {
  it('shows a service fallback with its shadow, in the order of time', () => {
    const text = renderSpanTree([
      span('legacy', 'root', 1006, { service: 'legacy-core', name: 'POST /api/v2_soap', durationMs: 3.5 }),
      span('root', 'of-the-storefront', 1000, { name: 'GET /inventory/v1', durationMs: 10 }),
      span('attempt', 'root', 1001, {
        name: 'inventory service',
        failed: true,
        statusMessage: 'deadline',
        attributes: { 'banyan.arm': 'service', 'error.type': 'deadline' },
      }),
      span('deep', 'attempt', 1002, { service: 'inventory', name: 'availability.one' }),
    ]);
    expect(text).toBe(
      [
        `trace ${'a'.repeat(32)} · 4 spans · 10.00 ms`,
        '└─ gateway  GET /inventory/v1            +0.00 ms    10.00 ms  ok',
        '   ├─ gateway  inventory service         +1.00 ms     2.00 ms  FAILED: deadline  type=deadline  arm=service',
        '   │  └─ inventory  availability.one     +2.00 ms     2.00 ms  ok',
        '   └─ legacy-core  POST /api/v2_soap     +6.00 ms     3.50 ms  ok',
        '',
      ].join('\n'),
    );
  });

  it('puts spans whose parent was not reported at the top', () => {
    const text = renderSpanTree([span('b', 'lost', 2), span('a', undefined, 1)]);
    expect(
      text
        .split('\n')
        .slice(1, 3)
        .map((line) => line.slice(0, 2)),
    ).toEqual(['├─', '└─']);
  });

  it('lets no name move the cursor', () => {
    expect(renderSpanTree([span('a', undefined, 1, { name: 'x\u001B[2Jy\r\n' })])).toContain('x·[2Jy··');
  });

  it('has one line for each span, whatever the parents say', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const anySpan = fc.record({ id: fc.constantFrom(...ids), parent: fc.constantFrom(undefined, 'lost', ...ids) });
    fc.assert(
      fc.property(fc.uniqueArray(anySpan, { selector: (each) => each.id, minLength: 1 }), (list) => {
        const text = renderSpanTree(list.map(({ id, parent }, index) => span(id, parent, index)));
        expect(text.trimEnd().split('\n')).toHaveLength(list.length + 1);
      }),
    );
  });
});
