import type { Channel } from '@banyan/shopping';
import type { JourneyName } from './journey-names.js';

/** So many requests a second at this time of the day. Between two points the rate is a straight line. */
export interface DayPoint {
  /** Minutes since midnight, 0 to 1440. */
  readonly atMinutes: number;
  /** Requests a second. */
  readonly rps: number;
}

/** Who comes when, and what they do: everything a run needs but for the shop. */
export interface LoadProfile {
  /** Of its file, such as `promotion`. */
  readonly name: string;
  readonly title: string;
  /** Ascending, at least two; the highest is the peak. */
  readonly day: readonly DayPoint[];
  /** How long a run takes unless somebody says otherwise; the whole day is squeezed into it. */
  readonly minutes: number;
  /** How journeys divide: parts of any size, of which one at least is over 0. */
  readonly journeys: Readonly<Partial<Record<JourneyName, number>>>;
  /** How shoppers divide among the channels. */
  readonly channels: Readonly<Partial<Record<Channel, number>>>;
  readonly goods: GoodsPlan;
  /** Paths that the gateway leaves to the core, for journey `page`. */
  readonly pages: readonly string[];
  /** Every run with the same seed is the same. */
  readonly seed: number;
}

/** Which goods people look at. */
export interface GoodsPlan {
  /** Of Zipf's law by the order of the list of goods: 0: all alike; 1: the second half as often as the first. */
  readonly exponent: number;
  /** Goods on one page of a list, 1 to 100. */
  readonly listed: number;
  /** Whom everybody came for; undefined: nothing is. */
  readonly hot: HotGoods | undefined;
}

export interface HotGoods {
  /** Share of looks that are at one of them, 0-1. */
  readonly share: number;
  /** Empty: the first of the list of goods. */
  readonly skus: readonly string[];
}
