import { expect, it } from '@jest/globals';
import type { FaultOutcome, FaultReport } from './readiness.js';
import { withEarlierFaults } from './with-earlier-faults.js';

const tried = (integration: string, over: Partial<FaultOutcome> = {}): FaultOutcome => ({
  integration,
  fault: 'hangs',
  outcome: 'unaffected',
  atRps: 10,
  behaviour: 'nobody noticed',
  ...over,
});
const run = (ranAt: string, ...faults: FaultOutcome[]): FaultReport => ({ ranAt, passed: true, faults });

it('knows of integrations that the newest run left alone, and when they were tried', () => {
  const newest = run('2026-06-03T00:00:00Z', tried('price', { injected: 'errors' }));
  const older = run('2026-06-02T00:00:00Z', tried('price', { injected: 'errors', outcome: 'failed' }), tried('stock'));
  const oldest = run('2026-06-01T00:00:00Z', tried('stock', { outcome: 'failed' }), tried('cart'));
  expect(withEarlierFaults([newest, older, oldest])?.faults).toEqual([
    tried('price', { injected: 'errors' }),
    { ...tried('stock'), triedAt: older.ranAt },
    { ...tried('cart'), triedAt: oldest.ranAt },
  ]);
});

it('does not let a kind of fault that went well cover another that did not, nor what people saw', () => {
  const newest = run('2026-06-03T00:00:00Z', tried('price', { injected: 'latency' }));
  const older = run('2026-06-02T00:00:00Z', tried('price', { injected: 'errors', outcome: 'failed' }));
  const oldest = run('2026-06-01T00:00:00Z', tried('price', { outcome: 'failed' }));
  expect(withEarlierFaults([newest, older, oldest])?.faults.map(({ outcome }) => outcome)).toEqual([
    'unaffected',
    'failed',
    'failed',
  ]);
});

it('is none where there was none', () => expect(withEarlierFaults([])).toBeUndefined());
