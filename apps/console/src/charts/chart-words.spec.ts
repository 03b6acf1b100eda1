import { describe, expect, test } from '@jest/globals';
import type { ArmSeries } from '../api/control.generated.js';
import { agreementSentence, failuresSentence, requestsSentence, shareSentence, slowSentence } from './chart-words.js';

const ratio = (...value: (number | null)[]) => ({
  value,
  low: value.map((each) => (each === null ? null : each / 2)),
  high: value.map((each) => (each === null ? null : each * 2)),
});
const arm = (over: Partial<ArmSeries> = {}): ArmSeries => ({
  requests: [0, 0],
  failed: [0, 0],
  slow: [0, 0],
  failedRatio: ratio(null, null),
  slowRatio: ratio(null, null),
  ...over,
});
const busy = arm({
  requests: [100, 0],
  failed: [5, 0],
  slow: [10, 0],
  failedRatio: ratio(0.05, null),
  slowRatio: ratio(0.1, null),
});

describe('a chart says what it shows', () => {
  test('of failures and slow ones, by the last step that had traffic, with the interval', () => {
    const arms = { service: busy, legacy: arm() };
    expect(failuresSentence({ arms })).toBe(
      'Failed in the last step with traffic: the service 5 % (between 2.5 % and 10 %); legacy was not asked. In all, 5 failures of 100 at the service and 0 of 0 at legacy.',
    );
    expect(slowSentence({ arms })).toContain('the service 10 % (between 5 % and 20 %)');
  });

  test('of requests, shares and copies', () => {
    expect(requestsSentence({ arms: { service: busy, legacy: arm({ requests: [300, 2] }) }, minutesAStep: 5 })).toBe(
      '100 requests by the service and 302 by legacy, at most 400 in 5 minutes.',
    );
    expect(shareSentence({ share: { intended: [0.2, null], observed: [0.25, null] } })).toBe(
      'In the last step with traffic the service had 25 % of the requests; 20 % was intended.',
    );
    const shadow = { compared: [3, 1], mismatched: [0, 1], agreement: ratio(1, 0) };
    expect(agreementSentence({ shadow })).toBe('4 copies were compared, and 1 differed with nothing to explain it.');
  });

  test('and that there is nothing to show', () => {
    const arms = { service: arm(), legacy: arm() };
    for (const said of [
      failuresSentence({ arms }),
      slowSentence({ arms }),
      requestsSentence({ arms, minutesAStep: 1 }),
    ]) {
      expect(said).toBe('Nobody asked for anything in this time.');
    }
    expect(shareSentence({ share: { intended: [null], observed: [null] } })).toMatch(/^Nobody/);
    expect(agreementSentence({ shadow: { compared: [0], mismatched: [0], agreement: ratio(null) } })).toMatch(
      /^No copies/,
    );
  });
});
