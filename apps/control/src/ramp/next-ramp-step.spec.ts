import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { calendarState } from './calendar.js';
import { nextRampStep } from './next-ramp-step.js';
import type { RampFacts } from './ramp-decision.js';
import { goodFacts, testPlan, TUESDAY_MS } from './ramp.fixture.js';

const codesOf = (facts: RampFacts): readonly string[] => {
  const decision = nextRampStep(facts);
  switch (decision.kind) {
    case 'waiting':
    case 'frozen':
      return [decision.kind, ...decision.reasons.map(({ code }) => code)];
    case 'stood-down':
      return [decision.kind, decision.reason.code];
    case 'step':
    case 'complete':
      return [decision.kind];
  }
};
const running = (change: object = {}) => ({ ...goodFacts().standing, ...change }) as RampFacts['standing'];
const slider = (percent: number): RampFacts['slider'] => ({ kind: 'slider', percent, strategyId: 's' });
const NIGHT_MS = Date.UTC(2026, 5, 2, 1, 0);
const BLACK_WEEK_MS = Date.UTC(2026, 10, 24, 10, 0);

describe('the next step of a ramp', () => {
  it('is the next one of the plan when everything is as it must be', () => {
    expect(nextRampStep(goodFacts())).toMatchObject({ kind: 'step', from: 1, to: 5 });
  });

  it.each<[string, Partial<RampFacts>, readonly string[]]>([
    ['no person resumed', { standing: { kind: 'not-resumed' } }, ['stood-down', 'not-resumed']],
    ['the plan is another one', { standing: running({ planHash: 'x' }) }, ['stood-down', 'plan-changed']],
    ['the flag is off', { slider: { kind: 'off' } }, ['stood-down', 'switched-off']],
    [
      'the flag has constraints',
      { slider: { kind: 'not-understood', because: 'c' } },
      ['stood-down', 'not-understood'],
    ],
    ['somebody moved the slider up', { slider: slider(50) }, ['stood-down', 'moved-by-somebody']],
    ['somebody moved it to a step', { slider: slider(5) }, ['stood-down', 'moved-by-somebody']],
    ['Unleash is away', { slider: { kind: 'unreadable', because: 'x' } }, ['frozen', 'unleash-unreadable']],
    [
      'the latch is tripped and the flag off',
      { latch: { state: 'tripped', epoch: 4, reason: 'r', decisionId: 'd', trippedAtMs: 1 }, slider: { kind: 'off' } },
      ['frozen', 'latch-tripped'],
    ],
    [
      'the latch is held',
      { latch: { state: 'held', epoch: 4, reason: 'r', decisionId: 'd', canaryPercent: 1 } },
      ['frozen', 'latch-held'],
    ],
    ['the latch is not read', { latch: undefined }, ['frozen', 'latch-unread']],
    ['the verdict is breached', { verdict: { kind: 'breached', text: 't' } }, ['frozen', 'verdict']],
    [
      'the verdict is inconclusive',
      { verdict: { kind: 'inconclusive', text: '34 of about 100' } },
      ['waiting', 'inconclusive'],
    ],
    [
      'nothing is measured',
      { verdict: { kind: 'unmeasured', text: 't' }, evidence: undefined },
      ['waiting', 'no-data', 'requests'],
    ],
    [
      'the evidence is of another share',
      { evidence: { share: 0.05, requests: 9_999 } },
      ['waiting', 'no-data', 'requests'],
    ],
    ['too little was seen', { evidence: { share: 0.01, requests: 99 } }, ['waiting', 'requests']],
    [
      'the step is too young',
      {
        standing: running({ percent: 5, sinceMs: TUESDAY_MS - 599_999 }),
        slider: slider(5),
        evidence: { share: 0.05, requests: 150 },
        pictures: { percents: [5], oldestMs: 1, silent: [] },
      },
      ['waiting', 'minutes'],
    ],
    ['a page fires', { burning: [{ severity: 'page', text: '14 x in 1 h' }] }, ['frozen', 'burning']],
    ['copies were missed', { coverage: { selected: 2_000, compared: 1_997 } }, ['frozen', 'coverage']],
    ['too few were selected', { coverage: { selected: 999, compared: 999 } }, ['waiting', 'coverage-unknown']],
    ['it is night', { nowMs: NIGHT_MS }, ['frozen', 'outside-hours']],
    ['it is a freeze', { nowMs: BLACK_WEEK_MS }, ['frozen', 'freeze']],
    ['flags are stale', { pictures: { percents: [1], oldestMs: 120_001, silent: [] } }, ['frozen', 'flags-stale']],
    [
      'flags are of a backup',
      { pictures: { percents: [1], oldestMs: undefined, silent: [] } },
      ['frozen', 'flags-stale'],
    ],
    [
      'gateways do not agree yet',
      { pictures: { percents: [1, 5], oldestMs: 1, silent: [] } },
      ['frozen', 'replicas-disagree'],
    ],
    [
      'a gateway does not report',
      { pictures: { percents: [1], oldestMs: 1, silent: ['gateway-2'] } },
      ['frozen', 'replica-silent'],
    ],
    ['no gateway reports', { pictures: { percents: [], oldestMs: 0, silent: [] } }, ['waiting', 'no-data']],
    ['the last step is reached', { standing: running({ percent: 100 }), slider: slider(100) }, ['complete']],
  ])('is none when %s', (_what, change, codes) => {
    const facts = goodFacts(change);
    // Only the hour differs in some of these; the step is as old as before.
    const standing = change.nowMs === undefined ? facts.standing : running({ sinceMs: change.nowMs - 3_600_000 });
    expect(codesOf({ ...facts, standing })).toEqual(codes);
  });

  it('lets a ticket burn, for it is for office hours', () => {
    expect(codesOf(goodFacts({ burning: [{ severity: 'ticket', text: 't' }] }))).toEqual(['step']);
  });

  it('asks for no coverage while nothing is copied, unless the plan demands it', () => {
    const nothing = { coverage: { selected: 0, compared: 0 } };
    expect(codesOf(goodFacts({ ...nothing, coverageDemanded: false }))).toEqual(['step']);
    expect(codesOf(goodFacts({ ...nothing, coverageDemanded: true }))).toEqual(['waiting', 'coverage-unknown']);
  });

  it('goes on from a step that was recorded and did not reach Unleash, and knows one that did', () => {
    const standing = running({ underway: { from: 1, to: 5 } });
    expect(nextRampStep(goodFacts({ standing }))).toMatchObject({ kind: 'step', from: 1, to: 5 });
    expect(codesOf(goodFacts({ standing, slider: slider(25) }))).toEqual(['stood-down', 'moved-by-somebody']);
    expect(codesOf(goodFacts({ standing, slider: slider(5) }))[0]).toBe('frozen');
  });

  const percent = fc.constantFrom(0, 1, 3, 5, 25, 100);
  const anything: fc.Arbitrary<RampFacts> = fc
    .record({
      nowMs: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
      zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'),
      stands: percent,
      at: percent,
      share: fc.constantFrom(0.01, 0.05, 0.25, 1),
      requests: fc.integer({ min: 0, max: 300 }),
      kind: fc.constantFrom('healthy', 'breached', 'inconclusive', 'unmeasured'),
      state: fc.constantFrom('armed', 'held'),
      selected: fc.integer({ min: 0, max: 3_000 }),
      missed: fc.integer({ min: 0, max: 4 }),
      pages: fc.boolean(),
      percents: fc.uniqueArray(percent, { maxLength: 2 }),
      oldestMs: fc.constantFrom(1, 200_000, undefined),
      known: fc.boolean(),
    })
    .map((a) => {
      const base = testPlan();
      const plan = testPlan({ calendar: { ...base.plan.calendar, timeZone: a.zone } });
      return goodFacts({
        nowMs: a.nowMs,
        plan,
        standing: {
          kind: 'running',
          planHash: a.known ? plan.hash : 'x',
          percent: a.stands,
          sinceMs: a.nowMs - 3_600_000,
        },
        slider: slider(a.at),
        latch:
          a.state === 'armed'
            ? { state: 'armed', epoch: 1 }
            : { state: 'held', epoch: 1, reason: 'r', decisionId: 'd', canaryPercent: 100 },
        verdict: { kind: a.kind, text: 't' },
        evidence: { share: a.share, requests: a.requests },
        burning: a.pages ? [{ severity: 'page', text: 't' }] : [],
        coverage: { selected: a.selected, compared: Math.max(0, a.selected - a.missed) },
        pictures: { percents: a.percents, oldestMs: a.oldestMs, silent: [] },
      });
    });
  /** Near enough to a step that random facts often make one. */
  const nearly = anything.chain((facts) =>
    fc
      .subarray([
        'verdict',
        'evidence',
        'burning',
        'coverage',
        'pictures',
        'latch',
        'standing',
        'slider',
        'nowMs',
      ] as const)
      .map((kept) => {
        const good = goodFacts({ plan: facts.plan });
        const standing = { ...good.standing, planHash: facts.plan.hash } as RampFacts['standing'];
        return { ...good, standing, ...Object.fromEntries(kept.map((name) => [name, facts[name]])) };
      }),
  );

  it('is never anything but one step up, on healthy evidence of the present step, in open hours, with everything known', () => {
    let steps = 0;
    fc.assert(
      fc.property(fc.oneof(anything, nearly), (facts) => {
        const decision = nextRampStep(facts);
        if (decision.kind !== 'step') return;
        steps += 1;
        const { plan, calendar } = { plan: facts.plan.plan, calendar: facts.plan.plan.calendar };
        const places = plan.steps.map((step) => step.percent);
        expect(places.indexOf(decision.to)).toBe(places.indexOf(decision.from) + 1);
        expect(decision.to).toBeGreaterThan(decision.from);
        expect(facts.slider).toMatchObject({ kind: 'slider', percent: decision.from });
        expect(facts.verdict.kind).toBe('healthy');
        expect(facts.latch?.state).toBe('armed');
        expect(facts.evidence).toMatchObject({ share: decision.from / 100 });
        expect(facts.evidence?.requests).toBeGreaterThanOrEqual(100);
        expect(facts.coverage.compared / facts.coverage.selected).toBeGreaterThanOrEqual(0.999);
        expect(facts.burning).toEqual([]);
        expect(facts.pictures.percents).toEqual([decision.from]);
        expect(calendarState(calendar, facts.nowMs).kind).toBe('open');
      }),
      { numRuns: 1_500 },
    );
    // Few of the worlds allow one; none at all would prove nothing.
    expect(steps).toBeGreaterThan(5);
  });

  it('says why in a sentence, whatever holds it', () => {
    fc.assert(
      fc.property(anything, (facts) => {
        const decision = nextRampStep(facts);
        const reasons = decision.kind === 'waiting' || decision.kind === 'frozen' ? decision.reasons : [];
        if (decision.kind === 'waiting' || decision.kind === 'frozen') expect(reasons.length).toBeGreaterThan(0);
        for (const { text } of reasons) expect(text).toMatch(/^[A-Z0-9][^]*\S$/);
      }),
    );
  });
});
