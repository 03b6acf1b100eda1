import { expect, it } from '@jest/globals';
import pico from 'picocolors';
import type { DomainStatus } from '../control/domain-answers.js';
import { flagsText } from './flags-text.js';

const plain = pico.createColors(false);
const FLAG: DomainStatus['flag'] = { intendedPercent: 25, agreed: true, shadowing: true, overruled: null };

function domain(name: string, flag: Partial<DomainStatus['flag']>, change: Partial<DomainStatus> = {}): DomainStatus {
  return {
    domain: name,
    extracted: true,
    stage: 'canary',
    flag: { ...FLAG, ...flag },
    share: { intended: 0.25, observed: 0.3, observedOfSessions: 0.249 },
    ...change,
  } as DomainStatus;
}

it('shows the intended share beside the one that is, and why a flag does not have its way', () => {
  const text = flagsText(
    [
      domain('inventory', {}),
      domain('pricing', { intendedPercent: 50, agreed: false, shadowing: false }),
      domain('orders', { overruled: 'the latch is tripped: legacy answers' }, { stage: 'shadow' }),
      domain('returns', {}, { extracted: false }),
    ],
    [
      { replica: 'gw-1', reportAgeMs: 400, lease: null, flags: { ageMs: 250, source: 'server' } },
      { replica: 'gw-2', reportAgeMs: 400, lease: null, flags: { ageMs: 90_000, source: 'backup' } },
      { replica: 'gw-3', reportAgeMs: null, lease: null, flags: null },
    ],
    plain,
  );
  const lines = text.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
  expect(lines).toEqual([
    'domain | intends | observed | shadow | stage | in force',
    'inventory | 25 % | 24.9 % | on | canary | ✓ yes',
    'pricing | 50 % | 24.9 % | off | canary | ✓ yes, not yet at every gateway',
    'orders | 25 % | 24.9 % | on | shadow | ✕ the latch is tripped: legacy answers',
    'returns | – | – | – | legacy | not extracted: there is no flag',
    '',
    'gateway | flags',
    'gw-1 | as Unleash said, 0.3 s ago',
    'gw-2 | as its own file kept them, 1 min 30 s ago',
    'gw-3 | does not say',
    '',
    'They are moved in Unleash (<domain>.serve, <domain>.shadow), or by a ramp: banyan ramp show <domain>',
  ]);
});
