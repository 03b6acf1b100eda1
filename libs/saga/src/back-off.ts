/** How long a step that cannot be done yet is left alone. */
export interface BackOff {
  /** After the first time, ms. */
  readonly firstMs: number;
  /** Each time twice as long, up to this, ms. */
  readonly mostMs: number;
}

/** @param tries how often it was put off, this time included: at least 1 */
export function backOffMs({ firstMs, mostMs }: BackOff, tries: number): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(Math.max(0, tries - 1), 30));
}
