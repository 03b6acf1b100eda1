import { describe, expect, it } from '@jest/globals';
import { type AdminEnvironment, sliderOf } from './flag-slider.js';

const STRATEGY = {
  id: 's',
  name: 'flexibleRollout',
  parameters: { rollout: '25', stickiness: 'sessionId', groupId: 'banyan' },
  constraints: [],
};

function environment(change: object = {}): AdminEnvironment {
  return { name: 'development', enabled: true, strategies: [{ ...STRATEGY, ...change }] };
}

describe('the slider of a flag', () => {
  it('is the percent of its one rollout', () => {
    expect(sliderOf({}, environment())).toEqual({ kind: 'slider', percent: 25, strategyId: 's' });
  });

  it.each<[string, object]>([
    ['a strategy that lists people', { name: 'userWithId' }],
    ['a strategy that is disabled', { disabled: true }],
    ['constraints', { constraints: [{}] }],
    ['segments', { segments: [1] }],
    ['variants', { variants: [{}] }],
    ['half a percent', { parameters: { ...STRATEGY.parameters, rollout: '12.5' } }],
    ['no percent', { parameters: { stickiness: 'sessionId' } }],
    ['a stickiness that chooses anew each time', { parameters: { ...STRATEGY.parameters, stickiness: 'random' } }],
    ['no id', { id: undefined }],
  ])('is not understood with %s', (_what, change) => {
    expect(sliderOf({}, environment(change))).toMatchObject({ kind: 'not-understood' });
  });

  it.each<[string, readonly object[]]>([
    ['without a strategy', []],
    ['with two', [STRATEGY, STRATEGY]],
    ['with a second one that is disabled', [STRATEGY, { ...STRATEGY, disabled: true }]],
  ])('is not understood %s', (_what, strategies) => {
    const read = sliderOf({}, { name: 'x', enabled: true, strategies } as AdminEnvironment);
    expect(read.kind).toBe('not-understood');
  });

  it('is not understood below a parent flag, and off is off', () => {
    expect(sliderOf({ dependencies: [{ feature: 'parent' }] }, environment()).kind).toBe('not-understood');
    expect(sliderOf({}, { ...environment(), enabled: false })).toEqual({ kind: 'off' });
  });
});
