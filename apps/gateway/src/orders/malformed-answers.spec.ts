import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connectOrdersService, type DomainArm, type Receipt } from '@banyan/domains';
import { createLogger, NestLogger } from '@banyan/observability';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { eachFrame, frame } from '../../../../test/support/line-frames.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { OrdersRig, receiptOf } from './orders-rig.fixture.js';

let postgres: TestPostgres;
let sql: Client;
let service: GarblingService;
let arm: DomainArm;
let rig: OrdersRig;

const lines: string[] = [];

beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(line) };
  Logger.overrideLogger(new NestLogger(createLogger({ service: 'gateway', level: 'info', destination })));
  postgres = await startPostgres();
});

beforeEach(async () => {
  service = await GarblingService.start();
  arm = connectOrdersService({ host: '127.0.0.1', port: service.port });
  rig = await OrdersRig.start({ url: postgres.url, deadlineMs: 600 });
  rig.front.service.behaves = ({ operation, input, attempt }) => arm.call(operation, input, attempt);
  rig.front.serve(true);
  sql = new Client({ connectionString: postgres.url });
  await sql.connect();
});

afterEach(async () => {
  await rig.stop();
  await arm.close();
  service.close();
  await sql.query('TRUNCATE ledger.binding');
  await sql.end();
});

afterAll(() => postgres?.stop());

/** How an order was answered on the line: bytes, and whether the line ends behind them. */
interface Garbled {
  readonly bytes: string;
  readonly ends?: boolean;
}

/**
 * An order service whose books are right and whose answers are not: it takes every order once, and says so as the test wants it,
 * on the real line.
 */
class GarblingService {
  readonly captured = new Map<string, Receipt>();
  garble: ((id: string, receipt: Receipt) => Garbled) | undefined;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.setEncoding('utf8').on('error', () => undefined);
      socket.on(
        'data',
        eachFrame((text) => this.#answer(socket, text)),
      );
    });
  }

  static async start(): Promise<GarblingService> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new GarblingService(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #answer(socket: Socket, text: string): void {
    const { id, data } = JSON.parse(text) as { id: string; data: { question: { reference: string } } };
    const { reference } = data.question;
    const receipt = this.captured.get(reference) ?? receiptOf(reference);
    this.captured.set(reference, receipt);
    const said = this.garble?.(id, receipt) ?? { bytes: answer(id, receipt) };
    if (said.ends === true) socket.end(said.bytes);
    else socket.write(said.bytes);
  }
}

function answer(id: string, response: unknown): string {
  return frame(JSON.stringify({ id, response, isDisposed: true }));
}

function failure(id: string, err: unknown): string {
  return frame(JSON.stringify({ id, err, isDisposed: true }));
}

const without = (receipt: Receipt, member: keyof Receipt): object =>
  Object.fromEntries(Object.entries(receipt).filter(([name]) => name !== member));

const GARBLED: readonly (readonly [string, (id: string, receipt: Receipt) => Garbled])[] = [
  ['bytes that are no frame, and the line ends', () => ({ bytes: 'HTTP/1.1 400 Bad Request\r\n\r\n', ends: true })],
  ['bytes that are no frame, and silence', () => ({ bytes: '\u0000\u0001 nothing of ours' })],
  ['a frame of a length that is none', () => ({ bytes: 'many#{}' })],
  ['a frame that is no JSON', () => ({ bytes: frame('{"id":') })],
  ['a frame of what is no object', () => ({ bytes: frame('null') })],
  ['half a frame, and silence', (id, receipt) => ({ bytes: half(answer(id, receipt)) })],
  ['half a frame, and the line ends', (id, receipt) => ({ bytes: half(answer(id, receipt)), ends: true })],
  ['a line that ends without a word', () => ({ bytes: '', ends: true })],
  ['an answer to nobody’s question', (_, receipt) => ({ bytes: answer('another', receipt) })],
  ['an end without an answer', (id) => ({ bytes: frame(JSON.stringify({ id, isDisposed: true })) })],
  ['an answer of nothing', (id) => ({ bytes: answer(id, null) })],
  ['an answer that is a number', (id) => ({ bytes: answer(id, 201) })],
  ['an answer that is a list', (id, receipt) => ({ bytes: answer(id, [receipt]) })],
  ['a success without a reference', (id, receipt) => ({ bytes: answer(id, without(receipt, 'reference')) })],
  ['a success of another order', (id) => ({ bytes: answer(id, receiptOf(`BY${'7'.repeat(26)}`)) })],
  ['a success without an amount', (id, receipt) => ({ bytes: answer(id, without(receipt, 'totalMinor')) })],
  ['a success of an amount in words', (id, receipt) => ({ bytes: answer(id, { ...receipt, totalMinor: '7087' }) })],
  ['a success of other money', (id, receipt) => ({ bytes: answer(id, { ...receipt, currency: 'JPY' }) })],
  ['a success in a state that is none', (id, receipt) => ({ bytes: answer(id, { ...receipt, state: 'lost' }) })],
  ['a success without its kind', (id, receipt) => ({ bytes: answer(id, without(receipt, 'kind')) })],
  ['a refusal without a reason', (id) => ({ bytes: answer(id, { kind: 'refused', lines: [] }) })],
  [
    'a refusal for no reason that is known',
    (id) => ({ bytes: answer(id, { kind: 'refused', because: 'mood', lines: [] }) }),
  ],
  [
    'a refusal of lines that nobody ordered',
    (id) => ({ bytes: answer(id, { kind: 'refused', because: 'out-of-stock', lines: [99] }) }),
  ],
  ['an error that is a text', (id) => ({ bytes: failure(id, 'Internal server error') })],
  ['an error without a code', (id) => ({ bytes: failure(id, { message: 'no' }) })],
  ['an error with a code that is none', (id) => ({ bytes: failure(id, { code: 'toString', message: 'no' }) })],
];

function half(text: string): string {
  return text.slice(0, text.length / 2);
}

const bound = async () =>
  (await sql.query<{ reference: string; outcome: unknown }>('SELECT reference, outcome FROM ledger.binding')).rows;

describe('an order service that took an order and answers with', () => {
  test.each(GARBLED)(
    '%s: nobody is told more than is known, and the order is found by asking again',
    async (_, garble) => {
      service.garble = garble;
      const first = await rig.place('one-key');
      expect(first.status === 202 || first.status >= 500).toBe(true);
      // Nothing of it is the answer for ever.
      expect(await bound()).toEqual([{ reference: expect.any(String), outcome: null }]);
      const [row] = await bound();
      const reference = row?.reference ?? '';
      if (first.status === 202) expect(first.headers['location']).toContain(reference);

      service.garble = undefined;
      const again = await until(async () => {
        const said = await rig.place('one-key');
        return said.status === 201 ? said : undefined;
      }, 'the same request is answered');
      expect(again.json).toMatchObject({ reference });
      // Its own order, once, and at no other arm.
      expect([...service.captured.keys()]).toEqual([reference]);
      expect(rig.front.legacy.calls).toEqual([]);
      await until(async () => (await bound())[0]?.outcome !== null, 'the outcome is written');
      expect(await bound()).toHaveLength(1);
    },
  );
});

test.each([
  ['that is no JSON', frame('{"customer":{"lastName":"Musterfrau"}')],
  ['of a length that is none', '{"lastName":"Musterfrau"}#{}'],
])('a frame %s is not written to the log: there are names in it', async (_, bytes) => {
  service.garble = () => ({ bytes });
  const before = lines.length;
  await rig.place('named');
  const said = lines.slice(before).join('');
  expect(said).toContain('the line between two services failed');
  expect(said).not.toContain('Musterfrau');
});

test('an order whose client does not come back is settled by the arm that took it, whatever it was answered with', async () => {
  service.garble = (id, receipt) => ({ bytes: answer(id, without(receipt, 'reference')) });
  const first = await rig.place('left-alone');
  expect(first.status === 202 || first.status >= 500).toBe(true);
  service.garble = undefined;
  await until(async () => {
    await rig.room.settle();
    const [row] = await bound();
    return row?.outcome !== null;
  }, 'it is settled');
  const [row] = await bound();
  expect(row?.outcome).toMatchObject({ kind: 'placed', reference: row?.reference });
  expect([...service.captured.keys()]).toEqual([row?.reference]);
});
