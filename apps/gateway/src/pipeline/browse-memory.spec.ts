import { afterEach, describe, expect, it } from '@jest/globals';
import type { ChangeWatch, Domain, Operation } from '@banyan/domains';
import type { ArmFailure } from '@banyan/kernel';
import { until } from '../../../../test/support/until.js';
import { counted, failing, hanging, late, type Behaviour } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

const LONG_MS = 60_000;

let rig: StorefrontRig;
afterEach(() => rig.stop());

const withMemory = async (freshMs = LONG_MS): Promise<void> => {
  rig = await StorefrontRig.start({ freshMs });
};

/** An arm that answers from what it learned a while ago. */
const learned =
  (units: number, ageMs: number): Behaviour =>
  (call) => ({ ...(counted(units)(call) as object), knowledge: { ageMs, changedAtMs: null } });

const units = (answer: { readonly json: unknown }): unknown => (answer.json as { quantity: unknown }).quantity;

describe('an answer for browsing', () => {
  it('is given again without asking while it is fresh, in every contract version', async () => {
    await withMemory();
    expect(units(await rig.one())).toBe(LEGACY_UNITS);
    expect(units(await rig.one())).toBe(LEGACY_UNITS);
    expect((await rig.get('/inventory/v2/availability/A?channel=web')).json).toMatchObject({
      state: 'in-stock',
      quantity: LEGACY_UNITS,
    });
    expect(rig.legacy.calls).toHaveLength(1);
    // What no arm was asked for says nothing about an arm.
    expect(rig.observations).toHaveLength(1);
  });

  it('is that of another question when SKU, place or operation differ', async () => {
    await withMemory();
    await rig.one('A');
    await rig.one('B');
    await rig.get('/inventory/v1/availability/A?channel=app');
    await rig.get('/inventory/v1/availability/A?channel=store&location=berlin-mitte');
    await rig.batch();
    expect(rig.legacy.calls).toHaveLength(5);
  });

  it('is asked for every time when nothing may be given again', async () => {
    await withMemory(0);
    await rig.one();
    await rig.one();
    expect(rig.legacy.calls).toHaveLength(2);
  });

  it('of one arm is never given for the other: a trip leaves nothing of the service behind', async () => {
    await withMemory();
    rig.serve(true);
    expect(units(await rig.one())).toBe(SERVICE_UNITS);
    rig.latch = { latch: { state: 'tripped', epoch: 1, reason: 'x', evidence: null } as never, leaseInForce: true };
    expect(units(await rig.one())).toBe(LEGACY_UNITS);
  });

  it('says how old it is: what the arm said of itself, and the time since', async () => {
    await withMemory();
    rig.legacy.behaves = learned(LEGACY_UNITS, 4_200);
    expect((await rig.one()).headers.age).toBe('4');
    rig.legacy.behaves = counted(LEGACY_UNITS);
    expect((await rig.one('B')).headers.age).toBeUndefined();
  });

  it('that is older than may be given is no answer of its arm', async () => {
    await withMemory();
    rig.serve(true);
    rig.service.behaves = learned(SERVICE_UNITS, 600_001);
    expect(units(await rig.one())).toBe(LEGACY_UNITS);
    expect(rig.observations).toMatchObject([{ failed: true, decision: { serving: 'service' } }]);
  });

  it('asked for by a crowd at once costs one call', async () => {
    await withMemory();
    rig.legacy.behaves = late(100, counted(LEGACY_UNITS));
    const answers = await Promise.all(Array.from({ length: 20 }, () => rig.one()));
    expect(answers.map(units)).toEqual(Array(20).fill(LEGACY_UNITS));
    expect(rig.legacy.calls).toHaveLength(1);
  });

  it('asked for by a crowd of a service that fails is rescued for each, and each is evidence', async () => {
    await withMemory();
    rig.serve(true);
    rig.service.behaves = failing('service', 'fault', 50);
    const answers = await Promise.all(Array.from({ length: 5 }, () => rig.one()));
    expect(answers.map(units)).toEqual(Array(5).fill(LEGACY_UNITS));
    expect(rig.observations.filter(({ failed }) => failed)).toHaveLength(5);
  });

  it('shared with an arm that hangs still ends within the deadline of each', async () => {
    await withMemory();
    rig.legacy.behaves = hanging;
    const startedMs = performance.now();
    const answers = await Promise.all(Array.from({ length: 3 }, () => rig.one()));
    expect(answers.map(({ status }) => status)).toEqual([504, 504, 504]);
    expect(performance.now() - startedMs).toBeLessThan(5_500);
  });
});

describe('where no arm can answer', () => {
  it.each<ArmFailure>(['transport', 'deadline', 'fault', 'breaker-open', 'shed'])(
    'after %s an older answer is given, and says its age',
    async (failure) => {
      await withMemory(0);
      rig.legacy.behaves = learned(LEGACY_UNITS, 9_000);
      await rig.one();
      rig.legacy.behaves = failing('legacy', failure);
      const answer = await rig.one();
      expect([answer.status, units(answer), answer.headers.age]).toEqual([200, LEGACY_UNITS, '9']);
      // The arm failed, whatever the storefront was told.
      if (failure !== 'shed') expect(rig.observations.at(-1)).toMatchObject({ failed: true });
    },
  );

  it('a value in doubt is not replaced by what it was before', async () => {
    await withMemory(0);
    await rig.one();
    rig.legacy.behaves = failing('legacy', 'refused-translation');
    expect((await rig.one()).status).toBe(502);
  });

  it('what is older than may be given is not given', async () => {
    await withMemory(0);
    rig.legacy.behaves = learned(LEGACY_UNITS, 600_000);
    await rig.one();
    rig.legacy.behaves = failing('legacy', 'transport');
    expect((await rig.one()).status).toBe(502);
  });

  it('a service that serves may have its own older answer given, the younger of both first', async () => {
    await withMemory(0);
    rig.legacy.behaves = learned(LEGACY_UNITS, 9_000);
    await rig.one();
    rig.serve(true);
    rig.service.behaves = learned(SERVICE_UNITS, 2_000);
    await rig.one();
    rig.service.behaves = failing('service', 'fault');
    rig.legacy.behaves = failing('legacy', 'transport');
    expect(units(await rig.one())).toBe(SERVICE_UNITS);
    // Without the service, its memory is out of the question.
    rig.serve(false);
    expect(units(await rig.one())).toBe(LEGACY_UNITS);
  });

  it('where the service is the authority, older legacy answers are never given', async () => {
    rig = await StorefrontRig.start({ domain: (registered) => ({ ...registered, authority: 'service' }) });
    await rig.one();
    rig.serve(true, 100);
    rig.service.behaves = failing('service', 'fault');
    rig.legacy.behaves = failing('legacy', 'transport');
    expect((await rig.one()).status).toBe(502);
  });
});

describe('a firm check', () => {
  const check = '/inventory/v2/availability/A/check?channel=web&quantity=2.5';
  const granted: Behaviour = ({ input }) => ({
    kind: 'firm',
    ...input,
    ruling: { kind: 'granted', backOrder: false },
    stock: { kind: 'counted', quantityE4: 70_000 },
  });

  it('is asked of the authority every time, whatever the flags say, and copied to nobody', async () => {
    await withMemory();
    rig.serve(true, 100, { shadow: true, shadowing: true });
    rig.legacy.behaves = granted;
    for (let asked = 0; asked < 3; asked++) {
      const { status, json, headers } = await rig.get(check);
      expect([status, headers.age, headers['cache-control']]).toEqual([200, undefined, 'no-store']);
      expect(json).toEqual({ sku: 'A', channel: 'web', wanted: 2.5, granted: true, backOrder: false });
    }
    expect(rig.legacy.calls.map(({ operation, input }) => [operation, input['wantedE4']])).toEqual(
      Array.from({ length: 3 }, () => ['availability.firm', 25_000]),
    );
    expect([...rig.service.calls, ...rig.shadowLegacy.calls, ...rig.shadowService.calls]).toEqual([]);
    expect(rig.observations.every(({ decision }) => decision.reason === 'authority')).toBe(true);
  });

  it('that the authority cannot answer is a problem: never an older answer, never the other arm', async () => {
    await withMemory();
    rig.serve(true, 100);
    rig.legacy.behaves = granted;
    await rig.get(check);
    rig.legacy.behaves = failing('legacy', 'transport');
    expect((await rig.get(check)).status).toBe(502);
    expect(rig.service.calls).toEqual([]);
  });

  it('is answered by nobody while it is not known who the authority is; browsing goes on', async () => {
    rig = await StorefrontRig.start({ stockAuthority: () => undefined });
    rig.legacy.behaves = granted;
    const { status, json, headers } = await rig.get(check);
    expect([status, json, headers['retry-after']]).toEqual([
      503,
      expect.objectContaining({ code: 'unavailable' }),
      '2',
    ]);
    expect([...rig.legacy.calls, ...rig.service.calls]).toEqual([]);
    rig.legacy.behaves = counted(7);
    expect((await rig.get('/inventory/v2/availability/A?channel=web')).status).toBe(200);
  });

  it('moves with the authority', async () => {
    rig = await StorefrontRig.start({ domain: (registered) => ({ ...registered, authority: 'service' }) });
    rig.service.behaves = granted;
    expect((await rig.get(check)).status).toBe(200);
    rig.service.behaves = failing('service', 'fault');
    expect((await rig.get(check)).status).toBe(502);
    expect(rig.legacy.calls).toEqual([]);
  });
});

describe('an old answer', () => {
  const withOperation = async (more: Partial<Operation>, domain: Partial<Domain> = {}): Promise<void> => {
    rig = await StorefrontRig.start({
      freshMs: 0,
      domain: (registered) => ({
        ...registered,
        ...domain,
        operations: registered.operations.map((operation) => ({ ...operation, ...more })),
      }),
    });
  };

  it('says by a code of its contract that it is no longer confirmed, from the age that the domain names on', async () => {
    await withOperation({ delayed: { afterMs: 30_000, code: 'stock-verification-delayed' } });
    rig.legacy.behaves = learned(LEGACY_UNITS, 31_000);
    expect((await rig.one('OLD')).headers['degraded']).toBe('stock-verification-delayed');
    rig.legacy.behaves = learned(LEGACY_UNITS, 30_000);
    expect((await rig.one('YOUNG')).headers['degraded']).toBeUndefined();
    // From memory as from an arm.
    rig.legacy.behaves = failing('legacy', 'deadline');
    expect((await rig.one('OLD')).headers).toMatchObject({ age: '31', degraded: 'stock-verification-delayed' });
    expect((await rig.batch()).headers['degraded']).toBeUndefined();
  });

  it('says nothing where its domain has no code for it', async () => {
    await withOperation({});
    rig.legacy.behaves = learned(LEGACY_UNITS, 100_000);
    expect((await rig.one()).headers['degraded']).toBeUndefined();
  });

  it('is not given once it is known to have changed, however young it is', async () => {
    let changesAtMs = Date.now() + LONG_MS;
    await withOperation({}, { knownUntilMs: () => changesAtMs });
    expect((await rig.one()).status).toBe(200);
    rig.legacy.behaves = failing('legacy', 'deadline');
    expect((await rig.one()).status).toBe(200);
    changesAtMs = Date.now();
    expect((await rig.one()).status).toBe(504);
  });
});

describe('what its service says has changed', () => {
  /** Nobody is asked here: the test tells what changed. */
  const watchChanges: ChangeWatch = {
    everyMs: LONG_MS,
    timeoutMs: LONG_MS,
    subjectsOf: (input) => {
      const { sku, skus } = input as { readonly sku: string; readonly skus?: readonly string[] };
      return skus ?? [sku];
    },
    connect: () => ({ since: () => new Promise(() => undefined), close: () => Promise.resolve() }),
  };
  const watched = async (freshMs = LONG_MS): Promise<void> => {
    rig = await StorefrontRig.start({ freshMs, domain: (registered) => ({ ...registered, watchChanges }) });
  };

  it('is forgotten by name, in whichever answers and of whichever arm, and the rest is not', async () => {
    await watched();
    const askAll = async (): Promise<void> => {
      for (const serve of [false, true]) {
        rig.serve(serve);
        await rig.one('A');
        await rig.one('B');
        await rig.get('/inventory/v1/availability/A?channel=app');
        await rig.batch({ channel: 'web', skus: ['B', 'A'] });
        await rig.batch({ channel: 'web', skus: ['B', 'C'] });
      }
    };
    await askAll();
    await askAll();
    expect([rig.legacy.calls.length, rig.service.calls.length]).toEqual([5, 5]);
    expect(rig.memory.forget('inventory', ['A', 'NEVER-ASKED'])).toBe(6);
    expect(rig.memory.forget('inventory', ['A'])).toBe(0);
    await askAll();
    expect([rig.legacy.calls.length, rig.service.calls.length]).toEqual([8, 8]);
  });

  it('is everything of that domain where it cannot say what, and nothing of another', async () => {
    await watched();
    await rig.one('A');
    await rig.one('B');
    expect(rig.memory.forget('pricing', 'everything')).toBe(0);
    expect(rig.memory.forget('pricing', ['A'])).toBe(0);
    expect(rig.memory.forget('inventory', 'everything')).toBe(2);
    await rig.one('A');
    expect(rig.legacy.calls).toHaveLength(3);
  });

  it.each([
    ['of that name', ['A']],
    ['of all', 'everything' as const],
  ])('while its answer is under way, that answer (%s) is given to who asked and not remembered', async (_, changed) => {
    await watched();
    const { promise: told, resolve } = Promise.withResolvers<void>();
    rig.legacy.behaves = async (call) => {
      await told;
      return counted(LEGACY_UNITS)(call);
    };
    const before = [rig.one('A'), rig.one('A')];
    // One asks, and the other waits with it.
    await until(() => rig.legacy.calls.length > 0 && rig.asked.length >= before.length, 'both have asked');
    rig.memory.forget('inventory', changed);
    // Who comes now asks himself, and does not wait for the answer from before.
    rig.legacy.behaves = counted(8);
    expect(units(await rig.one('A'))).toBe(8);
    resolve();
    expect((await Promise.all(before)).map(units)).toEqual([LEGACY_UNITS, LEGACY_UNITS]);
    // The late one replaces nothing: the younger is remembered.
    expect(units(await rig.one('A'))).toBe(8);
    expect(rig.legacy.calls).toHaveLength(2);
  });

  it('while another’s answer is under way does not keep that from being remembered', async () => {
    await watched();
    rig.legacy.behaves = late(50, counted(LEGACY_UNITS));
    const asked = rig.one('A');
    await until(() => rig.legacy.calls.length > 0, 'it is asked');
    rig.memory.forget('inventory', ['B']);
    await asked;
    await rig.one('A');
    expect(rig.legacy.calls).toHaveLength(1);
  });

  it('is not given where no arm can answer either: it is known to be another', async () => {
    await watched(0);
    await rig.one('A');
    await rig.one('B');
    rig.memory.forget('inventory', ['A']);
    rig.legacy.behaves = failing('legacy', 'transport');
    expect([(await rig.one('A')).status, (await rig.one('B')).status]).toEqual([502, 200]);
  });
});
