import { expect, it } from '@jest/globals';
import type { JourneyMoment } from '../../api/control.generated.js';
import { compareJourneys } from './compare-journeys.js';

function moment(lane: JourneyMoment['lane'], what: string, over: Partial<JourneyMoment> = {}): JourneyMoment {
  return {
    lane,
    what,
    from: '2026-11-28T10:00:00.000Z',
    fromMs: 0,
    tookMs: 100,
    outcome: 'done',
    attempts: 1,
    because: null,
    source: 'books',
    ...over,
  };
}

const differences = (one: JourneyMoment[], other: JourneyMoment[]) =>
  compareJourneys(one, other).map(({ what, differs }) => `${what}: ${differs}`);

it('says what is on one way only, ended otherwise, was tried more often, or took longer', () => {
  expect(
    differences(
      [
        moment('payment', 'backup: captured'),
        moment('shipping', 'cost', { outcome: 'degraded' }),
        moment('mail', 'mail: accepted', { attempts: 3 }),
        moment('warehouse', 'fulfilment: accepted', { tookMs: 900 }),
        moment('fraud', 'judged'),
      ],
      [
        moment('payment', 'primary: captured'),
        moment('shipping', 'cost'),
        moment('mail', 'mail: accepted'),
        moment('warehouse', 'fulfilment: accepted'),
        moment('fraud', 'judged', { tookMs: 115 }),
      ],
    ),
  ).toEqual([
    'backup: captured: path',
    'cost: end',
    'mail: accepted: tries',
    'fulfilment: accepted: time',
    'judged: not',
    'primary: captured: path',
  ]);
});

it('leaves out what only a trace knows, and takes references for nothing', () => {
  expect(
    differences(
      [moment('arm', 'return RT01ABCDEFGHIJ'), moment('gateway', 'gateway: POST /orders', { source: 'trace' })],
      [moment('arm', 'return RT01KLMNOPQRST')],
    ),
  ).toEqual(['return …: not']);
});
