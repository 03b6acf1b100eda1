import { describe, expect, it } from '@jest/globals';
import type { ContractOperation, ContractRegistry } from '@banyan/contracts';
import type { Clock } from '@banyan/kernel';
import * as fc from 'fast-check';
import { ContractUsage, type ReportedUse } from './contract-usage.js';

const DAY = 86_400_000;
const MONDAY = 20_785;
const REGISTRY: ContractRegistry = { storefronts: { web: { contact: 'x' }, app: { contact: 'x' } }, contracts: {} };

class TestClock implements Clock {
  ms = MONDAY * DAY + 1000;
  nowMs = () => this.ms;
  monotonicMs = () => this.ms;
}

const operation = (operationId: string, names: readonly string[] = []) =>
  ({ domain: 'stock', version: 'v1', operationId, deprecated: { names } }) as unknown as ContractOperation;
const ONE = operation('getOne');
const BATCH = operation('getBatch', ['query:place', '/skus/*']);

function rig() {
  const clock = new TestClock();
  const usage = new ContractUsage(REGISTRY, clock);
  /** What control would have of it: the greater of every word that arrived. */
  const kept = new Map<string, number>();
  const tell = (outcome: 'kept' | 'lost' | 'unacknowledged' = 'kept'): readonly ReportedUse[] => {
    clock.ms += 2_000;
    const report = usage.report();
    if (report === undefined) return [];
    if (outcome !== 'lost') {
      for (const { day, operation: name, storefront, field, requests } of report.uses) {
        const key = [day, name, storefront, field].join(' ');
        kept.set(key, Math.max(kept.get(key) ?? 0, requests));
      }
    }
    if (outcome === 'kept') usage.acknowledge(report.stream, report.sequence);
    return report.uses;
  };
  return { clock, usage, kept, tell };
}

describe('the use of contracts', () => {
  it('is counted by operation, storefront and deprecated field', () => {
    const { usage, tell, clock } = rig();
    usage.count(ONE, 'web');
    clock.ms += 5;
    const lastSeenMs = clock.ms;
    usage.count(ONE, 'web');
    usage.countField(usage.count(BATCH, 'app'), 1);
    const use = { day: MONDAY, domain: 'stock', contract: 'v1' };
    expect(tell()).toEqual([
      { ...use, operation: 'getOne', storefront: 'web', field: '', requests: 2, lastSeenMs },
      { ...use, operation: 'getBatch', storefront: 'app', field: '', requests: 1, lastSeenMs },
      { ...use, operation: 'getBatch', storefront: 'app', field: '/skus/*', requests: 1, lastSeenMs },
    ]);
  });

  it('of whoever is not registered is that of one storefront, however many names are sent', () => {
    const { usage, kept, tell } = rig();
    for (let index = 0; index < 10_000; index++) usage.count(ONE, `stranger-${index}`);
    usage.count(ONE, 'default');
    tell();
    expect([...kept]).toEqual([
      [`${MONDAY} getOne unknown `, 10_000],
      [`${MONDAY} getOne default `, 1],
    ]);
    usage.takeUp({ ...REGISTRY, storefronts: { 'stranger-1': { contact: 'x' } } });
    usage.count(ONE, 'stranger-1');
    usage.count(ONE, 'web');
    expect(tell().map(({ storefront, requests }) => [storefront, requests])).toEqual([
      ['unknown', 10_001],
      ['stranger-1', 1],
    ]);
  });

  it('is told again until it is kept, and not any more then', () => {
    const { usage, tell } = rig();
    usage.count(ONE, 'web');
    expect(tell('lost')).toHaveLength(1);
    expect(tell('unacknowledged')).toHaveLength(1);
    expect(tell('kept')).toHaveLength(1);
    expect(tell()).toEqual([]);
    usage.count(ONE, 'web');
    expect(tell()).toMatchObject([{ requests: 2 }]);
  });

  it('is told every two seconds at most', () => {
    const { usage, clock } = rig();
    usage.count(ONE, 'web');
    expect(usage.report()).toBeDefined();
    clock.ms += 1_999;
    expect(usage.report()).toBeUndefined();
    clock.ms += 1;
    expect(usage.report()).toBeDefined();
  });

  it('begins anew with the day, and the day before is told until it is kept', () => {
    const { usage, clock, tell } = rig();
    const late = usage.count(BATCH, 'web');
    clock.ms = (MONDAY + 1) * DAY;
    usage.count(BATCH, 'web');
    // Of a request that was under way at midnight.
    usage.countField(late, 0);
    expect(tell('lost').map(({ day, requests }) => [day, requests])).toEqual([
      [MONDAY, 1],
      [MONDAY + 1, 1],
      [MONDAY + 1, 1],
    ]);
    tell();
    expect(tell()).toEqual([]);
  });

  it('does not let what changes all the time hold up the rest', () => {
    const { usage, tell, kept } = rig();
    const operations = Array.from({ length: 600 }, (_, index) => operation(`op${index}`));
    for (const each of operations) usage.count(each, 'web');
    for (let turn = 0; turn < 3; turn++) {
      for (const each of operations.slice(0, 256)) usage.count(each, 'web');
      tell();
    }
    expect(kept.size).toBe(600);
  });

  it('believes no word about another stream', () => {
    const { usage, tell } = rig();
    usage.count(ONE, 'web');
    expect(tell('lost')).toHaveLength(1);
    usage.acknowledge('another', 1);
    expect(tell()).toHaveLength(1);
  });

  it('arrives whole, whatever becomes of reports and replies', () => {
    const step = fc.oneof(
      fc.record({ ask: fc.constantFrom('web', 'app', 'stranger', 'default') }),
      fc.record({ tell: fc.constantFrom<('kept' | 'lost' | 'unacknowledged')[]>('kept', 'lost', 'unacknowledged') }),
      fc.record({ wait: fc.integer({ min: 0, max: DAY }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { usage, clock, kept, tell } = rig();
        let asked = 0;
        for (const each of steps) {
          if ('ask' in each) {
            usage.count(ONE, each.ask);
            asked += 1;
          } else if ('tell' in each) tell(each.tell);
          else clock.ms += each.wait;
        }
        tell();
        expect([...kept.values()].reduce((sum, count) => sum + count, 0)).toBe(asked);
      }),
    );
  });
});
