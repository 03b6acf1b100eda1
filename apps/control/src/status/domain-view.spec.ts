import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import type { Latch } from '@banyan/rollout';
import { report, TEST_DOMAIN, type Traffic, NO_RAMP } from '../control.fixture.js';
import { Verdicts } from '../judging/verdicts.js';
import { ReplicaBook } from '../reports/replica-book.js';
import type { ReplicaReportDto } from '../reports/replica-report.dto.js';
import { domainStatus } from './domain-view.js';
import type { DomainStatus } from './shop-status.js';

const ARMED: Latch = { state: 'armed', epoch: 2 };
const TRIPPED: Latch = { state: 'tripped', epoch: 3, reason: 'bad', decisionId: 'd', trippedAtMs: 1 };

function view(
  reports: readonly ReplicaReportDto[],
  latch: Latch,
  silent: readonly ReplicaReportDto[] = [],
): DomainStatus {
  const clock = new ManualClock();
  const book = new ReplicaBook(clock);
  silent.forEach((sent, index) => book.write(`silent-${index}`, sent));
  reports.forEach((sent, index) => book.write(`gateway-${index}`, sent));
  const pages = book.pages();
  const speaking = pages.filter(({ replica }) => replica.startsWith('gateway'));
  const judgement = new Verdicts(book, [TEST_DOMAIN], { of: () => latch }, clock).judge(TEST_DOMAIN);
  const standing = {
    judgement,
    latch,
    rollback: null,
    reentry: null,
    unleashPending: null,
    chain: null,
    ...NO_RAMP,
    decisions: [],
    mismatches: [],
  };
  return domainStatus(TEST_DOMAIN, pages, speaking, standing);
}

/** As of a replica that has served for long: its routes since start are not those of the stretch. */
function seasoned(traffic: Partial<Traffic>, route: object = {}): ReplicaReportDto {
  const sent = report({ requests: 30, failed: 0, epoch: 2, legacyRequests: 70, ...traffic });
  const since = { legacy: 10_000, service: 5_000 };
  for (const each of sent.routes) Object.assign(each, { requests: since }, route);
  return sent;
}

describe('the share of the service', () => {
  it('is observed in the stretch in force, beside what that stretch intended, and not since the replicas started', () => {
    expect(view([seasoned({}), seasoned({ requests: 10, legacyRequests: 90 })], ARMED).share).toEqual({
      intended: 0.1,
      observed: 0.2,
      stretch: { legacy: 160, service: 40 },
      observedOfSessions: 0.1,
      sessions: { legacy: 180, service: 20 },
      requests: { legacy: 20_000, service: 10_000 },
    });
  });

  it('at full does not take the copies that legacy is sampled by for traffic', () => {
    const full = seasoned({ requests: 500, legacyRequests: 10 }, { stage: 'full', canaryPercent: 100 });
    for (const each of full.evidence) Object.assign(each, { share: 1, stretch: '2:1:abc', assigned: undefined });
    const status = view([full], ARMED);
    expect(status.share).toMatchObject({ intended: 1, observed: 1, stretch: { legacy: 0, service: 500 } });
    expect(status.share).toMatchObject({ observedOfSessions: null, sessions: { legacy: 0, service: 0 } });
    expect(status.operations[0]).toMatchObject({ legacy: { requests: 10 } });
  });

  it('is not observed before anything was counted, nor while tripped', () => {
    expect(view([seasoned({ epoch: 0 })], ARMED).share).toMatchObject({ intended: 0.1, observed: null });
    expect(view([seasoned({}, { definition: 'moved' })], ARMED).share).toMatchObject({ observed: null });
    expect(view([seasoned({})], TRIPPED).share).toMatchObject({ observed: null, stretch: { legacy: 0, service: 0 } });
  });
});

describe('the release of the service', () => {
  const of = (release: string, startedAtMs: number, requests = 30) => {
    const sent = seasoned({ requests }, { release, definition: 'abc' });
    const stretch = `2:0.1:abc:${release}`;
    for (const each of sent.evidence) Object.assign(each, { release, startedAtMs, stretch });
    return sent;
  };

  it('is the one that replicas know, and the one that the evidence is about', () => {
    expect(view([of('r1', 5), of('r1', 9)], ARMED).release).toEqual({ judged: 'r1', seen: ['r1'] });
    expect(view([seasoned({}, { release: undefined })], ARMED).release).toEqual({ judged: null, seen: [] });
  });

  it('while it is deployed is judged by what was counted of the newer alone', () => {
    const status = view([of('r1', 5, 100), of('r2', 50, 7), of('r1', 60, 100)], ARMED);
    expect(status.release).toEqual({ judged: 'r2', seen: ['r1', 'r2'] });
    expect(status.share.stretch.service).toBe(7);
  });

  it('that no longer is the flag’s as the replica has it is over', () => {
    const moved = of('r1', 5);
    for (const route of moved.routes) route.definition = 'moved';
    expect(view([moved], ARMED).release).toEqual({ judged: null, seen: ['r1'] });
  });
});

describe('what a domain is said to be', () => {
  it('takes stage and flag from replicas that speak, and counts from all', () => {
    const tripped = seasoned({}, { stage: 'shadow', canaryPercent: 0 });
    const status = view([tripped], TRIPPED, [seasoned({}, { stage: 'canary', canaryPercent: 10 })]);
    expect(status).toMatchObject({ stage: 'shadow', flag: { intendedPercent: 0, agreed: true, overruled: null } });
    expect(status.share.requests.service).toBe(10_000);
  });

  it('adds what shoppers noticed over all replicas, and does not make up what nobody says', () => {
    const outcomes = { ok: 90, rescued: 9, failed: 1 };
    expect(view([seasoned({}, { outcomes }), seasoned({}, { outcomes }), seasoned({})], ARMED).outcomes).toEqual({
      ok: 180,
      rescued: 18,
      failed: 2,
    });
    expect(view([seasoned({})], ARMED).outcomes).toBeNull();
  });

  it.each<[string, Latch, object, RegExp | null]>([
    ['tripped', TRIPPED, { stage: 'shadow' }, /intends 10 %.*tripped.*reset/],
    ['held below it', held(5), { stage: 'canary' }, /held at 5 %/],
    ['held above it', held(50), { stage: 'canary' }, null],
    ['without a lease', ARMED, { stage: 'legacy' }, /lease/],
    ['served', ARMED, { stage: 'canary' }, null],
    ['tripped and off', TRIPPED, { stage: 'shadow', canaryPercent: 0 }, null],
  ])('says why a flag that is on does not have its way: %s', (_what, latch, route, text) => {
    const { overruled } = view([seasoned({}, route)], latch).flag;
    if (text === null) expect(overruled).toBeNull();
    else expect(overruled).toMatch(text);
  });
});

function held(canaryPercent: number): Latch {
  return { state: 'held', epoch: 2, reason: 'sale', decisionId: 'd', canaryPercent };
}
