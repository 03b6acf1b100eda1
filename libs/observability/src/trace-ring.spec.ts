import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { TraceRing } from './trace-ring.js';
import type { TracePart } from './trace-part.js';

class Part implements TracePart {
  size = 1;
  readonly isRead = true;
  forgotten = false;

  constructor(readonly traceId: string) {}

  has(): boolean {
    return true;
  }

  send(): void {
    // What is sent is asked of the tracing as a whole.
  }

  forget(): void {
    this.forgotten = true;
    this.size = 0;
  }
}

/** The same by looking through a list; what was taken keeps its place until that is the oldest. */
class PlainHeld {
  places: (Part | undefined)[] = [];

  constructor(readonly most: number) {}

  get parts(): readonly Part[] {
    return this.places.filter((part) => part !== undefined);
  }

  hold(part: Part): void {
    if (!this.places.includes(part)) this.places.push(part);
    while (this.places.length > this.most || this.#spans > this.most) this.places.shift();
  }

  take(traceId: string): Part[] {
    const taken = this.parts.filter((part) => part.traceId === traceId);
    this.places = this.places.map((part) => (part?.traceId === traceId ? undefined : part));
    return taken;
  }

  get #spans(): number {
    return this.parts.reduce((sum, { size }) => sum + size, 0);
  }
}

describe('what is held of traces', () => {
  it('is what a list of the latest would hold, whatever comes, grows and is taken', () => {
    // Few ids: they share chains, and come again.
    const id = fc.constantFrom('a', 'b', '00000000000000000000000000000001', '00000000000000000000000000000002');
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('hold' as const), id }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('grow' as const), at: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('take' as const), id }) },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.array(step, { maxLength: 60 }), (most, steps) => {
        const held = new TraceRing(most);
        const plain = new PlainHeld(most);
        for (const each of steps) {
          if (each.kind === 'take') {
            expect(held.take(each.id)).toEqual(plain.take(each.id));
            continue;
          }
          const part = each.kind === 'hold' ? new Part(each.id) : plain.parts[each.at];
          if (part === undefined) continue;
          if (each.kind === 'grow') part.size++;
          // The list first: the ring empties what it forgets.
          plain.hold(part);
          held.hold(part, 1);
          expect(new Set(held.tracesWith({}))).toEqual(new Set(plain.parts.map(({ traceId }) => traceId)));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('of none is forgotten at once', () => {
    const held = new TraceRing(0);
    const part = new Part('a');
    held.hold(part, 1);
    expect([part.forgotten, held.take('a'), held.tracesWith({})]).toEqual([true, [], []]);
  });
});
