import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Broker, eventKey, Inbox, NatsListener, NatsTransport, readCloudEvent } from '@banyan/outbox';
import { QUICK, TestOutbox } from '../../libs/outbox/src/testing-outbox.fixture.js';
import { startNats, type TestNats } from '../support/nats.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { until } from '../support/until.js';

const TYPES = ['shop.banyan.testing.happened.v1', 'shop.banyan.testing.unreadable.v1'];

let postgres: TestPostgres;
let nats: TestNats;
let made: TestOutbox;
let broker: Broker;

beforeAll(async () => {
  [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  made = await TestOutbox.make(postgres.url, 'brokered');
  await made.outbox.subscribe(made.database, { consumer: 'nats', types: TYPES, from: 'now' });
  await made.pool.query('CREATE TABLE brokered.effect (at bigserial, key text, n int)');
  broker = await Broker.open({ url: nats.url, name: 'testing' });
  await broker.ensureStream();
  await broker.ensureStream();
});

afterAll(async () => {
  await made.stop();
  await broker.close();
  await Promise.all([postgres.stop(), nats.stop()]);
});

function listener(consumer: string, refused: Map<string, string>, losesEvery = Infinity): NatsListener {
  const inbox = new Inbox('brokered');
  let taken = 0;
  return new NatsListener(broker, {
    consumer,
    types: TYPES,
    take: async (event) => {
      const { n } = event.data as { n: number };
      if (n < 0) return { kind: 'refused', because: 'there is no such thing' };
      await made.transaction((transaction) =>
        inbox.once(transaction, consumer, eventKey(event), () =>
          transaction.query('INSERT INTO brokered.effect (key, n) VALUES ($1, $2)', [event.partitionkey, n]),
        ),
      );
      taken += 1;
      if (taken % losesEvery === 0) throw new Error('the acknowledgement was lost');
      return { kind: 'taken' };
    },
    keepRefused: async ({ type, body }, because) => {
      // Killed, the broker forgets at times that it was told, and asks again.
      const { id, subject } = readCloudEvent(JSON.parse(body));
      refused.set(id, `${type} ${subject}: ${because}`);
    },
  });
}

test('events go through the broker, each has its effect once, and a refused one holds nobody', async () => {
  const refused = new Map<string, string>();
  const taking = listener('analytics', refused, 29);
  await taking.start();
  // Two relays, and the broker is killed while they publish: it acknowledges what it has, and the outbox keeps the rest.
  made.relay('nats', new NatsTransport(broker), {}, { ...QUICK, timeoutMs: 800, leaseMs: 1_600 });
  made.relay('nats', new NatsTransport(broker), {}, { ...QUICK, timeoutMs: 800, leaseMs: 1_600 });
  for (let n = 0; n < 60; n += 1) await made.append(`key ${n % 5}`, { n: n === 30 ? -1 : n }, TYPES[0]);
  await until(async () => ((await made.parked.states())[0]?.waiting ?? 60) < 40, 'some are published');
  await nats.kill();
  for (let n = 60; n < 90; n += 1) await made.append(`key ${n % 5}`, { n }, TYPES[0]);
  await until(async () => (await made.parked.states())[0]?.away === true, 'the broker is known to be away');
  expect((await made.parked.states())[0]).toMatchObject({ parked: 0 });
  await nats.resume();
  await until(async () => (await made.parked.states())[0]?.waiting === 0, 'all are published');
  const effects = async () =>
    (await made.pool.query<{ key: string; n: number }>('SELECT key, n FROM brokered.effect ORDER BY at')).rows;
  await until(async () => (await effects()).length >= 89, 'all are taken');
  await taking.stop();
  const rows = await effects();
  expect(rows.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 90 }, (_, n) => n).filter((n) => n !== 30),
  );
  for (const [key, ofKey] of Map.groupBy(rows, (row) => row.key)) {
    const numbers = ofKey.map(({ n }) => n);
    expect([key, numbers]).toEqual([key, numbers.toSorted((a, b) => a - b)]);
  }
  expect([...refused.values()]).toEqual([`${TYPES[0]} key 0: there is no such thing`]);
});
