import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '@banyan/kernel';
import type { Latch } from '@banyan/rollout';
import { BlockedRoutes } from '../blocking/blocked-routes.js';
import { ChaosRoom } from '../chaos/chaos-room.js';
import { IgnoreRules } from '../domain/ignore-rules.js';
import { IntegrationSwitches } from '../domain/integration-switches.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';
import { reportToControl, type ReportParts } from './control-report.js';
import { CpuMinutes } from '../signals/cpu-minutes.js';
import { FailingSkus } from '../signals/failing-skus.js';
import { SessionBook } from '../signals/session-book.js';
import { TrafficMinutes } from '../signals/traffic-minutes.js';
import { ServiceMinutes } from './service-minutes.js';
import { ServiceOutcomes } from './service-outcomes.js';

let control: Server;
let rig: StorefrontRig;
let answers: (response: ServerResponse) => void;
let received: { path: string | undefined; authorization: string | undefined; body: Record<string, unknown> }[];
let offered: Readonly<Record<string, Latch>>[];
let clock: ManualClock;
let minutes: ServiceMinutes;
let traffic: TrafficMinutes;
let sessions: SessionBook;
let ignoring: IgnoreRules;

beforeAll(async () => {
  control = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        path: request.url,
        authorization: request.headers.authorization,
        body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      });
      answers(response);
    });
  });
  control.listen(0, '127.0.0.1');
  await once(control, 'listening');
});
beforeEach(async () => {
  rig = await StorefrontRig.start();
  answers = replying({ latches: {} });
  received = [];
  offered = [];
  clock = new ManualClock();
  ignoring = new IgnoreRules(clock);
  const operations = rig.domain.manifest.operations.map(({ name }) => name);
  minutes = new ServiceMinutes(clock, [{ name: 'inventory', operations }], { observe: () => undefined });
  sessions = new SessionBook(clock);
  traffic = new TrafficMinutes(clock, sessions, minutes);
});
afterEach(() => rig.stop());
afterAll(() => {
  control.closeAllConnections();
  control.close();
});

const replying =
  (body: unknown, status = 200) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const DIFFERENCE = {
  atMs: 1,
  operation: 'availability.one',
  serving: 'legacy',
  shadow: 'service',
  path: 'sellable',
  servingType: 'boolean',
  shadowType: 'boolean',
  servingHash: '0123456789abcdef',
  shadowHash: 'fedcba9876543210',
  inputHash: '0011223344556677',
  traceId: 'a'.repeat(32),
  askedAgain: 1,
  stage: 'shadow',
  definition: 'first',
  ignoredBy: null,
} as const;

const outcomeOf = (report: Promise<void>) =>
  report.then(
    () => 'taken',
    () => 'failed',
  );

const parts = (over: Partial<ReportParts> = {}): ReportParts => ({
  controlUrl: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
  controlToken: undefined,
  replica: 'gw/1 ü',
  opsUrl: 'http://127.0.0.1:9080',
  domains: [rig.domain],
  flags: {
    flagsOf: (domain) => ({
      domain,
      known: true,
      canaryPercent: 20,
      everybody: false,
      serving: true,
      shadowing: true,
      shadowKnown: true,
      definition: 'd',
    }),
    picture: { ageMs: 12, source: 'server', revision: 7 },
  },
  keeper: { view: () => rig.latch, offer: (latches) => void offered.push(latches) },
  outcomes: new Map([['inventory', new ServiceOutcomes(rig.domain.manifest)]]),
  minutes,
  traffic,
  sessions,
  skus: new FailingSkus({ observe: () => undefined }),
  cpu: new CpuMinutes(clock, () => 0),
  usage: rig.usage,
  blocked: new BlockedRoutes(['import/order']),
  coreBreaker: rig.coreBreaker,
  switches: new IntegrationSwitches(new ManualClock()),
  chaos: new ChaosRoom({ clock: new ManualClock(), allowed: false, hashKey: 'k', isTripped: () => false }),
  ignoring,
  ...over,
});

describe('a report', () => {
  it('says all that this replica saw, all of it cumulative', async () => {
    rig.serve(true, 20);
    await rig.one();
    rig.serve(false, 20);
    await rig.one();
    await reportToControl(parts());
    await reportToControl(parts());
    expect(received[0]?.path).toBe('/api/replicas/gw%2F1%20%C3%BC/report');
    expect(received[0]?.body).toMatchObject({
      opsUrl: 'http://127.0.0.1:9080',
      evidence: [{ domain: 'inventory', share: 0.2, epoch: 0 }],
      routes: [
        {
          domain: 'inventory',
          stage: 'canary',
          canaryPercent: 20,
          shadowing: true,
          requests: { legacy: 1, service: 1 },
          reasons: { canary: 1, 'not-selected': 1 },
          definition: 'd',
          outcomes: { ok: 1, rescued: 0, failed: 0 },
        },
      ],
      shadow: [{ domain: 'inventory', selected: 0, mismatches: [] }],
      latches: [{ domain: 'inventory', state: 'armed', epoch: 0 }],
      core: {
        passthrough: 'closed',
        domains: [
          { domain: 'inventory', breaker: 'closed', calls: [{ operation: 'availability.one', asked: 1, failed: 0 }] },
        ],
      },
      stockRoutes: { open: expect.arrayContaining(['api/order/confirm']), blocked: ['import/order'] },
      flags: { ageMs: 12, source: 'server' },
    });
    // But for who uses what, which is told again only when it has changed, and not twice at once.
    const { usage, ...told } = (received[0]?.body ?? {}) as { usage?: object };
    expect(usage).toMatchObject({ sequence: 1, uses: [{ contract: 'v1', storefront: 'default', field: '' }] });
    expect(received[1]).toEqual({ ...received[0], body: told });
  });

  it('brings unexplained differences, oldest first, until control has kept them', async () => {
    const { records } = rig.domain.shadow;
    for (let i = 0; i < 70; i++) records.add({ ...DIFFERENCE, askedAgain: i });
    const next = () => (received.at(-1)!.body['shadow'] as [{ records: { next: { sequence: number }[] } }])[0].records;
    await reportToControl(parts());
    await reportToControl(parts());
    expect(next()).toMatchObject({ stream: records.stream, dropped: 0 });
    expect(next().next.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
    answers = replying({ latches: {}, kept: { inventory: { stream: records.stream, sequence: 64 } } });
    await reportToControl(parts());
    await reportToControl(parts());
    expect(next().next.map(({ sequence }) => sequence)).toEqual([65, 66, 67, 68, 69, 70]);
  });

  it('takes up what people said may differ, and says which rules it follows', async () => {
    const rule = { number: 3, domain: 'inventory', operation: null, path: 'stock', kind: null, about: null };
    answers = replying({ latches: {}, ignoring: [{ ...rule, remainingMs: 60_000 }] });
    await reportToControl(parts());
    expect(ignoring.of('inventory')).toMatchObject([{ number: 3 }]);
    answers = replying({ latches: {} });
    await reportToControl(parts());
    expect(received.at(-1)?.body['ignoring']).toEqual([3]);
    expect(ignoring.of('inventory')).toEqual([]);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'x'],
    ['another stream', { inventory: { stream: 'other', sequence: 1 } }],
    ['no sequence', { inventory: { stream: 1 } }],
    ['another domain', { pricing: { stream: 'x', sequence: 1 } }],
  ])('keeps differences when control acknowledges %s', async (_, kept) => {
    rig.domain.shadow.records.add(DIFFERENCE);
    answers = replying({ latches: {}, kept });
    await reportToControl(parts());
    expect(rig.domain.shadow.records.waiting(9)).toHaveLength(1);
  });

  it('brings what both arms did until control has kept it', async () => {
    rig.serve(true, 20);
    await rig.one();
    traffic.observe(rig.observations[0]!);
    const { stream, minute } = traffic.report();
    clock.advance(60_000);
    for (const kept of [undefined, 'x', { stream: 'other', minute }, { stream }]) {
      answers = replying({ latches: {}, traffic: kept });
      await reportToControl(parts());
      expect(received.at(-1)?.body['traffic']).toMatchObject({ stream, rows: [{ minute, requests: 1 }] });
    }
    answers = replying({ latches: {}, traffic: { stream, minute } });
    await reportToControl(parts());
    expect(traffic.report().rows).toEqual([]);
  });

  it('brings the minutes of the service arm until control has kept them', async () => {
    rig.serve(true, 20);
    await rig.one();
    minutes.observe(rig.observations[0]!);
    const { stream, minute } = minutes.report('inventory')!;
    clock.advance(60_000);
    await reportToControl(parts());
    const told = received[0]?.body['minutes'] as object[];
    expect(told).toMatchObject([{ domain: 'inventory', stream, from: minute, minute: minute + 1 }]);
    for (const kept of [7, { inventory: 7 }, { inventory: { stream } }, { inventory: { stream: 'x', minute } }]) {
      answers = replying({ latches: {}, minutes: kept });
      await reportToControl(parts());
    }
    expect(minutes.report('inventory')?.from).toBe(minute);
    answers = replying({ latches: {}, minutes: { inventory: { stream, minute } } });
    await reportToControl(parts());
    expect(minutes.report('inventory')?.from).toBe(minute + 1);
  });

  it('before anything is known says so, in JSON', async () => {
    rig.latch = { latch: undefined, leaseInForce: false };
    const flags = { ...parts().flags, picture: { ageMs: Infinity, source: 'none' as never, revision: undefined } };
    await reportToControl(parts({ flags }));
    expect(received[0]?.body).toMatchObject({
      evidence: [],
      latches: [{ domain: 'inventory', state: 'unread', epoch: 0 }],
      flags: { ageMs: null },
    });
  });
});

describe('the reply', () => {
  it('brings latches', async () => {
    const tripped = { state: 'tripped', epoch: 3, reason: 'r', decisionId: 'd', trippedAtMs: 5 };
    answers = replying({ latches: { inventory: { ...tripped, extra: 1 } } });
    await reportToControl(parts());
    expect(offered).toEqual([{ inventory: tripped }]);
  });

  it.each([
    ['nothing', null],
    ['a text', 'x'],
    ['no latches', {}],
    ['latches that are none', { latches: { inventory: { state: 'open', epoch: 1 } } }],
    ['a latch without an epoch', { latches: { inventory: { state: 'armed' } } }],
    ['a latch of another time', { latches: { inventory: { state: 'armed', epoch: -1 } } }],
    ['a list', { latches: [1, null] }],
    ['a trip without its reason', { latches: { inventory: { state: 'tripped', epoch: 9 } } }],
  ])('of %s moves nothing', async (_, body) => {
    answers = replying(body);
    await reportToControl(parts());
    expect(offered).toEqual([{}]);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['an error', replying({ latches: { inventory: { state: 'armed', epoch: 9 } } }, 500)],
    ['a redirect', (response) => void response.writeHead(302, { location: '/' }).end()],
    ['no JSON', (response) => void response.end('<html>')],
    ['half of it', (response) => void response.writeHead(200, { 'content-length': '100' }).write('{"latches":')],
    ['a reset', (response) => void response.socket?.resetAndDestroy()],
    ['silence', () => undefined],
  ])('of %s fails the report, in time, and moves nothing', async (_, script) => {
    answers = script;
    const startedAt = performance.now();
    expect(await outcomeOf(reportToControl(parts()))).toBe('failed');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(offered).toEqual([]);
  });

  it('of a control that follows another says which latches there are, and nothing else', async () => {
    const latch = { state: 'tripped', epoch: 3, reason: 'it failed', decisionId: 'd', trippedAtMs: 1 };
    const switched = { integration: 'price-soap', domain: null, operations: ['page'], remainingMs: 60_000 };
    const switches = new IntegrationSwitches(clock);
    const reply = { latches: { inventory: latch }, switches: [switched] };
    answers = replying({ ...reply, leads: false });
    await reportToControl(parts({ switches }));
    expect(offered).toEqual([{ inventory: latch }]);
    expect(switches.inForce).toEqual([]);
    answers = replying({ ...reply, leads: true });
    await reportToControl(parts({ switches }));
    expect(switches.inForce).toHaveLength(1);
  });

  it('is asked for with the token of this gateway, where control has tokens', async () => {
    await reportToControl(parts({ controlToken: 'banyan_of-a-replica' }));
    await reportToControl(parts());
    expect(received.map(({ authorization }) => authorization)).toEqual(['Bearer banyan_of-a-replica', undefined]);
    answers = replying({ code: 'wrong-token' }, 401);
    await expect(reportToControl(parts())).rejects.toThrow('control answered 401; CONTROL_TOKEN');
  });

  it('of nobody fails the report', async () => {
    expect(await outcomeOf(reportToControl(parts({ controlUrl: 'http://127.0.0.1:1' })))).toBe('failed');
  });
});
