import { newId } from '@banyan/kernel';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { DeliveryBook } from './delivery-book.js';
import { PATIENT, SOURCE, TestOutbox } from './testing-outbox.fixture.js';
import type { SqlPort } from './sql-port.js';

const TYPE = 'thing.happened.v1';

let postgres: TestPostgres;
let made: TestOutbox;

beforeAll(async () => {
  postgres = await startPostgres();
  made = await TestOutbox.make(postgres.url, 'noted');
  await made.outbox.subscribe(made.database, { consumer: 'mail', types: [TYPE], from: 'now' });
});
afterAll(async () => {
  await made.stop();
  await postgres.stop();
});

it('notes in one statement what was taken while the last note was under way, each for itself', async () => {
  let asked = 0;
  const counting: SqlPort = {
    query: (sql, parameters) => {
      asked += 1;
      return made.database.query(sql, parameters);
    },
  };
  const book = new DeliveryBook(counting, 'noted', 'mail', SOURCE);
  for (const key of ['A', 'B', 'C', 'D', 'B']) await made.append(key);
  await book.settle();
  const claim = newId();
  const { messages } = await book.claim(claim, 16, PATIENT);
  expect(messages.map(({ key }) => key)).toEqual(['A', 'B', 'C', 'D']);

  asked = 0;
  const [a, b, c, d] = messages.map(({ position }) => position);
  const stranger = newId();
  const taken = await Promise.all([
    book.done(a!, claim, PATIENT),
    book.done(b!, claim, PATIENT),
    // Another relay's by now: it is not this one's to note.
    book.done(c!, stranger, PATIENT),
    book.done(d!, claim, PATIENT),
  ]);
  expect(asked).toBe(2);
  // Of B there is one more to be had; and of C nobody knows.
  expect(taken.map(({ more }) => more)).toEqual([false, true, true, false]);
  const { rows } = await made.pool.query('SELECT key, state FROM noted.outbox_delivery ORDER BY position');
  expect(rows.map(({ key, state }: { key: string; state: string }) => `${key} ${state}`)).toEqual([
    'A done',
    'B done',
    'C waiting',
    'D done',
    'B waiting',
  ]);
});
