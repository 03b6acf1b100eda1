import { expect, it } from '@jest/globals';
import type { ParkedAnswer } from '../control/parked-answers.js';
import { parkedText } from './parked-text.js';

const plain = (text: string): string => text;
const PAINT = { bold: plain, red: plain, yellow: plain, green: plain, dim: plain } as never;

const ANSWER: ParkedAnswer = {
  service: 'orders',
  consumers: [
    { consumer: 'fulfilment', waiting: 12, parked: 0, held: 0, oldestMs: 90_000, away: true },
    { consumer: 'mail', waiting: 2, parked: 1, held: 2, oldestMs: 4_000, away: false },
  ],
  messages: [
    {
      consumer: 'mail',
      id: '0193a1b2-0000-7000-8000-000000000001',
      type: 'shop.banyan.orders.accepted.v1',
      subject: 'BY1',
      attempts: 1,
      because: 'HTTP 422: no\u001b[31m such address',
      parkedAt: '2026-11-28T06:00:00.000Z',
      holds: 2,
    },
  ],
};

it('says who takes nothing, what is parked and what waits behind it, and lets nobody steer the terminal', () => {
  expect(parkedText(ANSWER, PAINT)).toMatchInlineSnapshot(`
    "fulfilment  takes nothing  12  waiting, the oldest 1 min 30 s
    mail        takes           2  waiting, the oldest 4 s         1 parked, holding 2

    0193a1b2-0000-7000-8000-000000000001  shop.banyan.orders.accepted.v1  BY1
      mail said: HTTP 422: no·[31m such address
      parked 2026-11-28T06:00:00.000Z after 1 try; 2 of BY1 wait behind it"
  `);
  expect(parkedText({ ...ANSWER, consumers: [], messages: [] }, PAINT)).toBe('nobody is told\nnothing is parked');
});
