import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { numberIn, readStep, writtenStep, type DanceStep } from './capture-steps.js';

const order = fc.record({
  number: fc.stringMatching(/^\d{9}$/),
  currency: fc.constantFrom('EUR' as const, 'JPY' as const),
  totalMinor: fc.nat(),
  shippingMinor: fc.nat(),
  atMs: fc.nat(),
});
const steps: fc.Arbitrary<DanceStep> = fc.oneof(
  fc.constant({ step: 'doubted' as const }),
  order.chain((each) =>
    fc.stringMatching(/^[0-9a-f]{26}$/).map((session) => ({ step: 'begun' as const, session, ...each })),
  ),
  order.chain((each) => fc.nat().map((endedAtMs) => ({ step: 'ended' as const, endedAtMs, ...each }))),
);

describe('a step that is written down', () => {
  it('is read again as it was, and names the order of the core', () => {
    fc.assert(
      fc.property(steps, (step) => {
        const known = JSON.parse(JSON.stringify(writtenStep(step))) as ReturnType<typeof writtenStep>;
        expect(readStep(known)).toStrictEqual(step);
        expect(numberIn(known)).toBe('number' in step ? step.number : undefined);
      }),
    );
  });

  it('is none of this arm where anything of it is missing', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (step, at) => {
        const known = { ...writtenStep(step) };
        const names = Object.keys(known);
        const name = names[at % names.length] ?? '';
        delete known[name];
        expect(() => readStep(known)).toThrow(RangeError);
      }),
    );
    expect(() => readStep({ step: 'another' })).toThrow(RangeError);
  });
});
