import { type Context, Strategy } from 'unleash-client';
import { rankOf, type StrategyPart } from './strategy-part.js';

/** The strategies of one flag, folded into the parameters of one. */
export interface WholeFlag {
  readonly flag: string;
  readonly parts: readonly StrategyPart[];
  /** For each part the index of its bucketing. */
  readonly bucketings: readonly number[];
  /** How many bucketings there are. */
  readonly independent: number;
  /** Scratch: for each bucketing the largest percent meant for the request being read. */
  readonly largest: Float64Array;
}

export function wholeFlag(flag: string, parts: readonly StrategyPart[]): WholeFlag {
  const names = [...new Set(parts.map((part) => part.bucketing))];
  const bucketings = parts.map((part) => names.indexOf(part.bucketing));
  return { flag, parts, bucketings, independent: names.length, largest: new Float64Array(names.length) };
}

/**
 * unleash-client stops at the first strategy that says yes, so its answer depends on the session where the intended share must
 * not. Our flags therefore carry one strategy, this one, which reads all of theirs and leaves a note: the share that requests
 * like this one are meant to get, and the bucket. Valid until the next evaluation (evaluations are synchronous).
 */
export class WholeFlagStrategy extends Strategy {
  static readonly strategyName = 'banyanWholeFlag';

  /** The flag that was read last; a flag that is off, or kept off by its parent, leaves no note. */
  flag = '';
  /** Was any part meant for the request? */
  matched = false;
  /** 0-100. */
  percent = 0;
  /** 1-100; selected up to `percent`. */
  bucket = 100;

  constructor() {
    super(WholeFlagStrategy.strategyName);
  }

  override isEnabled(parameters: Record<string, unknown>, context: Context): boolean {
    const whole = parameters as unknown as WholeFlag;
    this.flag = whole.flag;
    return whole.independent === 1 ? this.#readNested(whole, context) : this.#readIndependent(whole, context);
  }

  /** The usual case: one strategy, or several with the same bucketing. The request is selected by the largest that is meant for it. */
  #readNested(whole: WholeFlag, context: Context): boolean {
    let percent = 0;
    let bucket = 0;
    for (const part of whole.parts) {
      const found = part.bucketOf(context);
      if (found === 0) continue;
      bucket = found;
      if (part.percent > percent) percent = part.percent;
    }
    this.matched = bucket > 0;
    this.percent = percent;
    this.bucket = bucket > 0 ? bucket : 100;
    return this.matched && bucket <= percent;
  }

  /** Independent draws: the share is what at least one of them leaves. */
  #readIndependent(whole: WholeFlag, context: Context): boolean {
    const largest = whole.largest.fill(0);
    let selected = false;
    this.matched = false;
    for (let index = 0; index < whole.parts.length; index++) {
      const part = whole.parts[index];
      const bucketing = whole.bucketings[index];
      if (part === undefined || bucketing === undefined) continue;
      const bucket = part.bucketOf(context);
      if (bucket === 0) continue;
      this.matched = true;
      selected ||= bucket <= part.percent;
      largest[bucketing] = Math.max(largest[bucketing] ?? 0, part.percent);
    }
    let missed = 1;
    for (let bucketing = 0; bucketing < whole.independent; bucketing++) missed *= 1 - (largest[bucketing] ?? 0) / 100;
    this.percent = 100 * (1 - missed);
    // There is no one bucket to rank by: another hash of the session ranks the selected ones, evenly over the share.
    this.bucket = selected ? Math.ceil((rankOf(context) * this.percent) / 100) : 100;
    return selected;
  }
}
