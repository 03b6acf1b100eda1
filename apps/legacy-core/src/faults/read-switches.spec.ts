import { describe, expect, test } from '@jest/globals';
import { FaultRequestRefused, readAllSwitches, readFaceSwitches } from './read-switches.js';

const NOW = Date.UTC(2026, 10, 21);

describe('reading fault switches', () => {
  test('short forms', () => {
    expect(
      readFaceSwitches('soap', { latencyMs: 200, hang: true, errorRate: 0.5, garbage: false, slowDrip: null }, NOW),
    ).toEqual({
      latencyMs: { rate: 1, ms: 200 },
      hang: { rate: 1 },
      errorRate: { rate: 0.5 },
    });
  });

  test('long forms; a duration becomes an instant', () => {
    expect(
      readFaceSwitches(
        'soap',
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
    expect(() => readFaceSwitches('soap', json, NOW)).toThrow(FaultRequestRefused);
    expect(() => readFaceSwitches('soap', json, NOW)).toThrow(message);
  });

  test('switches of rows are the feed’s alone', () => {
    const rows = { dropRows: 0.01, duplicateRows: { rate: 0.5, count: 3 }, shuffleRows: true };
    expect(readFaceSwitches('feed', rows, NOW)).toEqual({
      dropRows: { rate: 0.01 },
      duplicateRows: { rate: 0.5, count: 3 },
      shuffleRows: { rate: 1 },
    });
    for (const face of ['soap', 'rest', 'msi', 'shop'] as const) {
      expect(() => readAllSwitches({ [face]: { dropRows: 0.01 } }, NOW)).toThrow(
        `${face}.dropRows is a switch of the feed only; ${face} has no rows`,
      );
    }
    expect(() => readFaceSwitches('feed', { dropRows: true }, NOW)).toThrow('dropRows must be a rate 0 to 1');
  });

  test('switches of an effect are for the faces that have one; any may strike one call only', () => {
    const switches = {
      latencyAfterMs: 50,
      hangAfter: { call: 'api/order/confirm', count: 2 },
      errorAfter: 0.5,
      killAtStatement: { statement: 3, call: 'api/order/add' },
    };
    expect(readFaceSwitches('order', switches, NOW)).toEqual({
      latencyAfterMs: { rate: 1, ms: 50 },
      hangAfter: { rate: 1, call: 'api/order/confirm', count: 2 },
      errorAfter: { rate: 0.5 },
      killAtStatement: { rate: 1, statement: 3, call: 'api/order/add' },
    });
    expect(readFaceSwitches('sales', { killAtStatement: 1 }, NOW)).toEqual({
      killAtStatement: { rate: 1, statement: 1 },
    });
    expect(() => readAllSwitches({ soap: { hangAfter: true } }, NOW)).toThrow(
      'soap.hangAfter is a switch of order, sales, import only; soap has no effects',
    );
    expect(() => readFaceSwitches('order', { killAtStatement: { rate: 1 } }, NOW)).toThrow('statement is required');
    expect(() => readFaceSwitches('order', { killAtStatement: true }, NOW)).toThrow('the number of a statement');
    expect(() => readFaceSwitches('import', { hang: { call: '' } }, NOW)).toThrow('hang.call must be a text');
  });

  test('names face and switch', () => {
    expect(() => readAllSwitches({ soup: {} }, NOW)).toThrow(
      'soup is no face; there are soap, rest, msi, feed, price, cart, order, sales, import, shop',
    );
    expect(() => readAllSwitches({ soap: { hang: { rate: 'x' } } }, NOW)).toThrow('soap.hang.rate must be');
  });
});
