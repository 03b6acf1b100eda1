import { expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import type { Latch } from '@banyan/rollout';
import { TEST_DOMAIN } from '../control.fixture.js';
import { ReplicaBook } from '../reports/replica-book.js';
import { StatusView, type StatusSources } from './status-view.js';

const ARMED: Latch = { state: 'armed', epoch: 2 };
const TRIPPED: Latch = { state: 'tripped', epoch: 3, reason: 'bad', decisionId: 'd', trippedAtMs: 1 };

it('tells of a latch and of its rollback as they were at one moment, however long the record takes to answer', async () => {
  const clock = new ManualClock();
  let trips = false;
  // It trips, and everybody follows, while PostgreSQL is asked.
  const answer = (): Promise<never[]> => {
    trips = true;
    return Promise.resolve([]);
  };
  const nothing = { of: () => undefined };
  const sources = {
    clock,
    store: { connected: true, decisions: answer, countedMismatches: answer, reentry: () => Promise.resolve() },
    book: new ReplicaBook(clock),
    verdicts: nothing,
    burn: { of: () => [] },
    latches: { of: () => (trips ? TRIPPED : ARMED) },
    acknowledgements: {
      of: () => (trips ? { state: 'rolled-back', epoch: 3, acknowledged: [], tookMs: 5 } : undefined),
    },
    unwritten: { waitsFor: () => false },
    writeBack: { pending: () => undefined },
    decisions: { verdict: () => Promise.resolve() },
    desk: { speaking: () => [], facts: () => ({ pages: [] }) },
    plans: new Map(),
    assistant: nothing,
  } as unknown as StatusSources;
  const view = new StatusView(sources);
  view.ramp = () => ({ promotion: { blocks: [] }, ramp: null }) as unknown as ReturnType<StatusView['ramp']>;

  const first = await view.domain(TEST_DOMAIN);
  expect([first.latch?.state, first.rollback]).toEqual(['armed', null]);
  const second = await view.domain(TEST_DOMAIN);
  expect([second.latch?.state, second.rollback?.state]).toEqual(['tripped', 'rolled-back']);
});
