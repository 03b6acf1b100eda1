import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@banyan/slo';
import type { GatewayModel } from './gateway-model.js';
import { GatewayQueue } from './gateway-queue.js';
import { WaitHistogram } from './wait-histogram.js';

const MODEL: GatewayModel = {
  serviceSeconds: 80e-6,
  pauseShare: 0.2,
  pauseSeconds: 0.01,
  pauses: 'alike',
  shedAtSeconds: Infinity,
  refusalShare: 1 / 6,
};
/** So long that chance moves what is compared below by less than a twentieth. */
const SECONDS = 5_000;

function run(model: GatewayModel, load: number, seconds = SECONDS) {
  const queue = new GatewayQueue(model, seededRandom(7));
  const waits = new WaitHistogram();
  const span = queue.pass(seconds, load / model.serviceSeconds, waits);
  return { span, waits };
}

/** What pauses add to the work, and at what pace answering leaves room for them. */
function closedForm({ pauseShare, pauseSeconds }: GatewayModel, load: number) {
  const room = 1 - load * (1 - pauseShare);
  const pausesPerSecond = (load * pauseShare) / pauseSeconds;
  return { room, pausesPerSecond };
}

describe.each([0.3, 0.6, 0.8])('a gateway at a load of %d', (load) => {
  it('waits in the mean as Pollaczek and Khinchine say', () => {
    const { room, pausesPerSecond } = closedForm(MODEL, load);
    const expected = (pausesPerSecond * MODEL.pauseSeconds ** 2) / (2 * (room - pausesPerSecond * MODEL.pauseSeconds));
    const { span, waits } = run(MODEL, load);
    expect(span.waitSeconds / expected).toBeCloseTo(1, 1);
    // Whoever comes by chance sees the mean over time.
    expect(waits.meanMs / 1_000 / span.waitSeconds).toBeCloseTo(1, 6);
  });

  it('has, with pauses of every length, the tail of an M/M/1', () => {
    const model = { ...MODEL, pauses: 'exponential' as const };
    const { room, pausesPerSecond } = closedForm(model, load);
    const busy = (pausesPerSecond * model.pauseSeconds) / room;
    const expectedMs = 1_000 * Math.max(0, (Math.log(busy / 0.01) * model.pauseSeconds) / (1 - busy));
    expect(run(model, load).waits.quantileMs(0.99) / expectedMs).toBeCloseTo(1, 1);
  });

  it('is as busy as it is asked to be, and refuses nobody', () => {
    const { span } = run({ ...MODEL, shedAtSeconds: 0.04 }, load);
    expect(span.refused).toBe(0);
    expect(span.answered / ((load / MODEL.serviceSeconds) * SECONDS)).toBeCloseTo(1, 9);
  });
});

describe('a gateway that is asked too much', () => {
  const shedding = { ...MODEL, shedAtSeconds: 0.04 };

  it.each([1.5, 2, 3])('at %d times its capacity, answers what is left when refusals are paid for', (load) => {
    const { span, waits } = run(shedding, load, 2_000);
    const share = (1 / load - shedding.refusalShare) / (1 - shedding.refusalShare);
    expect(span.answered / (span.answered + span.refused)).toBeCloseTo(share, 1);
    expect(span.busyRatio).toBeCloseTo(1, 3);
    // At the mark, and a few pauses above it at most.
    expect(waits.quantileMs(0.99)).toBeGreaterThan(25);
    expect(waits.quantileMs(0.99)).toBeLessThan(70);
  });

  it('has it behind it within a second of being asked less', () => {
    const queue = new GatewayQueue(shedding, seededRandom(3));
    queue.pass(30, 2 / shedding.serviceSeconds, new WaitHistogram());
    queue.pass(1, 0.3 / shedding.serviceSeconds, new WaitHistogram());
    const after = new WaitHistogram();
    expect(queue.pass(60, 0.3 / shedding.serviceSeconds, after).refused).toBe(0);
    expect(after.quantileMs(0.99)).toBeLessThan(15);
  });

  it('does three times its capacity as the real one did: within a tenth of bench “overload”', () => {
    const { span } = run(shedding, 3, 2_000);
    const usefulRatio = (span.answered * shedding.serviceSeconds) / 2_000;
    expect(Math.abs(usefulRatio - 0.65)).toBeLessThan(0.1);
  });
});

it('is the same again from the same seed', () => {
  expect(run(MODEL, 0.7, 500)).toEqual(run(MODEL, 0.7, 500));
});
