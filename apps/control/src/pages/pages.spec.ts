import { assert, property, string } from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { mismatchRecord, report, TEST_DOMAIN, NO_RAMP } from '../control.fixture.js';
import { FORGET_AFTER_MS, MOST_REPLICAS, ReplicaBook } from '../reports/replica-book.js';
import { domainStatus } from '../status/domain-view.js';
import { replicaStatuses } from '../status/replica-view.js';
import type { DomainStatus, ShopStatus } from '../status/shop-status.js';
import { escapeHtml, html } from '@banyan/pages';
import type { RampStatus } from '../ramp/ramp-status.js';
import { rampPart } from './ramp-part.js';
import { statusPage } from './status-page.js';
import { ageText, ratioText } from './words.js';

const EVIL = `<script>alert("1")</script><a href='x'>&`;

const { sequence, ...RECORD } = mismatchRecord(1);
const KEPT = { ...RECORD, ignoredBy: null, sequence, stream: EVIL, domain: 'inventory' };

function shop(change: Partial<ShopStatus> = {}): ShopStatus {
  const book = new ReplicaBook(new ManualClock());
  const sent = report({ requests: 10, failed: 1 });
  const counts = { domain: 'inventory', selected: 1, compared: 1, matched: 0, mismatched: 1, skipped: 0 };
  const evil = {
    ...counts,
    mismatches: [{ path: EVIL, servingType: EVIL, shadowType: EVIL, count: 1 }],
    noise: [{ operation: EVIL, samples: 1, fields: [{ path: EVIL, raw: 1, noise: 0, rawOnly: 1, noiseOnly: 0 }] }],
  };
  book.write(
    EVIL,
    Object.assign(sent, { opsUrl: `javascript:${EVIL}`, shadow: [evil], flags: { ageMs: 1, source: EVIL } }),
  );
  const latch = { state: 'tripped', epoch: 1, reason: EVIL, decisionId: EVIL, trippedAtMs: 0 } as const;
  const standing = {
    judgement: undefined,
    latch,
    rollback: null,
    reentry: null,
    unleashPending: { epoch: 1, attempts: 1, lastError: EVIL },
    decisions: [],
    mismatches: [{ ...KEPT, path: EVIL, servingHash: EVIL, replica: EVIL }],
    chain: null,
    ...NO_RAMP,
  };
  return {
    asOf: '2026-11-21T03:12:44.000Z',
    control: { database: 'connected', unleash: 'answering', leading: { state: 'leads', leader: null } },
    authority: null,
    domains: [domainStatus(TEST_DOMAIN, book.pages(), book.pages(), standing)],
    replicas: replicaStatuses(book, undefined),
    integrations: [],
    attention: [{ tone: 'bad', text: EVIL, href: '#processes' }],
    processes: [{ name: EVIL, opsUrl: `javascript:${EVIL}`, state: 'away', failing: [EVIL] }],
    ...change,
  };
}

describe('the status page', () => {
  it('lets nothing of a report, a record or a process become markup', () => {
    const { text } = statusPage(shop());
    expect(text).not.toContain('<script');
    expect(text).not.toContain("<a href='x'");
    expect(text).not.toMatch(/href="javascript:/);
    expect(text).toContain('&lt;script&gt;');
  });

  it('needs no script, and says as of when it is', () => {
    const { text } = statusPage(shop());
    expect(text).toContain('2026-11-21 03:12:44 UTC');
  });

  it('tells every end of a copy apart, and shows differences by hash', () => {
    const book = new ReplicaBook(new ManualClock());
    book.write('gateway-1', report({ requests: 10, failed: 0 }));
    const standing = {
      judgement: undefined,
      latch: null,
      rollback: null,
      reentry: null,
      unleashPending: null,
      decisions: [],
      chain: null,
      ...NO_RAMP,
    };
    const kept = [{ ...KEPT, replica: 'gateway-1' }];
    const status = domainStatus(TEST_DOMAIN, book.pages(), book.pages(), { ...standing, mismatches: kept });
    const { text } = statusPage(shop({ domains: [status] }));
    expect(text).toContain(
      '50 copied, 40 compared, 10 skipped: 34 matched, 1 in flight, 1 pending, 1 unverified, 3 unexplained.',
    );
    expect(text).toContain('legacy was asked twice at once for 5 copies');
    expect(text).toMatch(/legacy said">\s*number\s*<code>0123456789abcdef<\/code>\s*<span class="soft">\(served\)/);
    expect(text).toMatch(/service said">\s*number\s*<code>fedcba9876543210<\/code>\s*<\/td>/);
    expect(text).toContain('2 records of differences were lost');
  });

  it('says first what to look at, or that there is nothing', () => {
    const attention = [{ tone: 'bad', text: 'Unleash is failing: it does not answer', href: '#unleash' }] as const;
    const { text } = statusPage(shop({ attention, domains: [] }));
    expect(text).toContain('<title>✕ Status: 1 broken · Banyan</title>');
    expect(text).toMatch(/broken<\/span>\s*Unleash is failing: it does not answer\s*<a class="small" href="#unleash">/);
    expect(statusPage(shop({ attention: [], domains: [] })).text).toContain('Nothing known needs anybody.');
  });

  it('renews itself only where somebody asked for that, so that what was opened stays open', () => {
    const { text } = statusPage(shop());
    expect(text).not.toContain('http-equiv="refresh"');
    expect(text).toContain('<a href="/status?renewing">renew every 3 s</a>');
    const renewing = statusPage(shop(), true).text;
    expect(renewing).toContain('<meta http-equiv="refresh" content="3" />');
    expect(renewing).toContain('<a href="/status">hold still</a>');
  });

  it('says what is always asked of the system of record, and in one line that nothing is counted', () => {
    const { text } = statusPage(shop());
    expect(text).toMatch(
      /Nothing is counted for this flag yet\.\s*availability\.firm always asks the system of record/,
    );
    expect(text).not.toContain('class="arms"');
  });

  it('shows sessions beside what was intended, and the coverage that a promotion goes by', () => {
    const [domain] = shop().domains;
    if (domain === undefined) throw new Error('no domain');
    const latch = { state: 'armed', epoch: 3 } as const;
    const requests = { legacy: 60, service: 40 };
    const share = { intended: 0.5, observed: 0.4, observedOfSessions: 0.45, stretch: requests, requests };
    const since = { selected: 8, compared: 7, skipped: 1, failed: 0, ratio: 7 / 8 };
    const status = { ...domain, latch, share: { ...share, sessions: { legacy: 11, service: 9 } } };
    const text = statusPage(shop({ domains: [{ ...status, shadow: { ...domain.shadow, since } }] })).text;
    expect(text).toMatch(/45 % of sessions\s*<small\s*>50 % intended · 9 of\s*20 sessions, 40 of 100 requests/);
    expect(text).toMatch(/<i style="width:45%"><\/i\s*><b style="left:50%"><\/b>/);
    expect(text).toMatch(/87\.5 %\s*<small\s*>7 of 8 copies compared/);
    expect(text).toContain('latch: armed, epoch 3');
  });

  it('says in its title what to worry about', () => {
    expect(statusPage(shop()).text).toContain('<title>✕ inventory tripped · Banyan</title>');
  });

  it('says what is away, and that nothing is measured when nobody reports', () => {
    const { text } = statusPage(
      shop({
        control: { database: 'away', unleash: 'away', leading: { state: 'unknown', leader: null } },
        replicas: [],
      }),
    );
    expect(text).toContain('PostgreSQL is away');
    expect(text).toContain('Unleash is away');
    expect(text).toContain('No gateway reports');
  });

  it('never calls a trip rolled back before all have acknowledged', () => {
    const [domain] = shop().domains;
    if (domain === undefined) throw new Error('no domain');
    const waiting = { state: 'waiting', epoch: 1, acknowledged: ['a'], missing: ['b'] } as const;
    const { text } = statusPage(shop({ domains: [{ ...domain, rollback: waiting }] }));
    expect(text).toContain('Not yet rolled back');
    expect(text).not.toContain('<strong>Rolled back');
  });
});

describe('the card of a trip', () => {
  const card = (change: Partial<DomainStatus>): string => {
    const [domain] = shop().domains;
    if (domain === undefined) throw new Error('no domain');
    return statusPage(shop({ domains: [{ ...domain, ...change }] })).text.replaceAll(/\s+/g, ' ');
  };

  it('says when, why, what it cost, whether it is complete and what to do next', () => {
    const text = card({
      outcomes: { ok: 300, rescued: 41, failed: 0 },
      rollback: { state: 'rolled-back', epoch: 1, acknowledged: ['a', 'b'], tookMs: 210 },
      unleashPending: null,
      latch: { state: 'tripped', epoch: 1, reason: 'service failed 9 of 9', decisionId: 'd', trippedAtMs: 0 },
    });
    for (const words of [
      'Rolled back: all traffic goes to legacy.',
      '1970-01-01 00:00:00 UTC',
      'service failed 9 of 9',
      'No shopper saw a failure; 41 reads were rescued by legacy, of 341 requests',
      'all 2 live replicas have acknowledged after 210 ms',
      'inventory.serve</code> was switched off',
      'reset inventory --reason',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('does not say that all traffic is at legacy before everybody has said so', () => {
    expect(card({ rollback: null })).not.toContain('all traffic goes to legacy');
    expect(card({ outcomes: { ok: 0, rescued: 1, failed: 1 } })).toContain('1 failure was visible to shoppers');
    expect(card({ outcomes: null })).toContain('Not known');
  });

  it('says why a flag that was switched on again moves nothing, and that a chain is broken', () => {
    expect(card({ unleashPending: null })).toContain('intends 10 % for the service. That moves no traffic');
    const chain = { intact: false, because: 'removed', sequence: 2, id: undefined } as const;
    expect(card({ chain })).toContain('The chain of decisions is broken at #2: removed.');
  });
});

describe('html', () => {
  it('escapes every value: what comes out holds no sign of markup but our own', () => {
    assert(
      property(string(), (text) => {
        expect(html`<b>${text}</b>`.text.slice(3, -4)).not.toMatch(/[<>"']/);
        expect(html`<b>${[text]}</b>`.text).toBe(`<b>${escapeHtml(text)}</b>`);
      }),
    );
  });
});

describe('words', () => {
  it.each([
    [400, 'now'],
    [4_200, '4 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms are %s', (ms, text) => expect(ageText(ms)).toBe(text));

  it.each([
    [null, '–'],
    [0, '0 %'],
    [0.0001, '< 0.1 %'],
    [0.098, '9.8 %'],
    [0.9999, '> 99.9 %'],
    [1, '100 %'],
  ])('a ratio of %p is %s', (ratio, text) => expect(ratioText(ratio)).toBe(text));
});

describe('the book of replicas', () => {
  it('forgets who was silent for a minute, on the monotonic clock', () => {
    const clock = new ManualClock();
    const book = new ReplicaBook(clock);
    book.write('gateway-1', report({ requests: 1, failed: 0 }));
    clock.advance(FORGET_AFTER_MS - 1);
    clock.jumpWallClock(10 * FORGET_AFTER_MS);
    expect(book.pages().map((page) => book.ageMs(page))).toEqual([FORGET_AFTER_MS - 1]);
    clock.advance(2);
    expect(book.pages()).toEqual([]);
  });

  it('keeps the latest word only, and refuses more replicas than there can be', () => {
    const book = new ReplicaBook(new ManualClock());
    for (let n = 0; n < MOST_REPLICAS; n++) expect(book.write(`g${n}`, report({ requests: n, failed: 0 }))).toBe(true);
    expect(book.write('one-more', report({ requests: 1, failed: 0 }))).toBe(false);
    expect(book.write('g0', report({ requests: 77, failed: 0 }))).toBe(true);
    const page = book.pages().find(({ replica }) => replica === 'g0');
    expect(page?.report.routes[0]?.requests.service).toBe(77);
    expect(book.pages()).toHaveLength(MOST_REPLICAS);
  });
});

describe('the ramp on the page', () => {
  const steps = [
    { percent: 1, requests: 300, minutes: 60, place: 'behind' },
    { percent: 5, requests: 1_000, minutes: null, place: 'here' },
    { percent: 100, requests: null, minutes: null, place: 'ahead' },
  ] as const;
  const ramp: RampStatus = {
    file: 'inventory.ramp.yaml',
    owner: '<b>team',
    reason: 'r',
    hash: 'a'.repeat(64),
    timeZone: 'Europe/Berlin',
    steps,
    state: 'waiting',
    reasons: [{ code: 'requests', text: '34 of the 1,000 requests that this step is to see.' }],
    seen: { requests: 34, wanted: 1_000 },
    nextAllowed: { at: '2026-12-01T08:00:00.000Z', local: 'Tue 2026-12-01 09:00 Europe/Berlin' },
  };
  const text = (change: Partial<RampStatus> = {}): string =>
    rampPart('inventory', NO_RAMP.promotion, { ...ramp, ...change }).text;

  it('is a row of steps with the present one marked, why it waits, and when it may go on in both zones', () => {
    expect(text()).toMatch(/<li class="here" aria-current="step">\s*<strong>● 5 %/);
    expect(text()).toContain('waiting: 34 of about 1,000 requests');
    expect(text()).toContain('Tue 2026-12-01 09:00 Europe/Berlin');
    expect(text()).toContain('2026-12-01 08:00:00 UTC');
    expect(text()).toContain('ramp pause inventory');
    expect(text({ state: 'stood-down' })).toContain('ramp resume inventory');
    expect(text()).not.toContain('<b>team');
  });

  it('does not say twice what speaks against everybody', () => {
    const blocks = [{ code: 'coverage', text: 'too little was compared' }] as const;
    const reasons = [...blocks, { code: 'outside-hours', text: 'it is night' }];
    const latched = [{ code: 'latch-tripped', text: 'The latch is tripped: failed 9 of 9' }] as const;
    const short = rampPart('inventory', { ...NO_RAMP.promotion, blocks: latched }, null).text;
    expect(short).toContain('<li>The latch is tripped.</li>');
    const page = rampPart('inventory', { ...NO_RAMP.promotion, blocks }, { ...ramp, state: 'frozen', reasons }).text;
    expect(page.match(/too little was compared/g)).toHaveLength(1);
    expect(page).toContain('it is night');
  });

  it('says without a plan, too, what speaks against more traffic', () => {
    const blocks = [{ code: 'coverage', text: 'Shadow coverage is below 99.9 %: 9 of 10.' }] as const;
    const page = rampPart('inventory', { ...NO_RAMP.promotion, blocks }, null).text;
    expect(page).toContain('Shadow coverage is below 99.9 %: 9 of 10.');
    expect(page).not.toContain('Ramp by plan');
    expect(rampPart('inventory', NO_RAMP.promotion, null).text).toContain('nothing speaks against it');
  });
});
