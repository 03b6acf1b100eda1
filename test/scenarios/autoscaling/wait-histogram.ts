/** Taken once: jest looks a global up anew at every use. */
const { min, max, floor } = Math;
const BIN_MS = 0.25;
const BINS = 2_000;

/** How long requests waited, weighed by how many they are: bins of a quarter of a millisecond up to half a second. */
export class WaitHistogram {
  /** Of single bins. */
  readonly #counts = new Float64Array(BINS + 2);
  /** Of bins that are covered whole: what each has more than the one before it, so that a span costs the same however wide it is. */
  readonly #rises = new Float64Array(BINS + 2);
  #total = 0;
  #sumMs = 0;

  /** `count` requests whose waits lie evenly between two, in either order. */
  addBetween(oneMs: number, otherMs: number, count: number): void {
    if (count <= 0) return;
    this.#total += count;
    this.#sumMs += ((oneMs + otherMs) / 2) * count;
    const low = min(oneMs, otherMs);
    const high = max(oneMs, otherMs);
    const first = binOf(low);
    const last = binOf(high);
    if (first === last) {
      this.#add(first, count);
      return;
    }
    const each = count / (high - low);
    this.#add(first, ((first + 1) * BIN_MS - low) * each);
    this.#add(last, (high - last * BIN_MS) * each);
    this.#rises[first + 1] = (this.#rises[first + 1] ?? 0) + BIN_MS * each;
    this.#rises[last] = (this.#rises[last] ?? 0) - BIN_MS * each;
  }

  addAll(other: WaitHistogram): void {
    for (let bin = 0; bin <= BINS; bin++) {
      this.#add(bin, other.#counts[bin] ?? 0);
      this.#rises[bin] = (this.#rises[bin] ?? 0) + (other.#rises[bin] ?? 0);
    }
    this.#total += other.#total;
    this.#sumMs += other.#sumMs;
  }

  get meanMs(): number {
    return this.#total === 0 ? 0 : this.#sumMs / this.#total;
  }

  /** The upper edge of the bin; half a second for all that is longer. @param q 0-1 */
  quantileMs(q: number): number {
    let left = q * this.#total;
    let whole = 0;
    for (let bin = 0; bin < BINS; bin++) {
      whole += this.#rises[bin] ?? 0;
      left -= (this.#counts[bin] ?? 0) + whole;
      if (left <= 0) return (bin + 1) * BIN_MS;
    }
    return BINS * BIN_MS;
  }

  #add(bin: number, count: number): void {
    this.#counts[bin] = (this.#counts[bin] ?? 0) + count;
  }
}

function binOf(ms: number): number {
  return min(BINS, max(0, floor(ms / BIN_MS)));
}
