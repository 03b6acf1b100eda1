/** A stretch in which nothing began or ended, drawn shorter than it was. */
export interface Gap {
  /** 0 to 1: where it is drawn. */
  readonly at: number;
  /** How long it really was, ms. */
  readonly ms: number;
}

/** From instants to places: in order and never torn, but long stretches of nothing are cut short, and say so. */
export interface TimeAxis {
  /** 0 to 1. */
  placeOf(ms: number): number;
  readonly gaps: readonly Gap[];
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A stretch longer than so many times the usual one is cut. */
const USUAL_TIMES = 12;
/** A stretch, however short, is as wide as this share of the whole, so that what follows on each other is told apart. */
const LEAST_SHARE = 0.012;
const LEAST_MS = 0.001;

/** @param spans what is drawn, ms; `untilMs` may be `fromMs`. Pure. */
export function timeAxis(spans: readonly { readonly fromMs: number; readonly untilMs: number }[]): TimeAxis {
  const instants = [...new Set(spans.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]))].toSorted((a, b) => a - b);
  const fromMs = instants[0] ?? 0;
  const untilMs = instants.at(-1) ?? 0;
  const stretches = instants.slice(1).map((ms, at) => ms - (instants[at] ?? ms));
  const most = longestDrawn(stretches);
  const drawn = stretches.map((ms) => Math.min(ms, most));
  const least = drawn.reduce((sum, ms) => sum + ms, 0) * LEAST_SHARE;
  const widths = drawn.map((ms) => Math.max(ms, least, LEAST_MS));
  const whole = widths.reduce((sum, width) => sum + width, 0) || 1;
  const places = [0];
  for (const width of widths) places.push((places.at(-1) ?? 0) + width / whole);
  return {
    fromMs,
    untilMs,
    gaps: stretches.flatMap((ms, at) =>
      ms > most ? [{ at: ((places[at] ?? 0) + (places[at + 1] ?? 1)) / 2, ms }] : [],
    ),
    placeOf: (ms) => {
      const after = instants.findIndex((instant) => instant >= ms);
      if (after === -1) return 1;
      if (after === 0) return 0;
      const [before, next] = [instants[after - 1] ?? ms, instants[after] ?? ms];
      const [left, right] = [places[after - 1] ?? 0, places[after] ?? 1];
      return left + (right - left) * ((ms - before) / (next - before));
    },
  };
}

/** So many times the median of those that are not next to nothing: an order has many short steps and few long waits. */
function longestDrawn(stretches: readonly number[]): number {
  const sorted = stretches.filter((ms) => ms >= 1).toSorted((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)];
  return usual === undefined ? Infinity : usual * USUAL_TIMES;
}
