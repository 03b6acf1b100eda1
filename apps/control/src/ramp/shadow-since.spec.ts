import { describe, expect, it } from '@jest/globals';
import { report } from '../control.fixture.js';
import type { ReplicaReportDto } from '../reports/replica-report.dto.js';
import { ShadowSince } from './shadow-since.js';

function counted(
  selected: number,
  compared: number,
  more: { inFlight?: number; definition?: string; epoch?: number } = {},
): ReplicaReportDto {
  const { inFlight = 0, definition = 'a', epoch = 0 } = more;
  const base = report({ requests: 10, failed: 0, epoch });
  const [route] = base.routes;
  const [shadow] = base.shadow;
  if (route === undefined || shadow === undefined) throw new Error('the fixture has both');
  Object.assign(route, { definition });
  Object.assign(shadow, { selected, compared, inFlight });
  return base;
}

describe('shadow coverage since flag and latch are as they are', () => {
  it('begins where control first hears, and adds what replicas count from there', () => {
    const since = new ShadowSince();
    since.hear('one', counted(500, 100));
    expect(since.of('inventory')).toEqual({ selected: 0, compared: 0 });
    since.hear('one', counted(600, 200));
    since.hear('two', counted(7, 7));
    since.hear('two', counted(17, 16));
    expect(since.of('inventory')).toEqual({ selected: 110, compared: 109 });
    since.forgetAllBut(new Set(['two']));
    expect(since.of('inventory')).toEqual({ selected: 10, compared: 9 });
    expect(since.of('nothing')).toEqual({ selected: 0, compared: 0 });
  });

  it('does not count what is still under way', () => {
    const since = new ShadowSince();
    since.hear('one', counted(10, 8, { inFlight: 2 }));
    since.hear('one', counted(20, 15, { inFlight: 5 }));
    expect(since.of('inventory')).toEqual({ selected: 7, compared: 7 });
    since.hear('one', counted(20, 20));
    expect(since.of('inventory')).toEqual({ selected: 12, compared: 12 });
  });

  it.each([
    ['the slider moves', { definition: 'b' }],
    ['the latch moves', { epoch: 1 }],
  ])('begins anew when %s', (_what, change) => {
    const since = new ShadowSince();
    since.hear('one', counted(0, 0));
    since.hear('one', counted(1_000, 500));
    since.hear('one', counted(1_000, 500, change));
    since.hear('one', counted(1_100, 600, change));
    expect(since.of('inventory')).toEqual({ selected: 100, compared: 100 });
  });

  it('takes counts that went back for those of a replica that was started again', () => {
    const since = new ShadowSince();
    since.hear('one', counted(1_000, 500));
    since.hear('one', counted(30, 29));
    expect(since.of('inventory')).toEqual({ selected: 30, compared: 29 });
  });
});
