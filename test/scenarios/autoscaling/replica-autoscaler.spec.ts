import { describe, expect, it } from '@jest/globals';
import { type AutoscalerRules, ReplicaAutoscaler } from './replica-autoscaler.js';

const FREE: AutoscalerRules = {
  minReplicas: 1,
  maxReplicas: 1_000,
  behavior: {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [{ type: 'Percent', value: 9_900, periodSeconds: 15 }],
    },
    scaleDown: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    },
  },
};

const at = (perReplica: number, target = 100) => [{ perReplica, target }];

describe('how many replicas are wished for', () => {
  it.each([
    // https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
    ['twice as many at 200 of 100', 4, 200, 8],
    ['half as many at 50 of 100', 4, 50, 2],
    ['rounded up', 3, 150, 5],
    ['none more within the tolerance', 10, 109, 10],
    ['none fewer within it', 10, 91, 10],
    ['more just beyond it', 10, 111, 12],
  ])('is %s', (_what, current, perReplica, wanted) => {
    expect(new ReplicaAutoscaler(FREE).decide(0, current, current, at(perReplica))).toBe(wanted);
  });

  it('is what the most demanding figure says', () => {
    const metrics = [...at(50), { perReplica: 0.9, target: 0.6 }];
    expect(new ReplicaAutoscaler(FREE).decide(0, 4, 4, metrics)).toBe(6);
  });

  it('counts replicas without figures as idle on the way up, and as just right on the way down', () => {
    // Four at 200, four starting: 800 over eight are 100 each: enough are on their way.
    expect(new ReplicaAutoscaler(FREE).decide(0, 8, 4, at(200))).toBe(8);
    expect(new ReplicaAutoscaler(FREE).decide(0, 8, 4, at(300))).toBe(12);
    // Four at 20, four unknown at their target: 480 are five.
    expect(new ReplicaAutoscaler(FREE).decide(0, 8, 4, at(20))).toBe(5);
    expect(new ReplicaAutoscaler(FREE).decide(0, 4, 0, at(999))).toBe(4);
  });

  it('is never outside the bounds, and never below a floor', () => {
    const rules = { ...FREE, minReplicas: 3, maxReplicas: 6 };
    expect(new ReplicaAutoscaler(rules).decide(0, 4, 4, at(900))).toBe(6);
    expect(new ReplicaAutoscaler(rules).decide(0, 4, 4, at(1))).toBe(3);
    expect(new ReplicaAutoscaler(rules).decide(0, 4, 4, at(1), 5)).toBe(5);
  });
});

describe('how fast they come and go', () => {
  it('is the example of Kubernetes: from 80 to 10, a tenth a minute until that is fewer than four', () => {
    const rules: AutoscalerRules = {
      ...FREE,
      behavior: {
        ...FREE.behavior,
        scaleDown: {
          stabilizationWindowSeconds: 0,
          selectPolicy: 'Max',
          policies: [
            { type: 'Pods', value: 4, periodSeconds: 60 },
            { type: 'Percent', value: 10, periodSeconds: 60 },
          ],
        },
      },
    };
    const scaler = new ReplicaAutoscaler(rules);
    const seen = [80];
    for (let minute = 0; (seen.at(-1) ?? 0) > 10; minute++) {
      const current = seen.at(-1) ?? 0;
      seen.push(scaler.decide(minute * 60, current, current, at(1_000 / current)));
    }
    expect(seen.slice(0, 7)).toEqual([80, 72, 64, 57, 51, 45, 40]);
    // From 40 on four at once are more than a tenth.
    expect(seen.slice(6)).toEqual([40, 36, 32, 28, 24, 20, 16, 12, 10]);
  });

  it('is bound over a period, not a look', () => {
    const rules: AutoscalerRules = {
      ...FREE,
      behavior: {
        ...FREE.behavior,
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: 'Max',
          policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }],
        },
      },
    };
    const scaler = new ReplicaAutoscaler(rules);
    const seen = [0, 15, 30, 45, 60, 75].reduce<number[]>((replicas, second) => {
      const current = replicas.at(-1) ?? 2;
      return [...replicas, scaler.decide(second, current, current, at(900))];
    }, []);
    expect(seen).toEqual([6, 6, 6, 6, 10, 10]);
  });

  it('downwards waits for the highest wish of its window to pass', () => {
    const rules: AutoscalerRules = {
      ...FREE,
      behavior: { ...FREE.behavior, scaleDown: { ...FREE.behavior.scaleDown, stabilizationWindowSeconds: 300 } },
    };
    const scaler = new ReplicaAutoscaler(rules);
    expect(scaler.decide(0, 10, 10, at(100))).toBe(10);
    expect(scaler.decide(15, 10, 10, at(20))).toBe(10);
    expect(scaler.decide(285, 10, 10, at(40))).toBe(10);
    // The ten of the beginning are forgotten; the four of a moment ago are not.
    expect(scaler.decide(315, 10, 10, at(20))).toBe(4);
  });
});
