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
});
