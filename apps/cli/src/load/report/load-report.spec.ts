import { describe, expect, it } from '@jest/globals';
import type { Objective } from '@banyan/slo';
import { askAvailability, askPrice, type ShopQuestion } from '@banyan/shopping';
import { RateCurve } from '../profile/rate-curve.js';
import { PASSTHROUGH } from '../run/journeys.js';
import { Tally } from '../run/tally.js';
import { buildReport, type RunFacts } from './build-report.js';
import { reportPage } from './report-page.js';

const SECONDS = 60;
const objective = (operation: string): Objective => ({
  operation,
  availabilityTarget: 0.999,
  latencyThresholdMs: 300,
  latencyTarget: 0.99,
});
const OBJECTIVES = new Map([
  ['inventory', [objective('availability.one')]],
  ['pricing', [objective('price.one')]],
]);
const FACTS: RunFacts = {
  ranAt: '2026-11-28T02:00:00.000Z',
  ended: 'complete',
  gateway: 'http://shop.example/',
  profile: {
    name: 'ours',
    title: 'Ours & <theirs>',
    seed: 1,
    peakRps: 20,
    plannedSeconds: SECONDS,
    seconds: SECONDS,
    compression: 1_440,
  },
  signed: false,
  orders: null,
  generator: { connections: 8, mostUnderWay: 100, cpuRatio: 0.02 },
  curve: RateCurve.squeezed(
    [
      { atMinutes: 0, rps: 10 },
      { atMinutes: 1, rps: 30 },
    ],
    SECONDS * 1_000,
    30,
  ),
};
const STOCK = askAvailability('4711', 'web');
const PRICE = askPrice('4711', 'web');
const PAGE: ShopQuestion = { ...PASSTHROUGH, method: 'GET', target: '/' };

/** Ten of each a second, each answered as is said. */
function tallyOf(said: (atMs: number, domain: string) => { status?: number; tookMs?: number; lateMs?: number }): Tally {
  const tally = new Tally(SECONDS * 1_000, 1_000, OBJECTIVES);
  for (let atMs = 0; atMs < SECONDS * 1_000; atMs += 100) {
    for (const question of [STOCK, PRICE, PAGE]) {
      const { status = 200, tookMs = 20, lateMs = 0 } = said(atMs, question.domain);
      const counts = tally.meant(question, atMs, lateMs);
      const answer = { status, body: {}, sentMs: atMs + lateMs, endMs: atMs + tookMs, isGivenUp: false };
      tally.ended(counts, atMs, answer);
    }
  }
  return tally;
}

describe('the report of a run', () => {
  it('has a verdict on each domain, and what readiness is told of it', () => {
    const { verdict, domains, operations } = buildReport(
      tallyOf(() => ({})),
      FACTS,
    );
    expect(verdict).toBe('healthy');
    expect(domains.map(({ domain, readiness }) => [domain, readiness])).toEqual([
      [
        'inventory',
        {
          ranAt: FACTS.ranAt,
          passed: true,
          profile: 'ours',
          peakRps: 10,
          durationSeconds: SECONDS,
          p99Ms: expect.closeTo(20, 0),
          failedRatio: 0,
          breaksAtRps: null,
        },
      ],
      ['pricing', expect.objectContaining({ passed: true })],
    ]);
    expect(operations.map(({ operation, verdict: own }) => [operation, own])).toEqual([
      ['availability.one', 'healthy'],
      ['price.one', 'healthy'],
      ['page', null],
    ]);
  });

  it('says of the domain alone that broke that it broke, and at which rate', () => {
    const slowFromHalf = (atMs: number, domain: string) =>
      domain === 'pricing' && atMs >= 30_000 ? { tookMs: 900 } : {};
    const { verdict, because, domains } = buildReport(tallyOf(slowFromHalf), FACTS);
    expect([verdict, because]).toEqual([
      'breached',
      ['pricing price.one: 300 of 600 took longer than 300 ms, and 1 % may'],
    ]);
    expect(domains.map(({ readiness }) => [readiness?.passed, readiness?.breaksAtRps])).toEqual([
      [true, null],
      [false, 10],
    ]);
  });

  it('does not let quick failures look like a quick shop', () => {
    const { operations } = buildReport(
      tallyOf((atMs) => (atMs % 200 === 0 ? { status: 503, tookMs: 1 } : { tookMs: 50 })),
      FACTS,
    );
    expect(operations[0]).toMatchObject({
      failed: 300,
      latency: { p50Ms: expect.closeTo(50, 0) },
      verdict: 'breached',
    });
  });

  it('says nothing of the shop where the generator was late', () => {
    const { verdict, because, domains } = buildReport(
      tallyOf((atMs) => (atMs < 1_000 ? { lateMs: 200, tookMs: 2_000 } : {})),
      FACTS,
    );
    expect([verdict, because]).toEqual(['disturbed', [expect.stringContaining('the generator itself was late')]]);
    expect(domains.map(({ readiness }) => readiness)).toEqual([null, null]);
  });

  it('proves nothing where somebody ended it early, but for what was broken by then', () => {
    const interrupted: RunFacts = { ...FACTS, ended: 'interrupted', profile: { ...FACTS.profile, seconds: 40 } };
    const broken = (_atMs: number, domain: string) => (domain === 'pricing' ? { status: 500 } : {});
    const { domains, slices } = buildReport(tallyOf(broken), interrupted);
    expect(domains.map(({ verdict, readiness }) => [verdict, readiness?.passed])).toEqual([
      ['inconclusive', undefined],
      ['breached', false],
    ]);
    expect(slices).toHaveLength(40);
  });

  it('says that nothing can be said where nothing asked has an objective', () => {
    const page = new Tally(1_000, 1_000, OBJECTIVES);
    page.meant(PAGE, 0, 500);
    expect(buildReport(page, FACTS)).toMatchObject({
      verdict: 'inconclusive',
      because: ['nothing was asked that has an objective'],
    });
    const strange = new Tally(1_000, 1_000, new Map());
    strange.meant(STOCK, 0, 500);
    expect(buildReport(strange, FACTS)).toMatchObject({
      verdict: 'inconclusive',
      because: ['inventory has no objective for anything that was asked'],
    });
  });

  it('takes sold out for an answer, and any other no for a refusal', () => {
    const tally = new Tally(1_000, 1_000, OBJECTIVES);
    const counts = tally.meant(STOCK, 0, 0);
    for (const code of ['out-of-stock', 'payment-declined']) {
      tally.ended(counts, 0, { status: 422, body: { code }, sentMs: 0, endMs: 1, isGivenUp: false });
    }
    expect([counts.answered, counts.refused, counts.failed]).toEqual([2, 1, 0]);
  });

  it('is a page that needs nothing from elsewhere, and shows what it is given as text', () => {
    const page = reportPage(
      buildReport(
        tallyOf(() => ({})),
        FACTS,
      ),
    );
    expect(page).not.toMatch(/<script|<link|@import|url\(|src=/);
    expect(page).toContain('Ours &amp; &lt;theirs&gt;');
    expect(page.match(/<path class="(wanted|answered|failed|p50|p99)" d="M/g)).toHaveLength(5);
  });
});
