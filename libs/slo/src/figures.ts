/** 12345 as `12,345`. No locale: a verdict replays to the same text everywhere. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A ratio as a percentage with three significant digits: 0.05 as `5 %`, 0.001 as `0.1 %`. */
export function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}

/** e^logValue as a power of ten: `10^6.3`. */
export function powerOfTen(logValue: number): string {
  return `10^${(logValue / Math.LN10).toFixed(1)}`;
}
