import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MismatchBuffer } from './mismatch-buffer.js';
import type { MismatchRecord } from './mismatch-record.js';

const RECORD = { operation: 'one' } as MismatchRecord;

/** What happens between a replica and control: records come up, reports are sent and may be lost, and so may replies. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('found' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('report' as const), arrives: fc.boolean(), answered: fc.boolean() }),
);

describe('the buffer of records', () => {
  it('loses none that it does not count as dropped, whatever is lost on the way', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const buffer = new MismatchBuffer(8);
        const kept = new Set<number>();
        let found = 0;
        for (const each of steps) {
          if (each.kind === 'found') {
            for (let i = 0; i < each.count; i++) buffer.add(RECORD);
            found += each.count;
          } else if (each.arrives) {
            const sent = buffer.waiting(3);
            for (const { sequence } of sent) kept.add(sequence);
            if (each.answered && sent.length > 0) buffer.acknowledge(buffer.stream, sent.at(-1)!.sequence);
          }
        }
        for (const { sequence } of buffer.waiting(99)) kept.add(sequence);
        expect(kept.size).toBeGreaterThanOrEqual(found - buffer.dropped);
        expect(buffer.waiting(99).length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('hands out the oldest first, keeps the newest, and forgets what is acknowledged', () => {
    const buffer = new MismatchBuffer(3);
    for (let i = 0; i < 5; i++) buffer.add(RECORD);
    expect(buffer.waiting(2).map(({ sequence }) => sequence)).toEqual([3, 4]);
    expect(buffer.dropped).toBe(2);
    buffer.acknowledge('another stream', 4);
    expect(buffer.waiting(9)).toHaveLength(3);
    buffer.acknowledge(buffer.stream, 4);
    expect(buffer.waiting(9).map(({ sequence }) => sequence)).toEqual([5]);
  });
});
