import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { mismatchRecord, report, TEST_DOMAIN, NO_RAMP } from '../control.fixture.js';
import type { WorkingIntegration } from '../integrations/integration-status.js';
import { ReplicaBook } from '../reports/replica-book.js';
import { attention } from './attention.js';
import { domainStatus } from './domain-view.js';
import type { DomainStatus, ShopStatus } from './shop-status.js';

const { sequence, atMs: MISMATCH_AT_MS, ...RECORD } = mismatchRecord(1);
const NEWEST = {
  ...RECORD,
  ignoredBy: null,
  sequence,
  atMs: MISMATCH_AT_MS,
  stream: 's',
  domain: 'inventory',
  replica: 'gateway-1',
};

function domain(over: Partial<DomainStatus> = {}, mismatches = [NEWEST]): DomainStatus {
  const book = new ReplicaBook(new ManualClock());
  book.write('gateway-1', report({ requests: 10, failed: 0 }));
  const standing = {
    judgement: undefined,
    latch: null,
    rollback: null,
    reentry: null,
    unleashPending: null,
    chain: null,
    ...NO_RAMP,
  };
  return {
    ...domainStatus(TEST_DOMAIN, book.pages(), book.pages(), { ...standing, decisions: [], mismatches }),
    ...over,
  };
}

const INTEGRATION: WorkingIntegration = {
  id: 'legacy-stock-soap',
  title: 'Legacy stock over SOAP',
  state: 'ok',
  because: 'all is answered',
  carries: 'stock',
  owner: 'core team',
  domain: 'inventory',
  face: 'soap',
  objective: { windowDays: 30 },
  escalation: { who: 'core', how: 'page', when: 'at once' },
  asked: [],
  failures: [],
  settings: [],
  runbook: 'docs/runbooks/legacy-stock-soap.md',
  whenOff: null,
  off: null,
};

function found(over: Partial<Omit<ShopStatus, 'attention'>>, nowMs = MISMATCH_AT_MS): readonly string[] {
  const shop: Omit<ShopStatus, 'attention'> = {
    asOf: '2026-11-21T03:12:44.000Z',
    control: { database: 'connected', unleash: 'answering', leading: { state: 'leads', leader: null } },
    authority: null,
    domains: [domain({}, [])],
    replicas: [],
    processes: [],
    integrations: [],
    ...over,
  };
  return attention(shop, nowMs).map(({ tone, text, href }) => `${tone} ${text} ${href}`);
}

describe('what somebody should look at', () => {
  it('is nothing where nothing is known to be wrong: no data and a verdict that waits are neither good nor bad', () => {
    const integrations = [INTEGRATION, { ...INTEGRATION, state: 'no-data' as const }];
    const processes = [{ name: 'gateway', opsUrl: 'http://x', state: 'ready' as const, failing: [] }];
    expect(found({ integrations, processes })).toEqual([]);
  });

  it('is what is broken first, then what to watch, each with its reason and its place', () => {
    const reason = 'service failed 9 of 9';
    const latch = { state: 'tripped', epoch: 1, reason, decisionId: 'd', trippedAtMs: 0 } as const;
    expect(
      found({
        domains: [domain({ latch }, [])],
        integrations: [
          { ...INTEGRATION, state: 'degraded', because: '1 of 9 calls failed' },
          { ...INTEGRATION, id: 'unleash', title: 'Unleash', state: 'failing', because: 'it does not answer' },
          { state: 'misconfigured', id: null, file: 'x.yaml', faults: ['x.yaml#: must be object'] },
        ],
        processes: [
          { name: 'inventory', opsUrl: 'http://x', state: 'degraded', failing: ['fresh: late', 'faults: on'] },
          { name: 'legacy-core', opsUrl: 'http://x', state: 'away', failing: [] },
        ],
      }),
    ).toEqual([
      `bad inventory is tripped, legacy answers: ${reason} #domain-inventory`,
      'bad Unleash is failing: it does not answer #unleash',
      'bad x.yaml is misconfigured: x.yaml#: must be object #integrations',
      'bad process legacy-core is away #processes',
      'wait Legacy stock over SOAP is degraded: 1 of 9 calls failed #legacy-stock-soap',
      'wait process inventory is degraded: fresh: late, and 1 more #processes',
    ]);
  });

  it('is a breach, a hold and a broken chain', () => {
    const verdict = { kind: 'breached', text: 'service failed 7 of 100' } as const;
    const latch = { state: 'held', epoch: 2, reason: 'sale', decisionId: 'd', canaryPercent: 5 } as const;
    const chain = { intact: false, because: 'removed', sequence: 2, id: undefined } as const;
    expect(found({ domains: [domain({ verdict, latch, chain }, [])] })).toEqual([
      'bad inventory is breached: service failed 7 of 100 #domain-inventory',
      'bad inventory has a broken chain of decisions, at #2 #domain-inventory',
      'wait inventory is held at 5 %: sale #domain-inventory',
    ]);
  });

  it('is a budget that burns, in one line however many operations burn it', () => {
    const burning = ['one', 'two', 'three'].map((text) => ({ severity: 'page', text }) as const);
    const of = (list: typeof burning) => found({ domains: [domain({ harm: { operations: [], burning: list } }, [])] });
    expect(of(burning)).toEqual(['bad inventory burns its error budget: one; and 2 operations more #domain-inventory']);
    expect(of(burning.slice(0, 1))).toEqual(['bad inventory burns its error budget: one #domain-inventory']);
  });

  it('is that another control leads', () => {
    const leader = {
      name: 'control-1:8081',
      url: 'http://control-1:8081',
      epoch: 3,
      since: '2026-01-01T00:00:00.000Z',
    };
    const shop = { domains: [], integrations: [], processes: [], authority: null };
    const of = (state: string) => attention({ ...shop, control: { leading: { state, leader } } } as never, 0);
    expect(of('follows')).toEqual([
      {
        tone: 'wait',
        text: 'this control follows control-1:8081, which takes what is changed',
        href: 'http://control-1:8081',
      },
    ]);
    expect(of('leads')).toEqual([]);
  });

  it('is a file of tokens that is not in force', () => {
    const shop = {
      control: { leading: { state: 'leads', leader: null } },
      domains: [],
      integrations: [],
      processes: [],
      authority: null,
    } as never;
    const [first, ...others] = attention(shop, 0, { tokensFault: 'cannot be read: EACCES' });
    expect(others).toEqual([]);
    expect(first).toMatchObject({ tone: 'bad', text: expect.stringContaining('it cannot be read: EACCES') });
  });

  it('is an unexplained difference for ten minutes', () => {
    const differing = { domains: [domain()] };
    expect(found(differing, MISMATCH_AT_MS + 65_000)).toEqual([
      'wait inventory answers differ unexplained, the last time 1 min 5 s ago #domain-inventory',
    ]);
    expect(found(differing, MISMATCH_AT_MS + 600_000)).toEqual([]);
  });
});
