import { systemClock } from '@banyan/kernel';
import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { RolloutStore, TrippedDomain } from '@banyan/rollout';
import { until } from '../../../../test/support/until.js';
import { KnownLatches } from '../latches/known-latches.js';
import { UnleashWriteBack } from './unleash-write-back.js';

type Answer = readonly TrippedDomain[];

/** A store whose every answer the test gives. */
class SlowStore extends EventEmitter {
  readonly questions: PromiseWithResolvers<Answer>[] = [];
  readonly written: number[] = [];

  async tripsNotInUnleash(): Promise<Answer> {
    const question = Promise.withResolvers<Answer>();
    this.questions.push(question);
    return question.promise;
  }

  async markWrittenToUnleash(_domain: string, epoch: number): Promise<void> {
    this.written.push(epoch);
    return Promise.resolve();
  }
}

const trip = (epoch: number): TrippedDomain => ({
  domain: 'inventory',
  latch: { state: 'tripped', epoch, reason: 'it failed', decisionId: 'd', trippedAtMs: 0 },
});

let writeBack: UnleashWriteBack;
afterEach(() => writeBack.stop());

describe('what is still to be told to Unleash', () => {
  it('is not forgotten by an answer of the database that is older than the trip', async () => {
    const store = new SlowStore();
    const latches = new KnownLatches(store as unknown as RolloutStore, ['inventory'], systemClock);
    const told: TrippedDomain[] = [];
    const switchOff = async (order: TrippedDomain) => {
      told.push(order);
      return Promise.resolve();
    };
    writeBack = new UnleashWriteBack(store, switchOff, latches);
    writeBack.start();
    const [early] = store.questions;
    latches.learn('inventory', trip(1).latch);
    expect(writeBack.pending('inventory')).toMatchObject({ epoch: 1 });
    early?.resolve([]);
    await until(() => store.questions.length === 2, 'it looks again');
    expect(writeBack.pending('inventory')).toMatchObject({ epoch: 1 });
    store.questions[1]?.resolve([trip(1)]);
    await until(() => store.written.length === 1, 'it is written');
    await until(() => writeBack.pending('inventory') === undefined, 'nothing is left to tell');
    expect(told).toEqual([trip(1)]);
  });

  it('keeps who reset it waiting while it is on its way, and does not set out after that', async () => {
    const store = new SlowStore();
    const latches = new KnownLatches(store as unknown as RolloutStore, ['inventory'], systemClock);
    const orders: PromiseWithResolvers<void>[] = [];
    const switchOff = (): Promise<void> => {
      const order = Promise.withResolvers<void>();
      orders.push(order);
      return order.promise;
    };
    writeBack = new UnleashWriteBack(store, switchOff, latches);
    writeBack.start();
    latches.learn('inventory', trip(1).latch);
    store.questions[0]?.resolve([trip(1)]);
    await until(() => orders.length === 1, 'it is on its way');
    latches.learn('inventory', { state: 'armed', epoch: 2 });
    let settled = false;
    const waiting = writeBack.settled('inventory').then(() => (settled = true));
    await writeBack.settled('pricing');
    expect(settled).toBe(false);
    // Whether it arrived is not known, so that it would be told again; but the trip is over.
    orders[0]?.reject(new Error('Unleash is slow'));
    await waiting;
    await until(() => store.questions.length === 2, 'it looks again');
    store.questions[1]?.resolve([trip(1)]);
    writeBack.kick();
    await until(() => store.questions.length === 3, 'it has looked');
    await writeBack.settled('inventory');
    expect(orders).toHaveLength(1);
    store.questions[2]?.resolve([]);
  });
});
