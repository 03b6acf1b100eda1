import { describe, expect, it } from '@jest/globals';
import { domains } from '@banyan/domains';
import { counter } from '@banyan/observability';
import { ServiceOutcomes } from './service-outcomes.js';

const [domain] = domains;
if (domain === undefined) throw new Error('no domain is registered');
const labels = {
  domain: domain.name,
  operation: domain.operations[0]?.name ?? '',
  contract: domain.contracts[0]?.version ?? '',
};
const happened = (arm: 'legacy' | 'service', outcome: 'ok' | 'rescued' | 'failed', times: number): void =>
  counter('banyan_requests_total')
    .with({ ...labels, arm, outcome })
    .inc(times);

describe('what the service arm cost', () => {
  it('is read off the request metric: of the service alone, and anew from each time the latch is armed', () => {
    const outcomes = new ServiceOutcomes(domain);
    expect(outcomes.counts).toEqual({ ok: 0, rescued: 0, failed: 0 });
    happened('service', 'ok', 90);
    happened('service', 'rescued', 9);
    happened('service', 'failed', 1);
    happened('legacy', 'failed', 50);
    expect(outcomes.counts).toEqual({ ok: 90, rescued: 9, failed: 1 });
    outcomes.restart();
    happened('service', 'ok', 5);
    expect(outcomes.counts).toEqual({ ok: 5, rescued: 0, failed: 0 });
  });
});
