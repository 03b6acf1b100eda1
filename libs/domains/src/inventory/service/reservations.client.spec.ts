import { expect, it } from '@jest/globals';
import { readReservations } from './reservations.client.js';

const asked = { references: ['BY1', 'BY2'] };

it('reads how they stand', () => {
  const reservations = [{ reference: 'BY2', state: 'confirmed', more: 1 }];
  expect(readReservations({ reservations }, asked)).toEqual([{ reference: 'BY2', state: 'confirmed' }]);
});

it('believes nothing that was not asked for, and no state that there is not', () => {
  for (const strange of [
    undefined,
    {},
    { reservations: {} },
    { reservations: [{ reference: 'BY3', state: 'confirmed' }] },
    { reservations: [{ reference: 'BY1', state: 'gone' }] },
  ]) {
    expect(() => readReservations(strange, asked)).toThrow(/service/);
  }
});
