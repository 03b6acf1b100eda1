import { expect, it } from '@jest/globals';
import { keepRun } from './keep-run.js';

const kept: unknown[] = [];
const client = {
  recordRun: (domain: string, run: object) => {
    kept.push([domain, run]);
    return Promise.resolve({ id: '1', domain, kind: 'load' });
  },
};
const readiness = { ranAt: '2026-11-28T02:00:00Z', passed: true };
const report = {
  kind: 'banyan-load',
  domains: [
    { domain: 'inventory', verdict: 'healthy', because: [], readiness },
    { domain: 'orders', verdict: 'disturbed', because: ['the generator itself was late'], readiness: null },
  ],
};
const keep = (domain: string, what: object) => keepRun(client, domain, { kind: 'load', report: what, person: 'anna' });

it("keeps a domain's part of a load run, and what another tool says as it is", async () => {
  await keep('inventory', report);
  await keep('inventory', { peakRps: 900 });
  expect(kept).toEqual([
    ['inventory', { kind: 'load', report: readiness, person: 'anna' }],
    ['inventory', { kind: 'load', report: { peakRps: 900 }, person: 'anna' }],
  ]);
});

it('keeps nothing where the run says nothing of a domain', async () => {
  const before = kept.length;
  await expect(async () => keep('orders', report)).rejects.toThrow(/disturbed, the generator itself was late/);
  await expect(async () => keep('pricing', report)).rejects.toThrow('nothing was asked of pricing in this run');
  expect(kept).toHaveLength(before);
});
