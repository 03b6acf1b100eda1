import { describe, expect, test } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { PollLoop, type LoopOutcome } from './poll-loop.js';

const READ: LoopOutcome = { kind: 'read', more: false };
const MORE: LoopOutcome = { kind: 'read', more: true };
const FAILED: LoopOutcome = { kind: 'failed' };

function loopOf(...script: LoopOutcome[]) {
  const clock = new ManualClock();
  let polls = 0;
  const loop = new PollLoop(
    () => {
      polls += 1;
      return Promise.resolve(script.shift() ?? READ);
    },
    clock,
    { pollMs: 500, longestBackOffMs: 4_000 },
  );
  const tickAfter = async (ms: number): Promise<number> => {
    clock.advance(ms);
    await loop.tick();
    return polls;
  };
  return { loop, tickAfter };
}

describe('the loop', () => {
  test('polls at once, then every 500 ms', async () => {
    const { tickAfter } = loopOf();
    expect(await tickAfter(0)).toBe(1);
    expect(await tickAfter(499)).toBe(1);
    expect(await tickAfter(1)).toBe(2);
  });

  test('reads on without waiting while there is more, or another replica was faster', async () => {
    const { tickAfter } = loopOf(MORE, MORE, { kind: 'overtaken' }, READ);
    expect(await tickAfter(0)).toBe(4);
  });

  test('waits longer after each failure, up to the longest, and not after a success', async () => {
    const { loop, tickAfter } = loopOf(FAILED, FAILED, FAILED, FAILED, FAILED, FAILED, READ);
    const waits: number[] = [];
    for (let poll = 0; poll < 7; poll++) {
      await tickAfter(loop.dueInMs);
      waits.push(loop.dueInMs);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 4_000, 4_000, 500]);
  });

  test('waits no longer after a failure that came further than the last', async () => {
    const further: LoopOutcome = { kind: 'failed', progress: true };
    const { loop, tickAfter } = loopOf(FAILED, FAILED, further, further, FAILED);
    const waits: number[] = [];
    for (let poll = 0; poll < 5; poll++) {
      await tickAfter(loop.dueInMs);
      waits.push(loop.dueInMs);
    }
    expect(waits).toEqual([500, 1_000, 500, 500, 1_000]);
  });

  test('does not poll twice at once, and polls no more once stopped', async () => {
    const clock = new ManualClock();
    const { promise, resolve } = Promise.withResolvers<LoopOutcome>();
    let polls = 0;
    let stopped = false;
    const loop = new PollLoop(
      (stop) => {
        polls += 1;
        stop.addEventListener('abort', () => resolve(READ));
        return promise;
      },
      clock,
      { pollMs: 500, longestBackOffMs: 4_000 },
    );
    void loop.tick();
    void loop.tick();
    expect(polls).toBe(1);
    await loop.stop();
    stopped = true;
    clock.advance(10_000);
    await loop.tick();
    expect({ polls, stopped }).toEqual({ polls: 1, stopped: true });
  });
});
