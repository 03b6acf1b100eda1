import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { until } from '../../../test/support/until.js';
import { eventKey, type CloudEvent } from './cloud-event.js';
import { Inbox } from './inbox/inbox.js';
import type { Outcome } from './judge-delivery.js';
import { consumerOf, QUICK, sqlPortOf, TestOutbox } from './testing-outbox.fixture.js';

const TYPE = 'thing.happened.v1';
const KIM = { by: 'kim', reason: 'the address was put right' };

let postgres: TestPostgres;
let schemas = 0;
let made: TestOutbox;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  schemas += 1;
  made = await TestOutbox.make(postgres.url, `failing_${schemas}`);
  for (const consumer of ['mail', 'warehouse']) {
    await made.outbox.subscribe(made.database, { consumer, types: [TYPE], from: 'now' });
  }
});
afterEach(async () => {
  await made.stop();
  expect(made.faults).toEqual([]);
});

const numberOf = (event: CloudEvent): number => (event.data as { n: number }).n;

async function stateOf(consumer: string) {
  const state = (await made.parked.states()).find((each) => each.consumer === consumer);
  if (state === undefined) throw new Error(`there is no consumer ${consumer}`);
  return state;
}

/** What was taken is written down a moment later. */
async function untilWaiting(consumer: string, waiting: number): Promise<void> {
  await until(
    async () => (await stateOf(consumer)).waiting === waiting,
    `${waiting} are noted to wait for ${consumer}`,
  );
}

describe('a message that is refused', () => {
  it('is parked at once, holds what comes after it under its key, and nothing else', async () => {
    const taken: number[] = [];
    const parked: string[] = [];
    let refuses = true;
    const take = (event: CloudEvent): Outcome => {
      if (refuses && numberOf(event) === 2) return { kind: 'refused', because: 'HTTP 422: no such street' };
      taken.push(numberOf(event));
      return { kind: 'taken' };
    };
    for (const n of [1, 2, 3, 4]) await made.append('a', { n });
    for (const n of [10, 20]) await made.append('b', { n });
    made.relay('mail', consumerOf(take), {
      onParked: (event, because) => parked.push(`${numberOf(event)}: ${because}`),
    });
    await until(() => taken.length === 3, 'all others are taken');
    expect(taken.toSorted((x, y) => x - y)).toEqual([1, 10, 20]);
    await until(() => parked.length === 1, 'it is told');
    expect(parked).toEqual(['2: HTTP 422: no such street']);

    const [message, ...others] = await made.parked.list({ most: 10 });
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      consumer: 'mail',
      type: TYPE,
      key: 'a',
      attempts: 1,
      because: 'HTTP 422: no such street',
      holds: 2,
    });
    await untilWaiting('mail', 2);
    expect(await stateOf('mail')).toMatchObject({ waiting: 2, parked: 1, held: 2, away: false });
    // Another consumer's affair is not this one's.
    expect(await stateOf('warehouse')).toMatchObject({ waiting: 6, parked: 0, held: 0 });

    refuses = false;
    expect(await made.parked.retry({ consumer: 'mail', ids: [message!.id] }, KIM)).toBe(1);
    await until(() => taken.length === 6, 'it is taken, and what it held');
    expect(taken.filter((n) => n < 10)).toEqual([1, 2, 3, 4]);
    expect(await made.parked.retry({ consumer: 'mail', ids: [message!.id] }, KIM)).toBe(0);
    const { rows } = await made.pool.query(
      `SELECT decision, by, reason, last_error FROM ${made.schema}.outbox_decision`,
    );
    expect(rows).toEqual([
      { decision: 'retry', by: 'kim', reason: 'the address was put right', last_error: 'HTTP 422: no such street' },
    ]);
  });

  it('can be dropped, by somebody and for a reason', async () => {
    const taken: number[] = [];
    for (const n of [1, 2]) await made.append('a', { n });
    made.relay(
      'mail',
      consumerOf((event) => {
        if (numberOf(event) === 1) return { kind: 'refused', because: 'no' };
        taken.push(numberOf(event));
        return { kind: 'taken' };
      }),
    );
    await until(async () => (await stateOf('mail')).parked === 1, 'it is parked');
    await expect(made.parked.drop({ consumer: 'mail' }, { by: 'kim', reason: ' ' })).rejects.toThrow(TypeError);
    expect(await made.parked.drop({ consumer: 'mail' }, KIM)).toBe(1);
    await until(() => taken.length === 1, 'what it held is taken');
    await untilWaiting('mail', 0);
    expect(await stateOf('mail')).toMatchObject({ waiting: 0, parked: 0, oldestMs: 0 });
  });

  it('holds as much as there is without slowing anybody', async () => {
    const held = 5_000;
    await made.append('a', { n: 0 });
    // The tables are not analysed: nobody knows yet how much there is.
    await made.pool.query(
      `WITH message AS (
         INSERT INTO ${made.schema}.outbox_message (id, type, subject, key, time, data)
         SELECT gen_random_uuid(), '${TYPE}', 'a', 'a', now(), '{"n": 1}' FROM generate_series(1, ${held})
         RETURNING position, key)
       INSERT INTO ${made.schema}.outbox_delivery (position, consumer, key) SELECT position, 'mail', key FROM message`,
    );
    const claims: number[] = [];
    made.relay(
      'mail',
      consumerOf((event) => {
        if (event.partitionkey === 'a') return { kind: 'refused', because: 'no' };
        claims.push(numberOf(event));
        return { kind: 'taken' };
      }),
    );
    await until(async () => (await stateOf('mail')).parked === 1, 'it is parked');
    for (let n = 0; n < 50; n += 1) await made.append(`key ${n}`, { n });
    await until(() => claims.length === 50, 'the others are taken');
    expect(await stateOf('mail')).toMatchObject({ parked: 1, held });
  });

  it('does not take all others with it when the consumer refuses everything', async () => {
    const [taken, told] = [new Set<number>(), { away: 0, back: 0 }];
    let refuses = true;
    for (let n = 0; n < 30; n += 1) await made.append(`key ${n}`, { n });
    made.relay(
      'mail',
      consumerOf((event) => {
        if (refuses) return { kind: 'refused', because: 'HTTP 400: unknown version' };
        taken.add(numberOf(event));
        return { kind: 'taken' };
      }),
      { onAway: () => (told.away += 1), onBack: () => (told.back += 1) },
    );
    await until(() => told.away >= 3, 'it is left alone for a while, several times');
    expect((await stateOf('mail')).parked).toBe(QUICK.refusalsInARow);
    expect((await stateOf('mail')).away).toBe(true);
    refuses = false;
    await until(() => taken.size === 27 && told.back > 0, 'all but those are taken');
    expect(told.back).toBe(1);
    await made.parked.retry({ consumer: 'mail' }, KIM);
    await until(() => taken.size === 30, 'and those, too');
  });
});

describe('a consumer that is away', () => {
  it('parks nothing, is tried now and then, blocks nobody, and is told all when it is back', async () => {
    const taken: Record<string, number[]> = { mail: [], warehouse: [] };
    let [tries, back] = [0, false];
    made.relay(
      'warehouse',
      consumerOf((event) => {
        tries += 1;
        if (!back) return { kind: 'later', because: 'ECONNREFUSED' };
        taken['warehouse']!.push(numberOf(event));
        return { kind: 'taken' };
      }),
    );
    made.relay(
      'mail',
      consumerOf((event) => {
        taken['mail']!.push(numberOf(event));
        return { kind: 'taken' };
      }),
    );
    for (let n = 0; n < 200; n += 1) await made.append(`key ${n % 20}`, { n });
    await until(() => taken['mail']!.length === 200, 'who lives has everything');
    const [triesThen, atMs] = [tries, performance.now()];
    await until(() => tries >= triesThen + 10, 'it is tried again');
    // One at a time, and no sooner than half the longest wait: what it fails with is then no storm.
    expect(performance.now() - atMs).toBeGreaterThan(9 * (QUICK.consumer.mostMs / 2) * 0.5);
    expect(await stateOf('warehouse')).toMatchObject({ waiting: 200, parked: 0, away: true });
    back = true;
    await until(() => taken['warehouse']!.length === 200, 'it has everything');
    await untilWaiting('warehouse', 0);
    for (let key = 0; key < 20; key += 1) {
      const ofKey = taken['warehouse']!.filter((n) => n % 20 === key);
      expect(ofKey).toEqual(Array.from({ length: 10 }, (_, index) => key + index * 20));
    }
    expect(await stateOf('warehouse')).toMatchObject({ waiting: 0, parked: 0, away: false });
  });

  it('is told from a message that fails while others are taken: that is parked', async () => {
    const taken: number[] = [];
    made.relay(
      'mail',
      consumerOf((event) => {
        if (numberOf(event) === 0) return { kind: 'later', because: 'HTTP 500' };
        taken.push(numberOf(event));
        return { kind: 'taken' };
      }),
    );
    await made.append('bad', { n: 0 });
    let appended = 0;
    await until(async () => {
      appended += 1;
      await made.append('good', { n: appended });
      return (await stateOf('mail')).parked === 1;
    }, 'it is parked');
    const [message] = await made.parked.list({ consumer: 'mail', most: 1 });
    expect(message?.attempts).toBeGreaterThanOrEqual(QUICK.strikes);
    await until(() => taken.length === appended, 'all others are taken');
  });
});

describe('a consumer that is told nothing for now', () => {
  it('has nothing tried and nothing parked, blocks nobody, and is told all in order afterwards', async () => {
    const taken: Record<string, number[]> = { mail: [], warehouse: [] };
    const take = (consumer: string) =>
      consumerOf((event) => {
        taken[consumer]!.push(numberOf(event));
        return { kind: 'taken' };
      });
    let isPaused = true;
    made.relay('mail', take('mail'), {}, QUICK, () => isPaused);
    made.relay('warehouse', take('warehouse'));
    for (let n = 0; n < 20; n += 1) await made.append(`key ${n % 4}`, { n });
    await until(() => taken['warehouse']!.length === 20, 'the other has everything');
    expect(await stateOf('mail')).toMatchObject({ waiting: 20, parked: 0, away: false });
    const { rows } = await made.pool.query(
      `SELECT max(attempts) AS most FROM ${made.schema}.outbox_delivery WHERE consumer = 'mail'`,
    );
    expect([taken['mail'], rows]).toEqual([[], [{ most: 0 }]]);
    isPaused = false;
    await until(() => taken['mail']!.length === 20, 'it has everything, too');
    for (let key = 0; key < 4; key += 1) {
      expect(taken['mail']!.filter((n) => n % 4 === key)).toEqual([0, 4, 8, 12, 16].map((n) => n + key));
    }
  });
});

describe('who hangs', () => {
  it('costs its time and a place, and no other key', async () => {
    const taken: number[] = [];
    const transport = {
      deliver: async (event: CloudEvent): Promise<Outcome> => {
        if (numberOf(event) === 0) return new Promise(() => undefined);
        taken.push(numberOf(event));
        return { kind: 'taken' };
      },
    };
    made.relay('mail', transport, {}, QUICK);
    for (let n = 0; n < 50; n += 1) await made.append(`key ${n}`, { n });
    await until(() => new Set(taken).size === 49, 'all others are taken');
    await until(async () => {
      const { rows } = await made.pool.query(
        `SELECT FROM ${made.schema}.outbox_delivery WHERE last_error = 'no answer in time'`,
      );
      return rows.length === 1;
    }, 'its time is over');
  });
});

describe('retention', () => {
  it('forgets what is done with everywhere, and nothing that somebody waits for', async () => {
    for (const n of [1, 2]) await made.append('a', { n });
    const take = consumerOf(() => ({ kind: 'taken' }));
    made.relay('mail', take);
    await until(async () => (await stateOf('mail')).waiting === 0, 'one has them');
    expect(await made.parked.forget({ olderThanMs: 0, most: 100 })).toBe(0);
    made.relay('warehouse', take);
    await until(async () => (await stateOf('warehouse')).waiting === 0, 'both have them');
    expect(await made.parked.forget({ olderThanMs: 60_000, most: 100 })).toBe(0);
    expect(await made.parked.forget({ olderThanMs: 0, most: 1 })).toBe(1);
    expect(await made.parked.forget({ olderThanMs: 0, most: 100 })).toBe(1);
    expect((await made.pool.query(`SELECT FROM ${made.schema}.outbox_delivery`)).rowCount).toBe(0);
  });

  it('forgets what people decided long ago, a few rows at a time, and nothing younger', async () => {
    await made.pool.query(
      `INSERT INTO ${made.schema}.outbox_decision (consumer, id, type, key, decision, by, reason, at)
       SELECT 'mail', gen_random_uuid(), 't', days::text, 'drop', 'anna', 'r', clock_timestamp() - days * interval '1 day'
       FROM unnest(ARRAY[89, 91, 92]) AS days`,
    );
    const left = async () =>
      (await made.pool.query<{ key: string }>(`SELECT key FROM ${made.schema}.outbox_decision ORDER BY key`)).rows;
    const old = { olderThanMs: 90 * 86_400_000, most: 1 };
    expect(await made.parked.forgetDecisions(old)).toBe(1);
    expect(await left()).toHaveLength(2);
    expect([await made.parked.forgetDecisions(old), await made.parked.forgetDecisions(old)]).toEqual([1, 0]);
    expect(await left()).toEqual([{ key: '89' }]);
  });
});

describe('whatever goes wrong', () => {
  /** What may come of a delivery: the effect may be there, and nobody knows. */
  const CHANCES = ['taken', 'later', 'lost', 'thrown', 'hung'] as const;

  it('every message has its effect once, and those of a key in their order, with two relays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...CHANCES), { minLength: 15, maxLength: 15 }), async (chances) => {
        schemas += 1;
        const world = await TestOutbox.make(postgres.url, `failing_${schemas}`);
        try {
          await world.outbox.subscribe(world.database, { consumer: 'mail', types: [TYPE], from: 'now' });
          await world.pool.query(`CREATE TABLE ${world.schema}.effect (at bigserial, key text, n int)`);
          const inbox = new Inbox(world.schema);
          let tries = 0;
          const transport = {
            deliver: async (event: CloudEvent): Promise<Outcome> => {
              // Every other one is well: otherwise it would only take longer.
              const chance = tries % 2 === 0 ? 'taken' : chances[tries % chances.length];
              tries += 1;
              if (chance === 'later') return { kind: 'later', because: 'HTTP 503' };
              await world.transaction((transaction) =>
                inbox.once(transaction, 'mail', eventKey(event), () =>
                  transaction.query(`INSERT INTO ${world.schema}.effect (key, n) VALUES ($1, $2)`, [
                    event.partitionkey,
                    numberOf(event),
                  ]),
                ),
              );
              if (chance === 'thrown') throw new Error('the answer was lost');
              if (chance === 'hung') return new Promise(() => undefined);
              return chance === 'lost' ? { kind: 'later', because: 'ECONNRESET' } : { kind: 'taken' };
            },
          };
          const policy = { ...QUICK, timeoutMs: 40, leaseMs: 60, strikes: Infinity };
          for (let n = 0; n < 40; n += 1) await world.append(`key ${n % 5}`, { n });
          world.relay('mail', transport, {}, policy);
          world.relay('mail', transport, {}, policy);
          await until(async () => (await world.parked.states())[0]?.waiting === 0, 'nothing waits');
          const { rows } = await world.pool.query<{ key: string; n: number }>(
            `SELECT key, n FROM ${world.schema}.effect ORDER BY at`,
          );
          expect(rows).toHaveLength(40);
          for (const [key, ofKey] of Map.groupBy(rows, (row) => row.key)) {
            expect([key, ofKey.map(({ n }) => n)]).toEqual([key, ofKey.map(({ n }) => n).toSorted((a, b) => a - b)]);
          }
        } finally {
          await world.stop();
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
});

describe('an inbox', () => {
  it('does once what comes at once, and again when it failed', async () => {
    const inbox = new Inbox(made.schema);
    await made.pool.query(`CREATE TABLE ${made.schema}.effect (n int)`);
    const take = (fails: boolean) =>
      made.transaction(async (transaction) =>
        inbox.once(transaction, 'mail', 'e1', async () => {
          await transaction.query(`INSERT INTO ${made.schema}.effect VALUES (1)`, []);
          if (fails) throw new Error('half way');
          return 'kept';
        }),
      );
    await expect(take(true)).rejects.toThrow('half way');
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => take(false)));
    expect(outcomes.filter(({ kind }) => kind === 'done')).toEqual([{ kind: 'done', result: 'kept' }]);
    expect((await made.pool.query(`SELECT FROM ${made.schema}.effect`)).rowCount).toBe(1);
    // Another consumer's effect is another.
    const other = made.transaction((transaction) => inbox.once(transaction, 'analytics', 'e1', async () => 1));
    expect(await other).toEqual({ kind: 'done', result: 1 });
    expect(await inbox.forget(sqlPortOf(made.pool), { olderThanMs: 60_000, most: 10 })).toBe(0);
    expect(await inbox.forget(sqlPortOf(made.pool), { olderThanMs: 0, most: 10 })).toBe(2);
  });
});
