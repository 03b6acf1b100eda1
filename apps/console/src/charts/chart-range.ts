/** How far charts reach back, as it stands in the URL. */
export const RANGES = {
  '1h': { name: 'hour', minutes: 60 },
  '6h': { name: '6 hours', minutes: 360 },
  '1d': { name: 'day', minutes: 1_440 },
  '7d': { name: '7 days', minutes: 10_080 },
  '30d': { name: '30 days', minutes: 43_200 },
} as const;

export type Range = keyof typeof RANGES;

export const DEFAULT_RANGE: Range = '1h';

/** What stands in the URL as a range; anything else is none. */
export function rangeOf(value: unknown): Range | undefined {
  return (Object.keys(RANGES) as Range[]).find((range) => range === value);
}
