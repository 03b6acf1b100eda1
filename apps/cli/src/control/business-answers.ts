interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface BusinessAnswer {
  readonly orders: {
    readonly minutes: number;
    readonly placed: number;
    readonly expected:
      | { readonly kind: 'not-enough-past'; readonly weeks: number; readonly needed: number }
      | { readonly kind: 'expected'; readonly low: number; readonly high: number; readonly state: string };
    readonly refused: readonly { readonly because: string; readonly orders: number }[];
  };
  readonly journeys: { readonly seen: number; readonly failed: number };
  readonly failingSkus: readonly {
    readonly domain: string;
    readonly sku: string;
    readonly atLeast: number;
    readonly atMost: number;
  }[];
  readonly rollouts: { readonly days: number; readonly rollouts: number; readonly rolledBack: number };
  readonly signals: readonly {
    readonly title: string;
    readonly state: string;
    readonly text: string;
    readonly means: string;
  }[];
  readonly cancelled: { readonly byShopper: number; readonly rejected: number; readonly stockLost: number } | null;
  readonly costPerOrder: { readonly calls: number; readonly legacyCalls: number; readonly cpuMs: number | null } | null;
  readonly anomalies: readonly string[];
}

export interface ImpactAnswer {
  readonly from: string;
  readonly to: string;
  readonly requests: { readonly all: number; readonly failed: number; readonly excess: Estimate | null };
  readonly journeysFailed: number;
  readonly orders: { readonly placed: number; readonly lost: Estimate | null };
  readonly money: { readonly currency: string; readonly lostMinor: Estimate } | null;
  readonly text: string;
}
