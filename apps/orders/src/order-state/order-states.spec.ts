import { ORDER_STATES, type FulfilmentStep } from '@banyan/domains';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { stateAfter, type KeptState } from './order-states.js';

const STEPS: readonly FulfilmentStep[] = ['picked', 'dispatched', 'ready-for-collection', 'delivered'];
const OVER: readonly KeptState[] = ['pending', 'refused', 'in-review', 'cancelled', 'returned', 'completed'];

describe('what fulfilment tells', () => {
  test.each(OVER)('moves nothing that is %s', (state) => {
    for (const step of STEPS) expect(stateAfter(state, step)).toBeUndefined();
  });

  test('comes to the same in whatever order it comes, and however often', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<FulfilmentStep>('picked', 'dispatched', 'delivered'), { minLength: 1, maxLength: 8 }),
        (told) => {
          const end = (steps: readonly FulfilmentStep[]): KeptState =>
            steps.reduce<KeptState>((state, step) => stateAfter(state, step) ?? state, 'accepted');
          expect(end(told)).toBe(end(told.toSorted()));
          expect(ORDER_STATES).toContain(end(told));
        },
      ),
    );
  });
});
