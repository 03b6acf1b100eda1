import type { ReserveResult, StockDesk } from '@banyan/domains';
import { ArmError, type Arm } from '@banyan/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ScriptedArm } from '../testing/scripted-arm.fixture.js';
import { receiptOf } from './orders-rig.fixture.js';
import { ReservingArm } from './reserving-arm.js';

const ATTEMPT = {
  signal: new AbortController().signal,
  remainingMs: () => 1_000,
  traceparent: 'tp',
  beforeDispatch: () => undefined,
};

let legacy: ScriptedArm;
let arm: ReservingArm;
/** What was asked, of whom, in order. */
let asked: string[];
let reserving: () => ReserveResult;
let sendsAsked: boolean;

const desk: StockDesk = {
  reserve: async (reservation, attempt) => {
    asked.push(`reserve ${JSON.stringify(reservation)}`);
    sendsAsked ||= attempt.beforeDispatch !== undefined;
    return reserving();
  },
  confirm: () => Promise.reject(new Error('it is set aside for good at once')),
  release: async (reference) => void asked.push(`release ${reference}`),
  giveBack: async (back) => void asked.push(`give back ${JSON.stringify(back)}`),
  close: async () => undefined,
};

beforeEach(() => {
  legacy = new ScriptedArm('legacy', 1);
  legacy.behaves = ({ operation }) => {
    asked.push(`core ${operation}`);
    return receiptOf('BY1');
  };
  asked = [];
  reserving = () => ({ kind: 'reserved', takings: [] });
  sendsAsked = false;
  arm = new ReservingArm(legacy, desk);
});

function order(authority: Arm, delivery: object = { kind: 'ship' }): object {
  const lines = [{ sku: 'A', quantityE4: 10_000, price: { amountMinor: 1, currency: 'EUR' } }];
  return {
    order: { reference: 'BY1', channel: 'web', authority: { arm: authority, term: 3 }, basket: { lines }, delivery },
  };
}

const RESERVED = `reserve ${JSON.stringify({ reference: 'BY1', term: 3, channel: 'web', lines: [{ sku: 'A', quantityE4: 10_000 }] })}`;

describe('an order of the legacy arm', () => {
  it('takes stock at the core alone where legacy has the authority', async () => {
    await arm.call('order.place', order('legacy'), ATTEMPT);
    await arm.call('order.settle', { reference: 'BY1', authority: { arm: 'legacy', term: 3 } }, ATTEMPT);
    expect(asked).toEqual(['core order.place', 'core order.settle']);
  });

  it('has its goods set aside for good before the core is asked for anything, where the service has it', async () => {
    expect(await arm.call('order.place', order('service'), ATTEMPT)).toEqual(receiptOf('BY1'));
    expect(asked).toEqual([RESERVED, 'core order.place']);
    // The desk is no part of the order: leave to send is the core's to ask for.
    expect(sendsAsked).toBe(false);
  });

  it('has them set aside where it is collected', async () => {
    await arm.call('order.place', order('service', { kind: 'collect', location: 'ST-0101' }), ATTEMPT);
    expect(asked[0]).toContain('"location":"ST-0101"');
  });

  it('is refused without the core, where there is not enough', async () => {
    reserving = () => ({ kind: 'refused', lines: [0] });
    expect(await arm.call('order.place', order('service'), ATTEMPT)).toEqual({
      kind: 'refused',
      because: 'out-of-stock',
      lines: [0],
    });
    expect(asked).toEqual([RESERVED]);
  });

  it.each([
    ['of another term', () => void (reserving = () => ({ kind: 'not-authority', term: 4 }))],
    [
      'unknown',
      () =>
        void (reserving = () => {
          throw new ArmError('service', 'transport', 'cut');
        }),
    ],
  ])('is not asked of the core where what is set aside is %s', async (_, fails) => {
    fails();
    await expect(arm.call('order.place', order('service'), ATTEMPT)).rejects.toBeInstanceOf(ArmError);
    expect(legacy.calls).toEqual([]);
  });

  it('gives the goods back where the core refuses, and only then', async () => {
    legacy.behaves = () => ({ kind: 'refused', because: 'payment-declined', lines: [] });
    await arm.call('order.place', order('service'), ATTEMPT);
    expect(asked.at(-1)).toBe('release BY1');
    asked = [];
    legacy.behaves = () => ({ kind: 'pending', reference: 'BY1' });
    await arm.call('order.place', order('service'), ATTEMPT);
    legacy.behaves = () => Promise.reject(new ArmError('legacy', 'deadline', 'late'));
    await expect(arm.call('order.place', order('service'), ATTEMPT)).rejects.toThrow('late');
    expect(asked.filter((each) => each.startsWith('release'))).toEqual([]);
  });

  it('gives them back when it is settled and nothing was captured', async () => {
    const settle = { reference: 'BY1', authority: { arm: 'service', term: 3 } };
    await arm.call('order.settle', settle, ATTEMPT);
    expect(asked).toEqual(['core order.settle']);
    legacy.behaves = () => ({ kind: 'refused', because: 'abandoned', lines: [] });
    await arm.call('order.settle', settle, ATTEMPT);
    expect(asked.at(-1)).toBe('release BY1');
  });

  it('that is called off frees what is set aside', async () => {
    legacy.behaves = ({ input }) => {
      asked.push(JSON.stringify(input));
      return { kind: 'cancelled' };
    };
    const setAsideIn = { arm: 'service', term: 3 };
    await arm.call('order.cancel', { reference: 'BY1', setAsideIn }, ATTEMPT);
    expect(asked).toEqual(['{"reference":"BY1"}', 'release BY1']);
    await arm.call('order.cancel', { reference: 'BY1' }, ATTEMPT);
    expect(asked).toHaveLength(3);
  });

  it('that comes back is given back at the authority too', async () => {
    const making = {
      reference: 'BY1',
      returnReference: 'BR1',
      lines: [{ sku: 'A', quantityE4: 1 }],
      location: 'ST-0101',
    };
    legacy.behaves = () => ({ kind: 'returned' });
    await arm.call('order.return', { making, authority: { arm: 'legacy', term: 1 } }, ATTEMPT);
    expect(asked).toEqual([]);
    await arm.call('order.return', { making, authority: { arm: 'service', term: 3 } }, ATTEMPT);
    expect(asked).toEqual([`give back ${JSON.stringify(making)}`]);
    legacy.behaves = () => ({ kind: 'not-returnable', lines: [] });
    await arm.call('order.return', { making, authority: { arm: 'service', term: 3 } }, ATTEMPT);
    expect(asked).toHaveLength(1);
  });
});
