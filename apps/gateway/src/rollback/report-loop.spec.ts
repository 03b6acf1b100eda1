import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { ReportLoop } from './report-loop.js';

const loops: ReportLoop[] = [];
const loopOf = (work: () => Promise<void>, everyMs = 1) => {
  const loop = new ReportLoop('a test', everyMs, work);
  loops.push(loop);
  return loop;
};
afterEach(() => {
  for (const loop of loops.splice(0)) loop.stop();
});

describe('a report loop', () => {
  it('begins at once and goes on', async () => {
    let turns = 0;
    loopOf(async () => void turns++).start();
    expect(turns).toBe(1);
    await until(() => turns > 5, 'it goes on');
  });

  it('goes on after failures, also after what is thrown at once', async () => {
    let turns = 0;
    loopOf(() => {
      turns++;
      if (turns % 2 === 0) throw new TypeError('at once');
      return Promise.reject(new Error('later'));
    }).start();
    await until(() => turns > 5, 'it goes on');
  });

  it('never overlaps itself', async () => {
    let under = 0;
    let most = 0;
    let turns = 0;
    loopOf(async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 5));
      under--;
      turns++;
    }).start();
    await until(() => turns > 5, 'it goes on');
    expect(most).toBe(1);
  });

  it('stops for good, also in the middle of a turn', async () => {
    let turns = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const loop = loopOf(() => {
      turns++;
      return promise;
    });
    loop.start();
    loop.stop();
    resolve();
    await new Promise((settled) => setTimeout(settled, 20));
    expect(turns).toBe(1);
  });
});
