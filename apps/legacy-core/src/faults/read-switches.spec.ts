import { describe, expect, test } from '@jest/globals';
import { FaultRequestRefused, readAllSwitches, readFaceSwitches } from './read-switches.js';

const NOW = Date.UTC(2026, 10, 21);

describe('reading fault switches', () => {
  test('short forms', () => {
    expect(
      readFaceSwitches({ latencyMs: 200, hang: true, errorRate: 0.5, garbage: false, slowDrip: null }, NOW),
    ).toEqual({
      latencyMs: { rate: 1, ms: 200 },
      hang: { rate: 1 },
      errorRate: { rate: 0.5 },
    });
  });

  test('long forms; a duration becomes an instant', () => {
    expect(
      readFaceSwitches(
        {
          latencyMs: { ms: 10, rate: 0.1 },
          hang: { forMs: 5000 },
          refuse: { count: 3 },
          slowDrip: { bytesPerSecond: 64 },
        },
        NOW,
      ),
    ).toEqual({
      latencyMs: { rate: 0.1, ms: 10 },
      hang: { rate: 1, untilMs: NOW + 5000 },
      refuse: { rate: 1, count: 3 },
      slowDrip: { rate: 1, bytesPerSecond: 64 },
    });
  });

  test('several faces at once', () => {
    expect([...readAllSwitches({ soap: { hang: true }, feed: {} }, NOW)]).toEqual([
      ['soap', { hang: { rate: 1 } }],
      ['feed', {}],
    ]);
  });

  test.each([
    [{ hnag: true }, 'hnag is no switch; there are latencyMs, hang'],
    [{ hang: 1 }, 'hang must be true or false, or an object'],
    [{ hang: 'yes' }, 'hang must be true or false'],
    [{ errorRate: true }, 'errorRate must be a rate 0 to 1'],
    [{ errorRate: 50 }, 'errorRate must be a number, 0 to 1'],
    [{ errorRate: { count: 1 } }, 'errorRate.rate is required'],
    [{ latencyMs: { rate: 1 } }, 'latencyMs.ms is required'],
    [{ latencyMs: -1 }, 'latencyMs must be a whole number'],
    [{ hang: { rate: 2 } }, 'hang.rate must be a number, 0 to 1'],
    [{ hang: { untilMs: 500 } }, 'a duration is forMs'],
    [{ hang: { count: 0 } }, 'hang.count must be a whole number, 1 to'],
    [{ hang: { ms: 5 } }, 'hang.ms is unknown; it takes rate, untilMs, forMs, count'],
    [[], 'the body must be a JSON object'],
    [null, 'the body must be a JSON object'],
  ])('refuses %j and says why', (json, message) => {
    expect(() => readFaceSwitches(json, NOW)).toThrow(FaultRequestRefused);
    expect(() => readFaceSwitches(json, NOW)).toThrow(message);
  });

  test('names face and switch', () => {
    expect(() => readAllSwitches({ soup: {} }, NOW)).toThrow('soup is no face; there are soap, feed, shop');
    expect(() => readAllSwitches({ soap: { hang: { rate: 'x' } } }, NOW)).toThrow('soap.hang.rate must be');
  });
});
