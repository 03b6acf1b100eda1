import type { Chance } from './chance.js';
import { type BrokenSession, type Conditions, healthy, HEALTHY_FAILING, type Minute } from './conditions.js';

const DAY_MINUTES = 1_440;

/** What may go wrong on a day on which nothing is wrong with the service. */
const TROUBLES = [
  'none',
  'broken sessions',
  'both arms down',
  'both arms slow',
  'metrics lost',
  'empty hours',
  'legacy down',
] as const;

const SHAPES = ['constant', 'diurnal', 'bursty'] as const;
const SHARES = [0.05, 0.1, 0.5, 1] as const;

/** A day on which every rollback is a false one: 0.05 to 1,000 requests a second, any shape, any share, any trouble. */
export function healthyDay(chance: Chance, mostRate: number): Conditions {
  const rate = chance.logBetween(0.05, mostRate);
  const shape = chance.oneOf(SHAPES);
  const share = chance.oneOf(SHARES);
  const trouble = chance.oneOf(TROUBLES);
  const bursts = Array.from({ length: 20 }, () => Math.floor(chance.between(0, DAY_MINUTES)));
  const isBurst = new Set(bursts.flatMap((minute) => [minute, minute + 1]));
  const rates = (index: number): number => {
    if (shape === 'diurnal') return rate * (1 - 0.9 * Math.cos((2 * Math.PI * index) / DAY_MINUTES));
    return shape === 'bursty' && isBurst.has(index) ? Math.min(rate * 20, mostRate) : rate;
  };
  const outages = troubledMinutes(chance);
  const ratio = chance.oneOf([0.2, 0.5, 1]);
  const minute = (index: number): Minute => {
    const calm = healthy(rates(index));
    if (!outages.has(index)) return calm;
    switch (trouble) {
      case 'both arms down':
        return { ...calm, failing: { legacy: ratio, service: ratio } };
      case 'both arms slow':
        return { ...calm, slow: { legacy: ratio, service: ratio } };
      case 'legacy down':
        return { ...calm, failing: { legacy: ratio, service: HEALTHY_FAILING } };
      case 'metrics lost':
        return { ...calm, lost: true };
      case 'empty hours':
        return { ...calm, rate: 0 };
      default:
        return calm;
    }
  };
  return {
    name: `${trouble}, share ${share}`,
    share,
    minutes: DAY_MINUTES,
    minute,
    brokenSessions: trouble === 'broken sessions' ? brokenSessions(chance) : [],
  };
}

/** One to three times a day, 1 to 12 minutes each. */
function troubledMinutes(chance: Chance): ReadonlySet<number> {
  const times = 1 + Math.floor(chance.next() * 3);
  return new Set(
    Array.from({ length: times }, () => {
      const from = Math.floor(chance.between(0, DAY_MINUTES));
      return Array.from({ length: Math.ceil(chance.between(1, 12)) }, (_, each) => from + each);
    }).flat(),
  );
}

/** Up to five, for 10 s to two hours, a request every 0.2 to 20 s. */
function brokenSessions(chance: Chance): readonly BrokenSession[] {
  return Array.from({ length: 1 + Math.floor(chance.next() * 5) }, () => {
    const fromMs = chance.between(0, DAY_MINUTES) * 60_000;
    return {
      fromMs,
      untilMs: fromMs + chance.logBetween(10_000, 7_200_000),
      everyMs: chance.logBetween(200, 20_000),
    };
  });
}
