import { describe, expect, it } from '@jest/globals';
import pico from 'picocolors';
import type { DomainStatus } from '../control/domain-answers.js';
import type { ShopStatus } from '../control/shop-answers.js';
import { domainText, statusText } from './status-text.js';

const plain = pico.createColors(false);

const SHADOW_TEXT = '50 copied, 40 compared, 10 skipped: 34 matched, 1 in flight, 2 unverified, 3 unexplained.';
const DOMAIN: DomainStatus = {
  domain: 'inventory',
  extracted: true,
  stage: 'canary',
  flag: { intendedPercent: 25, agreed: true, shadowing: true, overruled: null },
  share: { intended: 0.25, observed: 0.26, observedOfSessions: 0.249 },
  release: { judged: '1.4.0+a', seen: ['1.4.0+a'] },
  outcomes: null,
  latch: { state: 'armed', epoch: 0 },
  rollback: null,
  reentry: null,
  unleashPending: null,
  verdict: { kind: 'inconclusive', text: '1 of about 100 requests of availability.one' },
  operations: [],
  promotion: { blocks: [] },
  ramp: null,
  alwaysAuthority: ['availability.firm'],
  harm: {
    operations: [
      {
        operation: 'availability.one',
        rows: [{ state: 'quiet' }, { state: 'no-data' }],
        budget: { text: '2 % is spent' },
      },
      { operation: 'availability.batch', rows: [{ state: 'quiet' }], budget: null },
    ],
    burning: [],
  },
  shadow: {
    selected: 50,
    since: { selected: 50, compared: 40, ratio: 0.8 },
    text: SHADOW_TEXT,
    mismatches: [
      { path: 'stock.quantityE4', count: 1_304, unexplained: 1_303 },
      { path: 'sellable', count: 2, unexplained: 0 },
    ],
  },
  chain: null,
};

function shop(change: Partial<ShopStatus> = {}): string {
  const status: ShopStatus = {
    asOf: '2026-11-21T03:12:44.000Z',
    control: { database: 'connected', unleash: 'answering' },
    authority: null,
    domains: [],
    replicas: [],
    integrations: [],
    attention: [],
    ...change,
  };
  return statusText(status, plain);
}

describe('the status in a terminal', () => {
  it('says first what to look at, in the words of the page, and lets none of them steer the terminal', () => {
    const attention = [
      { tone: 'bad', text: 'Unleash is failing: it does not answer' },
      { tone: 'wait', text: 'process \u001b[2Jgateway is degraded' },
    ] as const;
    const [first, ...rest] = shop({ attention }).split('\n');
    expect(first).toBe('look at this');
    expect(rest.slice(0, 2)).toEqual([
      '  ✕ broken  Unleash is failing: it does not answer',
      '  … watch   process ·[2Jgateway is degraded',
    ]);
    expect(shop()).toMatch(/^✓ all well/);
  });

  it('says of an integration that is ill whom to call and where to read on, and of one that is not only how it is', () => {
    const ill = { escalation: { who: 'core on call' }, runbook: 'docs/runbooks/legacy-stock-soap.md' };
    const text = shop({
      integrations: [
        { id: 'legacy-stock-soap', state: 'failing', because: '9 of 9 calls failed', ...ill },
        { id: 'unleash', state: 'ok', because: 'it answers', ...ill },
      ],
    });
    expect(text).toMatch(/legacy-stock-soap {2}failing {2}9 of 9 calls failed {2}call core on call; docs\/runbooks\//);
    expect(text).toMatch(/unleash +ok +it answers$/m);
  });
});

describe('a domain in a terminal', () => {
  it('has what burns, and what is spent; missing minutes are neither', () => {
    const text = domainText(DOMAIN, plain);
    expect(text).toMatch(/^ +budget +nothing known to burn; for 1 rows minutes are missing$/m);
    expect(text).toMatch(/^ +availability\.one: 2 % is spent$/m);
    expect(text).toMatch(/^ +availability\.batch: the budget could not be read$/m);
    const burning = [{ severity: 'page', text: 'availability.one, page: the budget burns' }] as const;
    const fires = domainText({ ...DOMAIN, harm: { operations: [], burning } }, plain);
    expect(fires).toMatch(/^ +budget +availability\.one, page: the budget burns$/m);
    expect(domainText({ ...DOMAIN, harm: { operations: [], burning: [] } }, plain)).toMatch(/budget +nothing burns/);
    expect(domainText({ ...DOMAIN, harm: null }, plain)).not.toContain('budget');
  });

  it('has what became of the copies, and the fields that differ without an explanation', () => {
    const text = domainText(DOMAIN, plain);
    expect(text).toMatch(/shadow +coverage 80 %, 40 of 50 since flag and latch are as they are$/m);
    expect(text).toContain(SHADOW_TEXT);
    expect(text).toMatch(/^ +unexplained in stock\.quantityE4 1,303×$/m);
    expect(text).toContain('availability.firm: always asks the system of record');
  });

  it('says what share was intended, and what was seen of requests and of sessions', () => {
    expect(domainText(DOMAIN, plain)).toMatch(/flag +intends 25 %, observed 26 % of requests, 24.9 % of sessions$/m);
    const older = { ...DOMAIN, share: { intended: 0.25, observed: 0.26 } };
    expect(domainText(older, plain)).toMatch(/flag +intends 25 %, observed 26 %$/m);
  });

  it('names the release, and while one is deployed the one that the evidence is about', () => {
    const of = (judged: string | null, ...seen: string[]) =>
      domainText({ ...DOMAIN, release: { judged, seen } }, plain);
    expect(of('r1', 'r1')).toMatch(/release +r1$/m);
    expect(of('r2', 'r1', 'r2')).toMatch(/release +r1, r2: being deployed, evidence is of r2$/m);
    expect(of(null, 'r1', 'r2')).toMatch(/release +r1, r2: being deployed$/m);
    expect(of(null)).not.toMatch(/release/);
  });

  it('keeps the counts of a shadow that is off now, and says nothing where nothing was copied', () => {
    const off = { ...DOMAIN, flag: { ...DOMAIN.flag, shadowing: false } };
    expect(domainText(off, plain)).toMatch(/shadow +coverage 80 %, 40 of 50 .*, now off$/m);
    expect(domainText({ ...off, shadow: { ...DOMAIN.shadow, selected: 0 } }, plain)).toMatch(/shadow +off$/m);
  });
});
