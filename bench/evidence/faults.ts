import { type Conditions, healthy, type Minute } from './conditions.js';

/** A service that fails so much from some minute on. */
export function failingFrom(
  fromMinute: number,
  { share, rate, ratio, minutes }: { share: number; rate: number; ratio: number; minutes: number },
): Conditions {
  return {
    name: `service fails ${ratio * 100} %`,
    share,
    minutes,
    badFromMinute: fromMinute,
    minute: (index): Minute => {
      const calm = healthy(rate);
      return index < fromMinute ? calm : { ...calm, failing: { ...calm.failing, service: ratio } };
    },
  };
}

/** A service that grows worse evenly, from 0.1 % to `ratio` within `overMinutes`. */
export function slowlyWorse({
  share,
  rate,
  ratio,
  overMinutes,
}: {
  share: number;
  rate: number;
  ratio: number;
  overMinutes: number;
}): Conditions {
  return {
    name: `service slowly to ${ratio * 100} %`,
    share,
    minutes: 2 * overMinutes,
    badFromMinute: 0,
    minute: (index): Minute => {
      const calm = healthy(rate);
      const part = Math.min(1, index / overMinutes);
      const service = calm.failing.service + part * (ratio - calm.failing.service);
      return { ...calm, failing: { ...calm.failing, service } };
    },
  };
}
