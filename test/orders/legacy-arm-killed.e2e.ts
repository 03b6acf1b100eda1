import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArmError, ManualClock } from '@banyan/kernel';
import { ask, type Question } from '../../apps/legacy-core/testing/ask.js';
import { bookFaults, booked, heldOf } from '../../apps/legacy-core/testing/order-dance.js';
import {
  type OpsAnswer,
  REST_PASSWORD,
  REST_USER,
  type RunningCore,
  SOAP_KEY,
  SOAP_USER,
} from '../../apps/legacy-core/testing/running-core.js';
import { connectOrdersLegacy } from '../../libs/domains/src/orders/legacy/orders-legacy.client.js';
import { ORDER_PLACE, type OrderToPlace, type PlaceResult } from '../../libs/domains/src/orders/orders.model.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { ServiceProcess } from '../support/service-process.js';
import { attemptOf, orderOf } from '../support/order-to-place.js';
import { KeptJournal, quoted } from './core-shop.js';

/** The core in a process of its own, on a database that outlives it. */
class CoreProcess implements Pick<RunningCore, 'ask' | 'ops'> {
  private constructor(readonly process: ServiceProcess) {}

  static async start(postgres: TestPostgres): Promise<CoreProcess> {
    return new CoreProcess(
      await ServiceProcess.start('legacy-core', {
        DATABASE_URL: postgres.url,
        LEGACY_PORT: '0',
        LEGACY_OPS_PORT: '0',
        LEGACY_SOAP_USER: SOAP_USER,
        LEGACY_SOAP_KEY: SOAP_KEY,
        LEGACY_REST_USER: REST_USER,
        LEGACY_REST_PASSWORD: REST_PASSWORD,
      }),
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.process.port}`;
  }

  ask(target: string, question?: Question) {
    return ask(this.url, target, question);
  }

  async ops(method: string, target: string, json?: unknown): Promise<OpsAnswer> {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const { status, text } = await ask(this.process.opsUrl, target, { method, ...body });
    return { status, text, json: JSON.parse(text) as OpsAnswer['json'] };
  }
}

const PAGE = 'extension/payment/card/confirm';
/** Whoever asks a core that dies asks in vain until then. */
const DYING_MS = 3_000;
const clock = new ManualClock(Date.now());
let postgres: TestPostgres;
let core: CoreProcess;

beforeAll(async () => {
  postgres = await startPostgres();
  core = await CoreProcess.start(postgres);
});

afterAll(async () => {
  await core.process.end('SIGTERM');
  await postgres.stop();
});

const running = (): RunningCore => core as unknown as RunningCore;

/** Asks the core as it runs now: a gateway has the same address of it all along. */
async function place(order: OrderToPlace, journal: KeptJournal, ms?: number): Promise<PlaceResult> {
  const arm = connectOrdersLegacy({
    clock,
    baseUrl: core.url,
    soapUser: SOAP_USER,
    soapKey: SOAP_KEY,
    restUser: REST_USER,
    restPassword: REST_PASSWORD,
    faces: {},
    maxSockets: 4,
  });
  try {
    return (await arm.call(ORDER_PLACE, { order, journal: journal.next() }, attemptOf(ms))) as PlaceResult;
  } catch (error) {
    if (error instanceof ArmError) return { kind: 'pending', reference: order.reference };
    throw error;
  } finally {
    await arm.close();
  }
}

const sum = (held: Readonly<Record<string, number>>): number => Object.values(held).reduce((a, b) => a + b, 0);

describe('an order whose core dies', () => {
  it.each([
    ['when it is begun, and the commit is done', 'api/order/add', 'add', -1],
    ['in the middle of its confirmation', PAGE, 'confirm', 3],
    ['when its confirmation is committed', PAGE, 'confirm', -1],
  ] as const)('%s, is captured once', async (_, call, write, index) => {
    const basket = await quoted(running(), [['PREIS-TEXT', 1]]);
    // What a whole order writes is known when one was placed.
    expect(await place(orderOf({ basket }), new KeptJournal())).toMatchObject({ kind: 'placed' });
    const { text } = await core.ops('GET', '/__books/orders/statements');
    const statements = (JSON.parse(text) as Readonly<Record<string, readonly string[]>>)[write] ?? [];
    expect(statements.at(-1)).toBe('committed');
    const statement = (index < 0 ? statements.length : 0) + index + 1;

    const order = orderOf({ basket });
    const journal = new KeptJournal();
    const before = await heldOf(running(), 'PREIS-TEXT');
    await core.ops('PUT', '/__faults/order', { killAtStatement: { statement, call } });
    let outcome = await place(order, journal, DYING_MS);
    expect(outcome).toMatchObject({ kind: 'pending' });
    core = await CoreProcess.start(postgres);
    for (let asked = 0; outcome.kind === 'pending'; asked++) {
      expect(asked).toBeLessThan(4);
      outcome = await place(order, journal);
      clock.advance(46_000);
    }
    expect(outcome).toMatchObject({ kind: 'placed', totalMinor: basket.totalMinor + 490 });
    expect(await place(order, journal)).toEqual(outcome);
    const orders = await booked(running(), `reference=${order.reference}`);
    expect(orders.filter(({ order_status_id }) => order_status_id > 0)).toHaveLength(1);
    expect(orders.flatMap(({ payments }) => payments)).toHaveLength(1);
    expect(sum(before) - sum(await heldOf(running(), 'PREIS-TEXT'))).toBe(1);
    expect(await bookFaults(running())).toEqual([]);
  });
});
