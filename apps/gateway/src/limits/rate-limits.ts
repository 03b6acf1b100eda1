/** What a request is worth (docs/adr/0040), as owners of limits speak of it. */
export const LIMITED_CLASSES = ['checkout', 'basket', 'browse'] as const;
export type LimitedClass = (typeof LIMITED_CLASSES)[number];

/** How often something may be asked at this gateway. */
export interface RatePolicy {
  readonly name: string;
  readonly classes: ReadonlySet<LimitedClass>;
  /** `<domain>/<operation>`. */
  readonly operations: ReadonlySet<string>;
  /** Lower case. */
  readonly targets: readonly string[];
  readonly per: 'storefront' | 'client';
  /** Undefined: all. */
  readonly storefronts: ReadonlySet<string> | undefined;
  /** This gateway's part of what all together allow. */
  readonly requests: number;
  readonly seconds: number;
}

export interface RateLimits {
  readonly policies: readonly RatePolicy[];
  /** Storefronts that have buckets of their own; everybody else shares one. */
  readonly storefronts: ReadonlySet<string>;
}
