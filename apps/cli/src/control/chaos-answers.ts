/** What the command line reads of injected faults. */
export interface ChaosRunAnswer {
  readonly id: string;
  readonly integration: string;
  readonly domain: string;
  readonly fault: string;
  readonly sharePercent: number;
  readonly latencyMs: number | null;
  readonly person: string;
  readonly reason: string;
  readonly begunAt: string;
  readonly until: string;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly endedBecause: string | null;
  readonly endReason: string | null;
  readonly tally: {
    readonly injected: number;
    readonly requests: number;
    readonly failed: number;
    readonly stoodIn: number;
    readonly slow: number;
  } | null;
  readonly outcome: 'unaffected' | 'degraded' | 'failed' | 'nothing-injected' | null;
  readonly behaviour: string | null;
}

export interface ChaosAnswer {
  readonly forbidden: { readonly guard: string; readonly text: string } | null;
  readonly touchable: readonly {
    readonly integration: string;
    readonly domain: string;
    readonly operations: readonly string[];
  }[];
  readonly runs: readonly ChaosRunAnswer[];
}

/** Absent members are the policy's. */
export interface ChaosWish {
  readonly fault: string;
  readonly sharePercent?: number;
  readonly seconds?: number;
  readonly latencyMs?: number;
}
