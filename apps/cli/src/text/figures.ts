/** 12345 as `12,345`, with as many decimals as asked. */
export function grouped(value: number, decimals = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** 61 as `61st`. */
export function ordinal(value: number): string {
  const tens = value % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${grouped(value)}${ending}`;
}

/** Never rounds something to everything. */
export function percent(ratio: number | null): string {
  if (ratio === null) return '–';
  if (ratio < 1 && ratio > 0.999) return '> 99.9 %';
  return `${Number((ratio * 100).toPrecision(3))} %`;
}
