import { expect, it } from '@jest/globals';
import { cancelOrder, placeOrder } from '@banyan/shopping';
import { callOffOrders } from './call-off-orders.js';
import type { Shooter } from './load-run.js';
import { OrderNotes } from './order-notes.js';
import type { ShotAnswer } from './shot.js';

const answer = (status: number, body: ShotAnswer['body'] = {}): ShotAnswer => ({
  status,
  body,
  sentMs: 0,
  endMs: 0,
  isGivenUp: false,
});
const placing = (key: string) => placeOrder({ channel: 'web', quote: 'q', key });

/** Answers at once, in the words of the test. */
const shooterThat = (says: (target: string, key: string | undefined) => ShotAnswer): Shooter => ({
  underWay: 0,
  sweep: () => {},
  send: ({ question: { target, key } }, onAnswer) => onAnswer(says(target, key)),
});
const callOff = (notes: OrderNotes, says: Parameters<typeof shooterThat>[0], goesOn = () => true) =>
  callOffOrders(notes, { shooter: shooterThat(says), session: 's', nowMs: () => 0, goesOn });

it('asks with the same key what came of an order that nobody told of, and calls it off', async () => {
  const notes = new OrderNotes();
  for (const status of [0, 202, 409, 503]) notes.note(placing(`key-${status}`), answer(status));
  expect(notes.doubtful.size).toBe(4);
  await callOff(notes, (target, key) => (key === undefined ? answer(200) : answer(201, { reference: `BY-${key}` })));
  expect([notes.placed, notes.calledOff, notes.open.size, notes.doubtful.size]).toEqual([4, 4, 0, 0]);
});

it('asks nothing about what was refused, or never sent', () => {
  const notes = new OrderNotes();
  notes.note(placing('a'), answer(422, { code: 'out-of-stock' }));
  notes.note(placing('b'), { ...answer(0), sentMs: undefined });
  expect([notes.doubtful.size, notes.open.size]).toEqual([0, 0]);
});

it('goes on until an order is called off, and leaves in the notes what was not when somebody ends it', async () => {
  const notes = new OrderNotes();
  notes.note(placing('a'), answer(201, { reference: 'BY1' }));
  notes.note(placing('b'), answer(201, { reference: 'BY2' }));
  notes.note(cancelOrder('BY1'), answer(503));
  let asked = 0;
  await callOff(
    notes,
    (target) => {
      asked += 1;
      return answer(target.includes('BY1') && asked > 2 ? 200 : 503);
    },
    () => asked < 4,
  );
  expect([notes.calledOff, [...notes.open]]).toEqual([1, ['BY2']]);
});
