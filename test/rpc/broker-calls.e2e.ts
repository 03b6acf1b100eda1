import { ArmError } from '@banyan/kernel';
import { SERVICE_ERROR_CODES, ServiceClient, type CallAttempt } from '@banyan/rpc';
import { CallInterceptor, Faults, NO_FAULTS, RpcErrorFilter, startService, type RunningService } from '@banyan/service';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Controller, Inject, Logger, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { startNats, type TestNats } from '../support/nats.js';
import { until } from '../support/until.js';

// Nest's client and server report broken connections through their own logger; here they are broken on purpose.
Logger.overrideLogger(false);

const ASK = 'inventory.testing';
const NAME = Symbol('name');
const GATE = Symbol('gate');

interface Envelope {
  readonly remainingMs: number;
  readonly question: { readonly waits?: boolean };
}

/** Which questions came to a replica, and what those wait for that wait. */
class Gate {
  come = 0;
  readonly #opened = Promise.withResolvers<void>();

  open(): void {
    this.#opened.resolve();
  }

  async pass(): Promise<void> {
    await this.#opened.promise;
  }
}

@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
class Answers {
  constructor(
    @Inject(NAME) private readonly name: string,
    @Inject(GATE) private readonly gate: Gate,
  ) {}

  @MessagePattern(ASK)
  async answer(@Payload() { remainingMs, question }: Envelope): Promise<object> {
    this.gate.come += 1;
    if (question.waits === true) await this.gate.pass();
    return { by: this.name, remainingMs };
  }
}

interface Replica {
  readonly service: RunningService;
  readonly gate: Gate;
  readonly faults: Faults;
}

let nats: TestNats;
let client: ServiceClient;
const replicas: Replica[] = [];

beforeAll(async () => {
  nats = await startNats();
});

afterAll(async () => {
  await nats.stop();
});

beforeEach(() => {
  client = new ServiceClient({ host: '127.0.0.1', port: 9, broker: nats.url }, SERVICE_ERROR_CODES);
});

afterEach(async () => {
  client.close();
  await nats.resume();
  for (const { gate } of replicas) gate.open();
  await Promise.all(replicas.splice(0).map(({ service }) => service.close()));
});

async function startReplica(
  name: string,
  { broker }: { readonly broker?: string } = { broker: nats.url },
): Promise<Replica> {
  const gate = new Gate();
  const faults = new Faults({ kinds: [] });
  const service = await startService({
    name: 'inventory',
    host: '127.0.0.1',
    port: 0,
    broker,
    opsHost: '127.0.0.1',
    opsPort: 0,
    environment: 'test',
    release: `release-of-${name}`,
    controllers: [Answers],
    providers: [
      { provide: NAME, useValue: name },
      { provide: GATE, useValue: gate },
    ],
    readiness: () => Promise.resolve({ checks: [] }),
    faults,
    tick: () => undefined,
    stop: () => Promise.resolve(),
    free: () => Promise.resolve(),
  });
  const replica = { service, gate, faults };
  replicas.push(replica);
  return replica;
}

/** A deadline that no test waits for. */
const attempt = (change: Partial<CallAttempt> = {}): CallAttempt => ({
  signal: AbortSignal.timeout(600_000),
  remainingMs: () => 1_234.5,
  ...change,
});

const ask = (question: object = {}, change: Partial<CallAttempt> = {}): Promise<{ by: string; remainingMs: number }> =>
  client.askFor(ASK, question, attempt(change), (answer) => answer as { by: string; remainingMs: number });

const failureOf = async (asked: Promise<unknown>): Promise<ArmError> => {
  const error = await asked.then(
    (answer) => new Error(`answered ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ArmError) return error;
  throw error;
};

const isMember = async (): Promise<boolean> => {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
};

const isConnected = async ({ service }: Replica): Promise<boolean> => {
  const answer = await fetch(`${service.opsUrl}/readyz?verbose`);
  const { checks } = (await answer.json()) as {
    readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
  };
  return checks.some(({ name, ok }) => name === 'broker' && ok);
};

describe('questions by way of a broker', () => {
  test('are shared by the replicas of a service, with what is left of the deadline, and say which release answered', async () => {
    const [one, two] = [await startReplica('one'), await startReplica('two')];
    await until(async () => (await isConnected(one)) && isConnected(two), 'both are in the group');
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask()));
    expect(new Set(answers.map(({ by }) => by))).toEqual(new Set(['one', 'two']));
    expect(one.gate.come + two.gate.come).toBe(60);
    expect(answers[0]?.remainingMs).toBe(1_234);
    expect(client.release).toMatch(/^release-of-(one|two)$/);
    expect([...client.lines].map(({ waiting }) => waiting)).toEqual([0]);
  });

  test('are answered over the service’s own port as well', async () => {
    const { service } = await startReplica('one');
    const direct = new ServiceClient(
      { host: '127.0.0.1', port: Number(new URL(service.url).port) },
      SERVICE_ERROR_CODES,
    );
    expect(await direct.ask(ASK, {}, attempt())).toMatchObject({ by: 'one' });
    direct.close();
  });

  test('fail at once where nobody listens, and work when somebody does', async () => {
    const { failure, message } = await failureOf(ask());
    expect([failure, message]).toEqual(['transport', 'no replica of the service listens at the broker']);
    await startReplica('one');
    await until(isMember, 'somebody listens');
  });

  test('are not sent when the route is taken back at dispatch', async () => {
    const { gate } = await startReplica('one');
    await until(isMember, 'it listens');
    const { come } = gate;
    const withdrawn = new ArmError('service', 'withdrawn', 'taken back');
    const beforeDispatch = (): void => {
      throw withdrawn;
    };
    expect(await failureOf(ask({}, { beforeDispatch }))).toBe(withdrawn);
    await ask();
    expect(gate.come).toBe(come + 1);
  });

  test('lose none to a replica that ends: it leaves the group, answers what it has, and goes', async () => {
    const ending = await startReplica('ending');
    await until(isMember, 'it listens');
    const { come } = ending.gate;
    const held = ask({ waits: true });
    await until(() => ending.gate.come === come + 1, 'it has the question');
    const staying = await startReplica('staying');
    await until(() => isConnected(staying), 'the other is in the group');
    const asking = Promise.all(Array.from({ length: 200 }, () => ask()));
    const ended = ending.service.close();
    replicas.splice(replicas.indexOf(ending), 1);
    expect((await asking).length).toBe(200);
    await until(async () => (await ask()).by === 'staying', 'the other is asked');
    expect(new Set((await Promise.all(Array.from({ length: 40 }, () => ask()))).map(({ by }) => by))).toEqual(
      new Set(['staying']),
    );
    ending.gate.open();
    expect(await held).toMatchObject({ by: 'ending' });
    await ended;
  });

  test('are lost with the broker, told at once, and go again when it is back', async () => {
    const { gate } = await startReplica('one');
    await until(isMember, 'it listens');
    const { come } = gate;
    const held = failureOf(ask({ waits: true }));
    await until(() => gate.come === come + 1, 'it has the question');
    await nats.kill();
    expect((await held).failure).toBe('transport');
    expect((await failureOf(ask())).failure).toBe('transport');
    await nats.resume();
    await until(isMember, 'both found the broker again');
    // Nothing that was asked meanwhile comes afterwards.
    expect(gate.come).toBe(come + 2);
  });

  test('go to the service’s own port while the broker is away, and by way of it again afterwards', async () => {
    const direct = await startReplica('at its port', {});
    await startReplica('in the group');
    await until(isMember, 'one is in the group');
    const both = new ServiceClient(
      { host: '127.0.0.1', port: Number(new URL(direct.service.url).port), broker: nats.url },
      SERVICE_ERROR_CODES,
    );
    const by = async (): Promise<unknown> => both.askFor(ASK, {}, attempt(), (answer) => (answer as { by: string }).by);
    expect(await by()).toBe('in the group');
    await nats.kill();
    await until(async () => (await by().catch(() => undefined)) === 'at its port', 'it is asked at its port');
    await nats.resume();
    await until(async () => (await by()) === 'in the group', 'the broker was found again');
    both.close();
  });

  test('wait for no broker when a service starts', async () => {
    await nats.kill();
    const replica = await startReplica('one');
    expect(await isConnected(replica)).toBe(false);
    await nats.resume();
    await until(isMember, 'it has found the broker');
    expect(await isConnected(replica)).toBe(true);
  });

  test('are refused by a service that is made to refuse, and taken when it is not any more', async () => {
    const { faults } = await startReplica('one');
    await until(isMember, 'it listens');
    faults.set({ ...NO_FAULTS, refuse: true });
    await until(async () => !(await isMember()), 'it is out of the group');
    faults.set(NO_FAULTS);
    await until(isMember, 'it is back');
  });
});
