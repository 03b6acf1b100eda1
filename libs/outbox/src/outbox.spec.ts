import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { until } from '../../../test/support/until.js';
import type { CloudEvent } from './cloud-event.js';
import { OutboxBell } from './outbox-bell.js';
import { Outbox } from './outbox.js';
import { consumerOf, PATIENT, TestOutbox } from './testing-outbox.fixture.js';

const TYPE = 'thing.happened.v1';

let postgres: TestPostgres;
let schemas = 0;
let made: TestOutbox;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  schemas += 1;
  made = await TestOutbox.make(postgres.url, `outbox_${schemas}`);
});
afterEach(() => made.stop());

/** Everything that a consumer took, in the order in which it took it. */
function collecting(): { readonly events: CloudEvent[]; readonly transport: ReturnType<typeof consumerOf> } {
  const events: CloudEvent[] = [];
  return {
    events,
    transport: consumerOf((event) => {
      events.push(event);
      return { kind: 'taken' };
    }),
  };
}

function numbersOf(events: readonly CloudEvent[]): unknown[] {
  return events.map(({ data }) => (data as { n: number }).n);
}

async function subscribe(consumer: string, from: 'now' | 'beginning' = 'now', types = [TYPE]): Promise<void> {
  await made.outbox.subscribe(made.database, { consumer, types, from });
}

describe('an event', () => {
  it('is told with its transaction, as a CloudEvent', async () => {
    await subscribe('mail');
    const { events, transport } = collecting();
    made.relay('mail', transport);
    const id = await made.transaction((transaction) =>
      made.outbox.append(transaction, {
        type: TYPE,
        subject: 'BY1',
        key: 'BY1',
        data: { total: 12 },
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        atMs: Date.UTC(2026, 10, 28, 6),
      }),
    );
    await until(() => events.length === 1, 'it is told');
    expect(events).toEqual([
      {
        specversion: '1.0',
        id,
        source: '/testing',
        type: TYPE,
        subject: 'BY1',
        time: '2026-11-28T06:00:00.000Z',
        datacontenttype: 'application/json',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        partitionkey: 'BY1',
        sequence: expect.stringMatching(/^\d{19}$/),
        data: { total: 12 },
      },
    ]);
  });

  it('is not told of a transaction that failed', async () => {
    await subscribe('mail');
    const { events, transport } = collecting();
    made.relay('mail', transport);
    const failing = made.transaction(async (transaction) => {
      await made.outbox.append(transaction, { type: TYPE, subject: 'BY1', key: 'BY1', data: { n: 1 } });
      throw new Error('something else went wrong');
    });
    await expect(failing).rejects.toThrow('something else');
    await made.append('BY1', { n: 2 });
    await until(() => events.length > 0, 'the other is told');
    expect(numbersOf(events)).toEqual([2]);
  });

  it('keeps what JSON can say, byte for byte', async () => {
    await subscribe('mail');
    const { events, transport } = collecting();
    made.relay('mail', transport);
    const data = { text: '\u0000 \ud83d\ude00 "quoted" \\ ’', z: 1, a: [1.5, 1e21, null, true], deep: { '': {} } };
    await made.append('BY1', data);
    await until(() => events.length === 1, 'it is told');
    expect(JSON.stringify(events[0]?.data)).toBe(JSON.stringify(data));
  });

  it.each([
    ['no type', { type: '', subject: 'a', key: 'a', data: {} }],
    ['a key that is too long', { type: TYPE, subject: 'a', key: 'k'.repeat(201), data: {} }],
    ['too much to say', { type: TYPE, subject: 'a', key: 'a', data: { text: 'x'.repeat(131_072) } }],
  ])('with %s is refused, and nothing is appended', async (_, event) => {
    await expect(made.transaction((transaction) => made.outbox.append(transaction, event))).rejects.toThrow(TypeError);
    expect((await made.pool.query(`SELECT FROM ${made.schema}.outbox_message`)).rowCount).toBe(0);
  });

  it('names no schema that is none', () => {
    expect(() => new Outbox('orders; DROP TABLE x')).toThrow(TypeError);
  });
});

describe('consumers', () => {
  it('get what they take, and the producer need not know of them', async () => {
    await subscribe('mail', 'now', [TYPE, 'other.happened.v1']);
    await subscribe('warehouse');
    const [mail, warehouse] = [collecting(), collecting()];
    made.relay('mail', mail.transport);
    made.relay('warehouse', warehouse.transport);
    await made.append('a', { n: 1 });
    await made.append('a', { n: 2 }, 'other.happened.v1');
    await made.append('a', { n: 3 }, 'unheard.happened.v1');
    await until(() => mail.events.length === 2 && warehouse.events.length === 1, 'both have theirs');
    expect(numbersOf(mail.events)).toEqual([1, 2]);
    expect(numbersOf(warehouse.events)).toEqual([1]);
  });

  it('that come later get what is committed from then on, or all that is kept', async () => {
    await made.append('a', { n: 1 });
    await subscribe('late', 'now');
    await subscribe('later', 'beginning');
    await made.append('a', { n: 2 });
    const [late, later] = [collecting(), collecting()];
    made.relay('late', late.transport);
    made.relay('later', later.transport);
    await until(() => late.events.length === 1 && later.events.length === 2, 'each has its part');
    expect(numbersOf(late.events)).toEqual([2]);
    expect(numbersOf(later.events)).toEqual([1, 2]);
  });

  it('miss nothing of a transaction that was open when they came, and get it in order', async () => {
    const { events, transport } = collecting();
    await made.transaction(async (transaction) => {
      await made.outbox.append(transaction, { type: TYPE, subject: 'a', key: 'a', data: { n: 1 } });
      await subscribe('late', 'now');
      made.relay('late', transport);
      // Of another key, and after it: it could be delivered now, but who tells whether something before it is missing?
      await made.append('b', { n: 2 });
      for (let looks = 0; looks < 5; looks += 1) await made.book('late').settle();
      expect(events).toEqual([]);
    });
    await made.append('a', { n: 3 });
    await until(() => events.length === 3, 'all are told');
    expect(numbersOf(events.filter(({ partitionkey }) => partitionkey === 'a'))).toEqual([1, 3]);
    expect(numbersOf(events.filter(({ partitionkey }) => partitionkey === 'b'))).toEqual([2]);
  });

  it('may take a type less, and get what waited of it', async () => {
    await subscribe('mail', 'now', [TYPE, 'other.happened.v1']);
    await made.append('a', { n: 1 }, 'other.happened.v1');
    await subscribe('mail', 'now', [TYPE]);
    await made.append('a', { n: 2 }, 'other.happened.v1');
    await made.append('a', { n: 3 });
    const { events, transport } = collecting();
    made.relay('mail', transport);
    await until(() => events.length === 2, 'it has what it takes');
    expect(numbersOf(events)).toEqual([1, 3]);
  });
});

describe('nothing is lost', () => {
  it('of 960 events by eight producers whose transactions overlap, and none comes twice or out of order', async () => {
    await subscribe('mail');
    await subscribe('warehouse');
    const [mail, warehouse] = [collecting(), collecting()];
    for (let relays = 0; relays < 2; relays += 1) {
      made.relay('mail', mail.transport);
      made.relay('warehouse', warehouse.transport);
    }
    // One producer holds its transactions open over many of the others': their numbers are lower and come later.
    const producers = Array.from({ length: 8 }, async (_, producer) => {
      for (let round = 0; round < 40; round += 1) {
        await made.transaction(async (transaction) => {
          for (let n = 0; n < 3; n += 1) {
            const key = `${producer}-${round % 4}`;
            await made.outbox.append(transaction, { type: TYPE, subject: key, key, data: { n: round * 3 + n } });
          }
          if (producer === 0) await transaction.query('SELECT pg_sleep(0.05)', []);
        });
      }
    });
    await Promise.all(producers);
    for (const { events } of [mail, warehouse]) {
      await until(() => events.length === 960, 'all are told');
      const byKey = Map.groupBy(events, ({ partitionkey }) => partitionkey);
      expect(byKey.size).toBe(32);
      for (const ofKey of byKey.values()) {
        const numbers = ofKey.map(({ data }) => (data as { n: number }).n);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        expect(new Set(numbers).size).toBe(30);
      }
    }
  });

  it('when transactions of one key end in another order than they began', async () => {
    await subscribe('mail');
    const { events, transport } = collecting();
    made.relay('mail', transport);
    const order: number[] = [];
    // Eight that append under one key and wait for each other: whoever commits first is told first.
    await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        await made.transaction(async (transaction) => {
          await made.outbox.append(transaction, { type: TYPE, subject: 'a', key: 'a', data: { n } });
          order.push(n);
          await transaction.query(`SELECT pg_sleep(${(8 - n) * 0.003})`, []);
        });
      }),
    );
    await until(() => events.length === 8, 'all are told');
    expect(numbersOf(events)).toEqual(order);
  });
});

describe('a relay', () => {
  it('hears of what was appended by another process before it would look', async () => {
    await subscribe('mail');
    const { events, transport } = collecting();
    const relay = made.relay('mail', transport, {}, { ...PATIENT, pollMs: 60_000 });
    await relay.idle();
    const bell = new OutboxBell({
      databaseUrl: made.url,
      schema: made.schema,
      applicationName: 'bell',
      onRing: () => relay.wake(),
    });
    bell.start();
    await until(async () => {
      const { rows } = await made.pool.query(
        `SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'`,
      );
      return rows.length > 0;
    }, 'it listens');
    await relay.idle();
    await made.append('a', { n: 1 });
    made.outbox.ring(made.database);
    await until(() => events.length === 1, 'the bell rings');
    // Its connection is cut: it listens again, and rings for what it may have missed.
    await made.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'bell%'`);
    await made.append('a', { n: 2 });
    await until(() => events.length === 2, 'it rings again');
    await bell.stop();
  });

  it('goes on when the database was away', async () => {
    await subscribe('mail');
    const { events, transport } = collecting();
    const faults: string[] = [];
    made.relay('mail', transport, { onFault: (because) => faults.push(because) });
    await postgres.pause();
    await until(() => faults.length > 0, 'it says that the tables do not answer');
    await postgres.resume();
    await until(() => made.append('a', { n: 1 }).then(() => true), 'something is appended');
    await until(() => events.length > 0, 'it is told');
  });

  it('gives back what it was at when it ends', async () => {
    await subscribe('mail');
    await made.append('a', { n: 1 });
    const hung = Promise.withResolvers<void>();
    const relay = made.relay('mail', {
      deliver: () => {
        hung.resolve();
        return new Promise(() => undefined);
      },
    });
    await hung.promise;
    await relay.stop();
    const { events, transport } = collecting();
    made.relay('mail', transport);
    // Long before its lease would end.
    await until(() => events.length === 1, 'another takes it at once');
    await until(async () => (await made.parked.states())[0]?.waiting === 0, 'it is noted');
    const { rows } = await made.pool.query(`SELECT attempts FROM ${made.schema}.outbox_delivery`);
    expect(rows).toEqual([{ attempts: 1 }]);
  });
});
