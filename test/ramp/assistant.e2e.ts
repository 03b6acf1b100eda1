import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import {
  RolloutStore,
  tripRequest,
  UnleashAdmin,
  verifyChain,
  type DecisionRecord,
  withReentryWait,
} from '@banyan/rollout';
import { TEST_DOMAIN } from '../../apps/control/src/control.fixture.js';
import { RampAssistant, type RampParts } from '../../apps/control/src/ramp/ramp-assistant.js';
import type { SliderPort } from '../../apps/control/src/ramp/ramp-turn.js';
import { RampChanges } from '../../apps/control/src/ramp/ramp-changes.js';
import { goodFacts, testPlan, TUESDAY_MS } from '../../apps/control/src/ramp/ramp.fixture.js';
import type { RampFacts } from '../../apps/control/src/ramp/ramp-decision.js';
import type { Judgement } from '../../apps/control/src/judging/verdicts.js';
import { TestUnleash } from '../../libs/rollout/src/unleash/unleash-server.fixture.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { until } from '../support/until.js';

const FLAG = 'inventory.serve';
const BY_ANNA = { person: 'anna', reason: 'go on' };
const KINDS_OF_A_STEP = ['ramp-step', 'ramp-reached'];

/** A machine that stands still is no outage of Unleash or PostgreSQL, ms. */
const PATIENCE_MS = 20_000;

/** What a gateway would see at a share, as control judges it. */
function judgementAt(percent: number, requests: number): Judgement {
  const none = { requests: 0, failed: 0, slow: 0, failedSessions: [], slowSessions: [] };
  const evidence = {
    domain: 'inventory',
    stretch: `0:${percent / 100}:x`,
    share: percent / 100,
    operations: [{ operation: 'availability.one', legacy: none, service: { ...none, requests } }],
  };
  return {
    verdict: { kind: 'healthy', results: [], text: 'inside' },
    evidence,
    replicas: [],
    flagRevision: undefined,
    atMs: 0,
  };
}

describe('the ramp assistant, over a real PostgreSQL and a real Unleash', () => {
  let postgres: TestPostgres;
  let unleash: TestUnleash;
  let store: RolloutStore;
  let admin: UnleashAdmin;
  let clock: ManualClock;
  let assistant: RampAssistant;
  let changes: RampChanges;
  /** What is seen of the shop beside chain, latch and flag. */
  let seen: Partial<RampFacts>;
  const plan = testPlan();
  const plans = new Map([['inventory', plan]]);

  beforeAll(async () => {
    postgres = await startPostgres();
    unleash = await TestUnleash.start(postgres.url);
    admin = new UnleashAdmin({
      url: unleash.url,
      token: unleash.adminToken,
      environment: unleash.environment,
      timeoutMs: PATIENCE_MS,
    });
    store = patientStore();
    await store.start();
    await until(() => store.connected, 'the store is connected');
    const parameters = { rollout: '1', stickiness: 'sessionId', groupId: 'banyan' };
    await unleash.createFlag(FLAG, { name: 'flexibleRollout', constraints: [], parameters });
  });
  afterAll(async () => {
    await store?.stop();
    await unleash?.kill();
    await postgres?.stop();
  });
  beforeEach(async () => {
    clock = new ManualClock(TUESDAY_MS);
    seen = {};
    await resetIfTripped();
    await unleash.switchFlag(FLAG, 'on');
    await slide(1);
    assistant = assistantWith(admin);
    changes = new RampChanges(store, plans, admin, clock);
  });

  function patientStore(): RolloutStore {
    return new RolloutStore({
      url: postgres.url,
      reentry: withReentryWait(0, 'this test'),
      timeoutMs: PATIENCE_MS,
    });
  }
  async function resetIfTripped(): Promise<void> {
    if ((await store.readLatches()).get('inventory')?.state !== 'tripped') return;
    await store.reset({ domain: 'inventory', by: { kind: 'person', name: 'test' }, reason: 'over', atMs: 1 });
  }
  /** As control is made of it, but for what gateways report: that follows the flag at once. */
  function assistantWith(slider: SliderPort): RampAssistant {
    let stands = 1;
    const watched: SliderPort = {
      slider: async (flag) => {
        const found = await slider.slider(flag);
        if (found.kind === 'slider') stands = found.percent;
        return found;
      },
      moveSlider: (move) => slider.moveSlider(move),
    };
    const desk: RampParts['desk'] = {
      facts: () => ({ ...goodFacts(seen), freeze: undefined }),
      // A gateway that has followed the flag; only what is read of a report stands in it.
      speaking: () => [
        {
          replica: 'gateway-1',
          reportedAtMs: 0,
          heardAtMs: 0,
          report: {
            flags: { ageMs: 10, source: 'server' },
            routes: [
              { domain: 'inventory', stage: 'canary', canaryPercent: stands, requests: { legacy: 0, service: 0 } },
            ],
          } as never,
        },
      ],
    };
    const verdicts = { of: () => judgementAt(stands, seen.evidence?.requests ?? 150) };
    return new RampAssistant([{ domain: TEST_DOMAIN, plan }], { clock, store, slider: watched, desk, verdicts });
  }
  async function slide(percent: number): Promise<void> {
    const path = `/projects/default/features/${FLAG}/environments/development/strategies`;
    const [strategy] = (await unleash.admin('GET', path)) as { id: string }[];
    const parameters = { rollout: String(percent), stickiness: 'sessionId', groupId: 'banyan' };
    await unleash.admin('PUT', `${path}/${strategy?.id}`, { name: 'flexibleRollout', constraints: [], parameters });
  }
  async function percent(): Promise<number | undefined> {
    const slider = await admin.slider(FLAG);
    return slider.kind === 'slider' ? slider.percent : undefined;
  }
  const chain = () => store.decisions('inventory');
  /** The records written while something is done. */
  async function written(act: () => Promise<unknown>): Promise<readonly DecisionRecord[]> {
    const before = (await chain()).length;
    await act();
    return (await chain()).slice(before);
  }
  const kindsOf = (records: readonly DecisionRecord[]): readonly string[] => records.map(({ kind }) => kind);
  const decision = () => {
    const picture = assistant.of('inventory');
    return picture?.kind === 'seen' ? picture.decision : undefined;
  };

  it('does nothing before a person resumes the plan, and then one step a look, each on record before it is made', async () => {
    expect(await written(() => assistant.look())).toEqual([]);
    expect(decision()).toMatchObject({ kind: 'stood-down', reason: { code: 'not-resumed' } });
    expect(await changes.resume('inventory', BY_ANNA)).toMatchObject({ percent: 1 });
    const first = await written(() => assistant.look());
    expect(kindsOf(first)).toEqual(KINDS_OF_A_STEP);
    expect(await percent()).toBe(5);
    expect(first[0]).toMatchObject({
      by: { kind: 'control' },
      evidence: {
        verdict: { kind: 'healthy' },
        ramp: { planHash: plan.hash, percent: 1, to: 5, saw: { step: { requests: 150 } } },
      },
    });
    // 5 % is to last ten minutes.
    expect(await written(() => assistant.look())).toEqual([]);
    expect(decision()).toMatchObject({ kind: 'waiting', at: 5, next: 25 });
    clock.advance(10 * 60_000);
    await Promise.all([assistant.look(), assistant.look(), assistant.look()]);
    expect(await percent()).toBe(25);
    expect(kindsOf(await written(() => assistant.look()))).toEqual(KINDS_OF_A_STEP);
    expect(await percent()).toBe(100);
    expect(await written(() => assistant.look())).toEqual([]);
    expect(decision()).toEqual({ kind: 'complete', at: 100 });
    expect(verifyChain(await chain())).toMatchObject({ intact: true });
  });

  it('goes on where it was after a restart between the record and Unleash, and after one behind it', async () => {
    await changes.resume('inventory', BY_ANNA);
    const killedBefore: SliderPort = {
      slider: (flag) => admin.slider(flag),
      moveSlider: () => Promise.reject(new Error('killed')),
    };
    assistant = assistantWith(killedBefore);
    expect(kindsOf(await written(() => assistant.look()))).toEqual(['ramp-step']);
    expect(await percent()).toBe(1);
    const killedBehind: SliderPort = {
      slider: (flag) => admin.slider(flag),
      moveSlider: async (move) => {
        await admin.moveSlider(move);
        throw new Error('killed');
      },
    };
    assistant = assistantWith(killedBehind);
    expect(kindsOf(await written(() => assistant.look()))).toEqual(['ramp-step']);
    expect(await percent()).toBe(5);
    assistant = assistantWith(admin);
    expect(kindsOf(await written(() => assistant.look()))).toEqual(['ramp-reached']);
    expect(await written(() => assistant.look())).toEqual([]);
    expect(decision()).toMatchObject({ kind: 'waiting', at: 5 });
  });

  it('stands down when a person moved the slider, also back to a step, and goes on when one resumes from there', async () => {
    await changes.resume('inventory', BY_ANNA);
    await assistant.look();
    await slide(1);
    const stood = await written(() => assistant.look());
    expect(kindsOf(stood)).toEqual(['ramp-stood-down']);
    expect(stood[0]?.reason).toBe('Somebody moved the slider to 1 %; the assistant had left it at 5 %.');
    expect(await written(() => assistant.look())).toEqual([]);
    expect(await percent()).toBe(1);
    await changes.resume('inventory', BY_ANNA);
    expect(kindsOf(await written(() => assistant.look()))).toEqual(KINDS_OF_A_STEP);
  });

  it('stands down when the flag was changed between its look and its move', async () => {
    await changes.resume('inventory', BY_ANNA);
    let reads = 0;
    assistant = assistantWith({
      slider: async (flag) => {
        reads += 1;
        if (reads === 2) await slide(3);
        return admin.slider(flag);
      },
      moveSlider: (move) => admin.moveSlider(move),
    });
    expect(kindsOf(await written(() => assistant.look()))).toEqual(['ramp-step', 'ramp-stood-down']);
    expect(await percent()).toBe(3);
  });

  it('makes no step when something was decided after it had looked at the chain', async () => {
    await changes.resume('inventory', BY_ANNA);
    let trips = 0;
    assistant = assistantWith({
      slider: async (flag) => {
        const found = await admin.slider(flag);
        // The latch trips while the assistant is thinking.
        if (trips++ === 0) await trip();
        return found;
      },
      moveSlider: (move) => admin.moveSlider(move),
    });
    expect(kindsOf(await written(() => assistant.look()))).toEqual(['trip']);
    expect(await percent()).toBe(1);
  });

  it('never moves after a trip until the latch was reset and a person resumed', async () => {
    await changes.resume('inventory', BY_ANNA);
    await trip();
    expect(await written(() => assistant.look())).toEqual([]);
    expect(decision()).toMatchObject({ kind: 'stood-down', reason: { code: 'stopped' } });
    await expect(changes.resume('inventory', BY_ANNA)).rejects.toMatchObject({ code: 'conflict' });
    await resetIfTripped();
    expect(await written(() => assistant.look())).toEqual([]);
    expect(await percent()).toBe(1);
    await changes.resume('inventory', BY_ANNA);
    expect(kindsOf(await written(() => assistant.look()))).toEqual(KINDS_OF_A_STEP);
  });

  it('records a freeze once for each change of its reason, not for every look, and not again after a restart', async () => {
    await changes.resume('inventory', BY_ANNA);
    const look = async (times: number) =>
      written(async () => {
        for (let nth = 0; nth < times; nth++) await assistant.look();
      });
    seen = { burning: [{ severity: 'page', text: '14 times' }] };
    expect((await look(4)).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['ramp-frozen', 'The error budget burns: 14 times'],
    ]);
    assistant = assistantWith(admin);
    expect(await look(3)).toEqual([]);
    seen = { coverage: { selected: 5_000, compared: 4_000 } };
    expect(kindsOf(await look(3))).toEqual(['ramp-frozen']);
    seen = {};
    expect(kindsOf(await look(1))).toEqual(KINDS_OF_A_STEP);
  });

  it('is paused by a person, and resumed only on a step', async () => {
    await changes.resume('inventory', BY_ANNA);
    await changes.pause('inventory', { person: 'anna', reason: 'a look at the logs first' });
    expect(await written(() => assistant.look())).toEqual([]);
    expect(decision()).toMatchObject({
      kind: 'stood-down',
      reason: { text: expect.stringContaining('a look at the logs first') },
    });
    await slide(7);
    await expect(changes.resume('inventory', BY_ANNA)).rejects.toThrow(
      'The slider stands at 7 %, which is no step of the plan (1, 5, 25, 100).',
    );
    await unleash.switchFlag(FLAG, 'off');
    await expect(changes.resume('inventory', BY_ANNA)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('waits while Unleash or PostgreSQL is away, and loses nothing by it', async () => {
    await changes.resume('inventory', BY_ANNA);
    const away = new UnleashAdmin({ url: 'http://127.0.0.1:1/api', token: 'x', environment: 'development' });
    assistant = assistantWith(away);
    await assistant.look();
    expect(decision()).toMatchObject({ kind: 'frozen', reasons: [{ code: 'unleash-unreadable' }] });
    assistant = assistantWith(admin);
    await store.stop();
    await assistant.look();
    expect(assistant.of('inventory')).toMatchObject({ kind: 'blind' });
    store = patientStore();
    await store.start();
    await until(() => store.connected, 'the store is connected again');
    assistant = assistantWith(admin);
    expect(kindsOf(await written(() => assistant.look()))).toEqual(KINDS_OF_A_STEP);
  });

  async function trip(): Promise<void> {
    const by = { kind: 'replica', replica: 'gateway-1' } as const;
    await store.trip(
      tripRequest({ domain: 'inventory', by, reason: 'failed 9 of 9', evidence: {}, atMs: clock.nowMs() }),
    );
  }
});
