import { describe, expect, it } from '@jest/globals';
import { AnswerSampler } from './answer-sampler.js';
import type { OwnedCall } from './accept.js';

/** A contract that counts how often it is asked, and keeps to its promise or not. */
function callOf(violations: readonly object[] = []): { call: OwnedCall; checked: string[] } {
  const checked: string[] = [];
  const call = {
    contract: { domain: 'inventory', version: 'v1', checkAnswer: () => violations },
    operation: { name: 'availability.one' },
    metrics: { answerChecked: (arm: string, valid: boolean) => checked.push(`${arm} ${valid}`) },
  };
  return { call: call as unknown as OwnedCall, checked };
}

describe('the share of answers that is checked', () => {
  it.each([
    [0, 0],
    [0.01, 10],
    [0.1, 100],
    [0.5, 500],
    [1, 1_000],
  ])('at %d, of a thousand, is %d', (ratio, expected) => {
    const sampler = new AnswerSampler(ratio);
    const { call, checked } = callOf();
    for (let count = 0; count < 1_000; count++) sampler.isValid(call, 'legacy', { status: 200, body: {} });
    expect(checked).toHaveLength(expected);
  });
});

it('says so when an answer breaks its contract, and who gave it', () => {
  const { call, checked } = callOf([{ pointer: '/quantity', message: 'must be an integer' }]);
  expect(new AnswerSampler(1).isValid(call, 'service', { status: 200, body: {} })).toBe(false);
  expect(new AnswerSampler(0).isValid(call, 'service', { status: 200, body: {} })).toBe(true);
  expect(checked).toEqual(['service false']);
});
