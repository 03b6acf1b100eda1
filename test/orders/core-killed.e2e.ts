import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, type Question } from '../../apps/legacy-core/testing/ask.js';
import { idoc } from '../../apps/legacy-core/testing/idoc.js';
import { bookFaults, booked, call, placeOrder, prepare } from '../../apps/legacy-core/testing/order-dance.js';
import {
  type OpsAnswer,
  REST_PASSWORD,
  REST_USER,
  type RunningCore,
  SOAP_KEY,
  SOAP_USER,
} from '../../apps/legacy-core/testing/running-core.js';
import { sales } from '../../apps/legacy-core/testing/sales-client.js';
import { login } from '../../apps/legacy-core/testing/soap-client.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { ServiceProcess } from '../support/service-process.js';

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

  ask(target: string, question?: Question) {
    return ask(`http://127.0.0.1:${this.process.port}`, target, question);
  }

  async ops(method: string, target: string, json?: unknown): Promise<OpsAnswer> {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const { status, text } = await ask(this.process.opsUrl, target, { method, ...body });
    return { status, text, json: JSON.parse(text) as OpsAnswer['json'] };
  }
}

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

/** One write: what it needs, the request, the face and call that die, and the name its statements go by. */
interface Write {
  readonly name: string;
  readonly face: 'order' | 'sales' | 'import';
  readonly call?: string;
  readonly prepare: () => Promise<() => Promise<unknown>>;
  readonly has: () => Promise<boolean>;
  /** How many of its statements are tried, from the last one back; the other tests tear every one of them. */
  readonly last: number;
}

const ITEMS = [['007', '1']] as const;

const WRITES: readonly Write[] = [
  {
    name: 'confirm',
    face: 'order',
    call: 'api/order/confirm',
    prepare: async () => {
      const token = await prepare(running(), { items: ITEMS, payment: 'card', reference: 'tok' });
      await call(running(), token, 'api/order/add', { comment: 'once' });
      return () => call(running(), token, 'api/order/confirm', { comment: 'once' });
    },
    has: async () => (await booked(running())).some(({ order_status_id: status }) => status === 2),
    last: 100,
  },
  {
    name: 'cancel',
    face: 'sales',
    call: 'salesOrderCancel',
    prepare: async () => {
      const { order_id: id } = await placeOrder(running(), { items: ITEMS });
      const session = await login(running());
      return () => sales(running(), session, 'salesOrderCancel', String(id));
    },
    has: async () => (await booked(running())).some(({ state }) => state === 'canceled'),
    last: 3,
  },
  {
    name: 'file',
    face: 'import',
    prepare: () => Promise.resolve(() => running().ask('/import/order', { method: 'POST', body: idoc() })),
    has: async () => (await booked(running())).length === 1,
    last: 3,
  },
];

describe('the core is killed before each statement of a write', () => {
  test.each(WRITES)(
    '$name: no order or a whole one, nothing in between',
    async ({ name, face, call: only, ...write }) => {
      await core.ops('POST', '/__books/orders/reset');
      await (
        await write.prepare()
      )();
      const { text } = await core.ops('GET', '/__books/orders/statements');
      const statements = (JSON.parse(text) as Readonly<Record<string, readonly string[]>>)[name] ?? [];
      expect(statements.length).toBeGreaterThan(4);
      const outcomes: [statement: string, isThere: boolean][] = [];
      const tried = statements.slice(-write.last);
      for (const statement of tried) {
        const at = statements.length - tried.length + outcomes.length;
        await core.ops('POST', '/__books/orders/reset');
        const request = await write.prepare();
        await core.ops('PUT', `/__faults/${face}`, {
          killAtStatement: { statement: at + 1, ...(only === undefined ? {} : { call: only }) },
        });
        await expect(request()).rejects.toThrow(/socket hang up|ECONNRESET/);
        core = await CoreProcess.start(postgres);
        expect(await bookFaults(running())).toEqual([]);
        outcomes.push([statement, await write.has()]);
      }
      // The last is told of after the commit: the answer is lost, the order is not.
      expect(outcomes).toEqual(tried.map((statement) => [statement, statement === 'committed']));
    },
    300_000,
  );
});
