import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { autoscalingClaims } from './autoscaling-claims.js';
import { autoscalingPicture } from './autoscaling-picture.js';
import { type GatewayFigures, readGatewayFigures } from './gateway-figures.js';
import { type AutoscalingStudy, autoscalingStudy, studyRecord } from './autoscaling-study.js';

// To write both anew: npm run proof -- autoscaling --write
describe('the simulated day', () => {
  const published = JSON.parse(readFileSync(join(PROJECT_ROOT, 'bench/results/autoscaling.json'), 'utf8')) as {
    readonly measured: GatewayFigures;
  };
  let study: AutoscalingStudy;
  beforeAll(() => {
    study = autoscalingStudy(1, published.measured);
  });

  it('shows what it is to show', () => {
    expect(autoscalingClaims(study).filter(({ holds }) => !holds)).toEqual([]);
  });

  it('is the one that is published, with the values of the chart as they are', () => {
    expect(JSON.parse(JSON.stringify(studyRecord(study)))).toEqual(published);
    const picture = readFileSync(join(PROJECT_ROOT, 'docs/pictures/autoscaling.svg'), 'utf8');
    expect(picture === autoscalingPicture(study)).toBe(true);
  });

  it.each(['pageMicros', 'readMicros', 'orderMicros'] as const)(
    'reckons with the %s that the bench has found',
    (name) => {
      // A machine has better and worse evenings; beyond a third it is to be written anew.
      expect(Math.abs(Math.log(readGatewayFigures()[name] / published.measured[name]))).toBeLessThan(Math.log(4 / 3));
    },
  );

  it('loses no request between those that were answered and those that were refused', () => {
    const [first] = study.days;
    for (const { result } of study.days) {
      expect(result.requests).toBeCloseTo(first?.result.requests ?? 0, 3);
      expect(result.minutes).toHaveLength(1_440);
      expect(result.refused).toBeLessThan(result.requests);
    }
  });
});
