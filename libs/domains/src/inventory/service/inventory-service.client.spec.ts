import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { quickest } from '../../../../../test/support/quickest.js';
import { heapInUse } from '../../../../../test/support/heap-in-use.js';
import type { DomainArm } from '../../domain.js';
import { connectInventoryService } from './inventory-service.client.js';

// Nest's client reports broken connections through its own logger; here they are broken on purpose.
Logger.overrideLogger(false);

interface Packet {
  readonly pattern: string;
  readonly id: string;
  readonly data: {
    readonly traceparent?: string;
    readonly remainingMs?: number;
    readonly question: { sku: string; skus: string[]; channel: string };
  };
}

/** What a service does with one message. */
type Behaviour = (packet: Packet, socket: Socket) => void;

const frame = (value: unknown): string => {
  const text = JSON.stringify(value);
  return `${text.length}#${text}`;
};

const answer =
  (make: (question: Packet['data']['question']) => unknown): Behaviour =>
  (packet, socket) =>
    void socket.write(frame({ id: packet.id, response: make(packet.data.question), isDisposed: true }));

const fail =
  (err: unknown): Behaviour =>
  (packet, socket) =>
    void socket.write(frame({ id: packet.id, err, isDisposed: true }));

const right = ({ sku, channel }: { sku: string; channel: string }) => ({
  kind: 'available',
  sku,
  channel,
  sellable: true,
  stock: { kind: 'counted', quantityE4: 120_000 },
});

const locations = ({ sku }: { sku: string }) => ({
  kind: 'locations',
  sku,
  locations: ['berlin-mitte', 'hamburg-altona', 'muenchen-sendling', 'koeln-deutz'].map((location, index) => ({
    location,
    sellable: index > 0,
    stock: index === 3 ? { kind: 'unmanaged' } : { kind: 'counted', quantityE4: index * 10_000 },
  })),
  knowledge: { ageMs: 12, changedAtMs: null },
});

/** The least of a few times, so that a busy machine proves the same as an idle one. */
let server: Server;
let sockets: Set<Socket>;
let received: Packet[];
let behave: Behaviour;
let arm: DomainArm;

function listen(port = 0): Promise<void> {
  server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      for (;;) {
        const hash = text.indexOf('#');
        const length = Number(text.slice(0, hash));
        if (hash < 0 || text.length < hash + 1 + length) return;
        const packet = JSON.parse(text.slice(hash + 1, hash + 1 + length)) as Packet;
        text = text.slice(hash + 1 + length);
        received.push(packet);
        behave(packet, socket);
      }
    });
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

async function stop(): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}

const port = (): number => (server.address() as AddressInfo).port;

function attemptOf(budgetMs: number, traceparent?: string): Attempt {
  return {
    signal: AbortSignal.timeout(budgetMs),
    remainingMs: () => budgetMs,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

const ask = (budgetMs = 20_000, sku = 'A') =>
  arm.call('availability.one', { sku, channel: 'web' }, attemptOf(budgetMs));

async function failureOf(work: Promise<unknown>): Promise<Pick<ArmError, 'failure' | 'options' | 'message'>> {
  const error: unknown = await work.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ArmError)) throw new Error('no ArmError', { cause: error });
  expect(error.arm).toBe('service');
  return error;
}

beforeEach(async () => {
  sockets = new Set();
  received = [];
  behave = answer(right);
  await listen();
  arm = connectInventoryService({ host: '127.0.0.1', port: port() });
});

afterEach(async () => {
  await arm.close();
  await stop();
});

describe('a call', () => {
  test('sends the question, the trace and the time left, on one connection', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await arm
      .call('availability.one', { sku: 'A/B', channel: 'store', location: 'koeln-deutz' }, attemptOf(800, traceparent))
      .catch(() => undefined);
    await ask();
    expect(received[0]).toMatchObject({
      pattern: 'inventory.availability.one',
      data: { traceparent, remainingMs: 800, question: { sku: 'A/B', channel: 'store', location: 'koeln-deutz' } },
    });
    expect(received[1]?.data).not.toHaveProperty('traceparent');
    expect(sockets.size).toBe(1);
  });

  test('tells which release answered last, also by an error; what is none changes nothing', async () => {
    expect(arm.release?.()).toBeUndefined();
    await ask();
    expect(arm.release?.()).toBeUndefined();
    behave = answer((question) => ({ ...right(question), release: '1.0.0+a' }));
    expect(await ask()).not.toHaveProperty('release');
    expect(arm.release?.()).toBe('1.0.0+a');
    behave = fail({ code: 'internal', message: 'x', release: '1.0.1+b' });
    expect(await failureOf(ask())).toMatchObject({ failure: 'fault' });
    expect(arm.release?.()).toBe('1.0.1+b');
    for (const release of [undefined, 7, '', 'two words', 'x'.repeat(65), '\u001b[31m', { a: 1 }]) {
      behave = answer((question) => ({ ...right(question), release }));
      await ask();
      expect(arm.release?.()).toBe('1.0.1+b');
    }
  });

  test('many at once find their own answers, in whatever order they come', async () => {
    const waiting: (() => void)[] = [];
    behave = (packet, socket) => {
      waiting.push(() => answer(right)(packet, socket));
      if (waiting.length === 50) for (const send of waiting.toReversed()) send();
    };
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => ask(2_000, `SKU-${index}`)));
    expect(answers.map((item) => (item as { sku: string }).sku)).toEqual(
      Array.from({ length: 50 }, (_, index) => `SKU-${index}`),
    );
  });

  test('a batch is answered item by item', async () => {
    behave = answer(({ skus, channel }) => ({
      channel,
      items: [right({ sku: skus[0] ?? '', channel }), { kind: 'unknown-sku', sku: skus[1] }],
    }));
    expect(await arm.call('availability.batch', { channel: 'web', skus: ['A', 'B'] }, attemptOf(20_000))).toEqual({
      channel: 'web',
      items: [right({ sku: 'A', channel: 'web' }), { kind: 'unknown-sku', sku: 'B' }],
    });
  });

  test('about locations is answered for every one, in their order', async () => {
    behave = answer(locations);
    const call = arm.call('availability.locations', { sku: 'A' }, attemptOf(500));
    expect(await call).toEqual(locations({ sku: 'A' }));
    expect(received[0]?.pattern).toBe('inventory.availability.locations');
    behave = answer(({ sku }) => ({ kind: 'unknown-sku', sku }));
    expect(await arm.call('availability.locations', { sku: 'B' }, attemptOf(500))).toEqual({
      kind: 'unknown-sku',
      sku: 'B',
    });
  });

  test('comes with how recent it is, where the service says so', async () => {
    const knowledge = { ageMs: 420, changedAtMs: 1_795_176_000_000 };
    behave = answer((question) => ({ ...right(question), knowledge }));
    expect(await ask()).toMatchObject({ knowledge });
    behave = answer(({ skus, channel }) => ({
      channel,
      items: [{ kind: 'unknown-sku', sku: skus[0] }],
      knowledge: { ageMs: 0, changedAtMs: null },
    }));
    expect(await arm.call('availability.batch', { channel: 'web', skus: ['A'] }, attemptOf(500))).toMatchObject({
      knowledge: { ageMs: 0, changedAtMs: null },
    });
    behave = answer(right);
    expect(await ask()).not.toHaveProperty('knowledge');
  });

  test.each([
    ['granted', { kind: 'granted', backOrder: false }],
    ['denied', { kind: 'denied', because: 'insufficient', limitE4: 0 }],
  ])('about what is firm is asked of the service, and %s is read', async (_, ruling) => {
    const question = { sku: 'A', channel: 'web', wantedE4: 10_000 };
    const stock = { kind: 'counted', quantityE4: 20_000 };
    behave = answer(() => ({ kind: 'firm', ...question, ruling, stock }));
    expect(await arm.call('availability.firm', question, attemptOf(500))).toEqual({
      kind: 'firm',
      ...question,
      ruling,
      stock,
    });
    expect(received.at(-1)?.pattern).toBe('inventory.availability.firm');
  });

  test.each([
    ['another quantity', { wantedE4: 20_000 }, 'service.wantedE4'],
    ['another place', { channel: 'app' }, 'service.channel'],
    ['no ruling', { ruling: undefined }, 'service.ruling'],
    ['a ruling that nobody knows', { ruling: { kind: 'perhaps' } }, 'service.ruling.kind'],
    ['a reason that nobody knows', { ruling: { kind: 'denied', because: 'rain' } }, 'service.ruling.because'],
  ])('a firm answer about %s is not believed', async (_, change, field) => {
    const question = { sku: 'A', channel: 'web', wantedE4: 10_000 };
    const ruling = { kind: 'granted', backOrder: false };
    behave = answer(() => ({ kind: 'firm', ...question, ruling, stock: { kind: 'unmanaged' }, ...change }));
    const failure = await arm.call('availability.firm', question, attemptOf(500)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ failure: 'refused-translation', options: { field } });
  });

  test('firm, while another has the authority, is no answer', async () => {
    behave = fail({ code: 'not-authority', message: 'another system has it' });
    const question = { sku: 'A', channel: 'web', wantedE4: 10_000 };
    expect(await failureOf(arm.call('availability.firm', question, attemptOf(500)))).toMatchObject({
      failure: 'fault',
    });
  });

  test('a batch with one item in doubt is refused as a whole: legacy may not be in doubt', async () => {
    behave = answer(({ skus, channel }) => ({
      channel,
      items: [
        right({ sku: skus[0] ?? '', channel }),
        { kind: 'refused', sku: skus[1], field: 'feed.stock.unit' },
        { kind: 'refused', sku: skus[2], field: 'feed.stock.quantity' },
      ],
    }));
    const call = arm.call('availability.batch', { channel: 'web', skus: ['A', 'B', 'C'] }, attemptOf(500));
    expect(await failureOf(call)).toMatchObject({
      failure: 'refused-translation',
      options: { field: 'feed.stock.unit' },
    });
  });
});

describe('an answer is not believed', () => {
  const one = (change: object) => answer((question) => ({ ...right(question), ...change }));
  test.each<[string, Behaviour, string]>([
    ['of nothing', answer(() => null), 'service'],
    ['of text', answer(() => 'A'), 'service'],
    ['of a list', answer(() => []), 'service'],
    ['about another SKU', one({ sku: 'B' }), 'service.sku'],
    ['about another channel', one({ channel: 'app' }), 'service.channel'],
    ['about a location nobody asked for', one({ location: 'koeln-deutz' }), 'service.location'],
    ['of another kind', one({ kind: 'constructor' }), 'service.kind'],
    ['of one refused item', one({ kind: 'refused', field: 'x' }), 'service.kind'],
    ['sellable perhaps', one({ sellable: 1 }), 'service.sellable'],
    ['without stock', one({ stock: undefined }), 'service.stock'],
    ['with a fraction', one({ stock: { kind: 'counted', quantityE4: 1.5 } }), 'service.stock.quantityE4'],
    ['with a text for a number', one({ stock: { kind: 'counted', quantityE4: '1' } }), 'service.stock.quantityE4'],
    ['beyond exact numbers', one({ stock: { kind: 'counted', quantityE4: 2 ** 53 } }), 'service.stock.quantityE4'],
    ['of no time', one({ knowledge: 7 }), 'service.knowledge'],
    ['of a negative age', one({ knowledge: { ageMs: -1, changedAtMs: 0 } }), 'service.knowledge.ageMs'],
    ['of an age in fractions', one({ knowledge: { ageMs: 0.5, changedAtMs: 0 } }), 'service.knowledge.ageMs'],
    ['of an age in text', one({ knowledge: { ageMs: '5', changedAtMs: 0 } }), 'service.knowledge.ageMs'],
    ['changed some time', one({ knowledge: { ageMs: 5 } }), 'service.knowledge.changedAtMs'],
    ['unknown without a reason', one({ stock: { kind: 'unknown' } }), 'service.stock.because'],
  ])('%s', async (_, behaviour, field) => {
    behave = behaviour;
    expect(await failureOf(ask())).toMatchObject({ failure: 'refused-translation', options: { field } });
  });

  test.each<[string, object, string]>([
    ['of another SKU', { sku: 'B' }, 'service.sku'],
    ['of another kind', { kind: 'available' }, 'service.kind'],
    ['of too few', { locations: [] }, 'service.locations'],
    ['in another order', { locations: locations({ sku: 'A' }).locations.toReversed() }, 'service.locations.location'],
    ['of nothing', { locations: [null, null, null, null] }, 'service.locations'],
    [
      'sellable perhaps',
      { locations: locations({ sku: 'A' }).locations.map((of) => ({ ...of, sellable: 'X' })) },
      'service.locations.sellable',
    ],
    [
      'without stock',
      { locations: locations({ sku: 'A' }).locations.map((of) => ({ ...of, stock: undefined })) },
      'service.locations.stock',
    ],
    ['of a negative age', { knowledge: { ageMs: -1, changedAtMs: null } }, 'service.knowledge.ageMs'],
  ])('locations %s', async (_, change, field) => {
    behave = answer((question) => ({ ...locations(question), ...change }));
    const call = arm.call('availability.locations', { sku: 'A' }, attemptOf(500));
    expect(await failureOf(call)).toMatchObject({ failure: 'refused-translation', options: { field } });
  });

  test.each([
    ['too few items', []],
    [
      'items in another order',
      [
        { kind: 'unknown-sku', sku: 'B' },
        { kind: 'unknown-sku', sku: 'A' },
      ],
    ],
    [
      'too many',
      [
        { kind: 'unknown-sku', sku: 'A' },
        { kind: 'unknown-sku', sku: 'B' },
        { kind: 'unknown-sku', sku: 'C' },
      ],
    ],
    ['no list', {}],
  ])('a batch with %s', async (_, items) => {
    behave = answer(() => ({ channel: 'web', items }));
    const call = arm.call('availability.batch', { channel: 'web', skus: ['A', 'B'] }, attemptOf(20_000));
    expect(await failureOf(call)).toMatchObject({ failure: 'refused-translation' });
  });
});

describe('an error says what it was', () => {
  test.each<[string, unknown, string, string | undefined]>([
    ['of ours', { code: 'internal', message: 'x' }, 'fault', undefined],
    [
      'of stock in doubt',
      { code: 'stock-in-doubt', message: 'x', field: 'feed.stock.unit' },
      'refused-translation',
      'feed.stock.unit',
    ],
    ['of time', { code: 'out-of-time', message: 'x' }, 'deadline', undefined],
    ['of age', { code: 'too-old', message: 'x' }, 'fault', undefined],
    ['of ending', { code: 'draining', message: 'x' }, 'fault', undefined],
    ["of Nest's own", { status: 'error', message: 'Internal server error' }, 'fault', undefined],
    ['in text', 'There is no matching message handler', 'fault', undefined],
    ['of a name of a prototype', { code: 'constructor', message: 'x' }, 'fault', undefined],
  ])('%s', async (_, err, failure, field) => {
    behave = fail(err);
    const error = await failureOf(ask());
    expect(error.failure).toBe(failure);
    expect(error.options.field).toBe(field);
  });

  test('of an operation that does not exist', async () => {
    expect(await failureOf(arm.call('toString', {}, attemptOf(20_000)))).toMatchObject({ failure: 'fault' });
  });
});

describe('the connection', () => {
  test('refused: every call fails at once; after a restart the first calls succeed within 100 ms', async () => {
    const kept = port();
    const restart = async (): Promise<number> => {
      await ask();
      await stop();
      const failures = await Promise.all(Array.from({ length: 200 }, () => failureOf(ask())));
      expect(new Set(failures.map(({ failure }) => failure))).toEqual(new Set(['transport']));
      await listen(kept);
      const startedAt = performance.now();
      let answered: unknown;
      while (answered === undefined)
        answered = await ask(500).catch(() => new Promise((resolve) => setTimeout(resolve, 5)));
      return performance.now() - startedAt;
    };
    expect(await quickest(restart)).toBeLessThan(150);
  });

  test('closed with calls in flight: they fail as transport, and the next call has a new one', async () => {
    behave = (_, socket) => socket.destroy();
    expect(await failureOf(ask())).toMatchObject({ failure: 'transport' });
    behave = answer(right);
    expect(await ask()).toMatchObject({ kind: 'available' });
  });

  test.each<[string, string]>([
    ['no framing', 'HTTP/1.1 400 Bad Request\r\n\r\n#'],
    ['a frame that is no JSON', '5#{"id"'],
    ['an answer without end', `9000000#${'x'.repeat(2_000_000)}`],
    ['a frame of nothing', '4#null'],
    ['a frame of a number', '1#5'],
  ])('%s ends no process and is not waited for longer than allowed', async (_, bytes) => {
    behave = (__, socket) => void socket.write(bytes);
    expect((await failureOf(ask(150))).failure).toMatch(/transport|deadline/);
    behave = answer(right);
    expect(await ask()).toMatchObject({ kind: 'available' });
  });

  test('an abort is answered at once, and a late answer is dropped', async () => {
    const late: (() => void)[] = [];
    behave = (packet, socket) => late.push(() => answer(right)(packet, socket));
    const abort = async (): Promise<number> => {
      const startedAt = performance.now();
      expect(await failureOf(ask(50))).toMatchObject({ failure: 'deadline' });
      return performance.now() - startedAt;
    };
    expect(await quickest(abort)).toBeLessThan(300);
    behave = answer(right);
    for (const send of late) send();
    expect(await ask(20_000, 'B')).toMatchObject({ sku: 'B' });
  });

  test('the reason of an abort is kept when it is ours', async () => {
    behave = () => undefined;
    const leaving = new AbortController();
    const call = arm.call(
      'availability.one',
      { sku: 'A', channel: 'web' },
      { signal: leaving.signal, remainingMs: () => 1_000 },
    );
    leaving.abort(new ArmError('service', 'aborted', 'the client left'));
    expect(await failureOf(call)).toMatchObject({ failure: 'aborted' });
    const already = arm.call(
      'availability.one',
      { sku: 'A', channel: 'web' },
      { signal: AbortSignal.abort(), remainingMs: () => 0 },
    );
    expect(await failureOf(already)).toMatchObject({ failure: 'deadline' });
  });

  test('a service that hangs: thousands of aborted calls leave nothing behind', async () => {
    behave = () => undefined;
    await ask(20).catch(() => undefined);
    const round = async (): Promise<void> => {
      const gone = new AbortController();
      const calls = Array.from({ length: 1_000 }, () =>
        failureOf(
          arm.call('availability.one', { sku: 'A', channel: 'web' }, { signal: gone.signal, remainingMs: () => 100 }),
        ),
      );
      await new Promise((resolve) => setImmediate(resolve));
      gone.abort();
      await Promise.all(calls);
    };
    await round();
    received = [];
    const before = heapInUse();
    for (let count = 0; count < 5; count++) await round();
    received = [];
    expect(heapInUse() - before).toBeLessThan(5 * 1_048_576);
    expect(waitingOf(arm)).toBe(0);
    behave = answer(right);
    expect(await ask()).toMatchObject({ kind: 'available' });
  });

  test('a service that does not even read is left, not buffered for', async () => {
    await ask();
    for (const socket of sockets) socket.pause();
    const skus = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(64, 'X'));
    for (let count = 0; count < 20; count++) {
      const gone = new AbortController();
      const calls = Array.from({ length: 100 }, () =>
        failureOf(
          arm.call('availability.batch', { channel: 'web', skus }, { signal: gone.signal, remainingMs: () => 100 }),
        ),
      );
      await new Promise((resolve) => setImmediate(resolve));
      gone.abort();
      await Promise.all(calls);
    }
    // 14 MB were to be sent; what waits in our process stays within the bound of a line.
    expect(unsentOf(arm)).toBeLessThan(2_100_000);
  });

  test('closed, it opens no more', async () => {
    await arm.close();
    expect(await failureOf(ask())).toMatchObject({ failure: 'transport' });
    expect(received).toHaveLength(0);
  });
});

describe('a question that may be taken back', () => {
  let allowed: boolean;
  let sent: number;
  beforeEach(() => {
    allowed = true;
    sent = 0;
  });

  const attempt = (): Attempt => ({
    ...attemptOf(5_000),
    beforeDispatch: () => {
      if (!allowed) throw new ArmError('service', 'withdrawn', 'taken back');
      sent += 1;
    },
  });

  const skus = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(64, 'X'));
  const large = () => arm.call('availability.batch', { channel: 'web', skus }, attempt());

  /** As many questions as the network takes of somebody who does not read, and one that it does not take whole. */
  async function filledWith<T>(question: () => Promise<T>): Promise<Promise<T>[]> {
    const calls: Promise<T>[] = [];
    while (unsentOf(arm) === 0) {
      calls.push(question());
      await new Promise((resolve) => setImmediate(resolve));
    }
    return calls;
  }

  test('is not sent when that happens while the connection is opened, and the connection serves the next', async () => {
    const asking = failureOf(arm.call('availability.one', { sku: 'A', channel: 'web' }, attempt()));
    allowed = false;
    expect(await asking).toMatchObject({ failure: 'withdrawn' });
    expect(received).toEqual([]);
    await ask();
    expect(sockets.size).toBe(1);
    expect(waitingOf(arm)).toBe(0);
  });

  test('is asked about once, and not before there is a connection', async () => {
    const asking = arm.call('availability.one', { sku: 'A', channel: 'web' }, attempt());
    await Promise.resolve();
    expect(sent).toBe(0);
    await asking;
    expect(sent).toBe(1);
  });

  test('waits here and not in the socket while the service does not read, and is not sent afterwards', async () => {
    await ask();
    for (const socket of sockets) socket.pause();
    received = [];
    const batch = () => large().catch((error: unknown) => error);
    const calls = await filledWith(batch);
    const taken = sent;
    // The one that did not fit whole is all that lies in this process.
    expect(unsentOf(arm)).toBeLessThan(JSON.stringify(skus).length * 2);
    calls.push(...Array.from({ length: 20 }, batch));
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBe(taken);
    allowed = false;
    for (const socket of sockets) socket.resume();
    const ends = await Promise.all(calls);
    expect(ends.filter((end) => end instanceof ArmError && end.failure === 'withdrawn')).toHaveLength(20);
    expect(received).toHaveLength(taken);
  });

  test('goes on its way when the service reads again', async () => {
    await ask();
    for (const socket of sockets) socket.pause();
    behave = answer(({ skus: asked, channel }) => ({ channel, items: asked.map((sku) => right({ sku, channel })) }));
    const calls = await filledWith(large);
    calls.push(...Array.from({ length: 20 }, large));
    for (const socket of sockets) socket.resume();
    expect(await Promise.all(calls)).toHaveLength(calls.length);
  });

  test('fails with the line, when that is lost first', async () => {
    await ask();
    for (const socket of sockets) socket.pause();
    const batch = () => failureOf(large());
    const calls = await filledWith(batch);
    calls.push(batch(), batch());
    for (const socket of sockets) socket.destroy();
    for (const end of await Promise.all(calls)) expect(end).toMatchObject({ failure: 'transport' });
  });
});

interface Inside {
  readonly lines: ReadonlySet<{ readonly waiting: number; readonly unsentBytes: number }>;
}

/** Questions on any line that are neither answered nor given up. */
function waitingOf(of: DomainArm): number {
  return [...(of as unknown as Inside).lines].reduce((sum, line) => sum + line.waiting, 0);
}

function unsentOf(of: DomainArm): number {
  return [...(of as unknown as Inside).lines].reduce((sum, line) => sum + line.unsentBytes, 0);
}
