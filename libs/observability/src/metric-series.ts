/** One time series: a metric with all its labels bound. Touching it costs nanoseconds; it is formatted at scrape. */
export class CounterSeries {
  value = 0;

  /** @param by at least 0, default 1 */
  inc(by = 1): void {
    this.value += by;
  }

  /** Makes the total equal to one counted elsewhere. A total that fell is a counter that restarted. */
  mirror(total: number): void {
    this.value = total;
  }
}

export class GaugeSeries {
  #value = 0;
  #read: (() => number) | undefined;

  get value(): number {
    return this.#read === undefined ? this.#value : this.#read();
  }

  set(value: number): void {
    this.#value = value;
  }

  inc(by = 1): void {
    this.#value += by;
  }

  dec(by = 1): void {
    this.#value -= by;
  }

  /** Asks `read` at every scrape instead of keeping a value. */
  readFrom(read: () => number): void {
    this.#read = read;
  }
}

export class HistogramSeries {
  /** One more than the bounds: the last bucket is +Inf. Not cumulative. */
  readonly counts: Float64Array;
  sum = 0;

  constructor(readonly bounds: readonly number[]) {
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** @param value in the unit of the metric's name (seconds). Not a number: ignored. */
  observe(value: number): void {
    if (Number.isNaN(value)) return;
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] ?? 0)) bucket++;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += value;
  }
}
