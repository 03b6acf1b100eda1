import type { Sourced } from '@banyan/slo';

/** What a run is judged by beside the objectives, each number with where it comes from. */
export interface LoadPolicy {
  /** Fewest requests of an operation from which it is called healthy. */
  readonly leastRequests: Sourced<number>;
  /** A promise counts as broken when chance alone would break it as badly no more often, 0-1. */
  readonly alpha: Sourced<number>;
  /** Most of an operation's requests that the shop may refuse (4xx) and still have been measured, 0-1. */
  readonly mostRefused: Sourced<number>;
  /** The generator is late with a request by more than this part of what the request may take, 0-1. */
  readonly latePart: Sourced<number>;
  /** It is never called late below this, ms. */
  readonly leastLateMs: Sourced<number>;
  /** Most requests that the generator may be late with, 0-1. */
  readonly mostLate: Sourced<number>;
}

export const LOAD_POLICY: LoadPolicy = {
  leastRequests: { value: 100, source: 'as EVIDENCE_POLICY.healthyRequests' },
  alpha: {
    value: 0.01,
    source:
      'some twenty promises are judged in a run: of five runs of a shop that just keeps them all, one errs at most',
  },
  mostRefused: {
    value: 0.5,
    source: 'where most of it is refused, what was measured is how fast the shop says no',
  },
  latePart: { value: 0.1, source: 'a tenth of what an answer may take is less than the figures are read by' },
  leastLateMs: { value: 10, source: 'ten times the resolution of a timer of Node.js' },
  mostLate: {
    value: 0.005,
    source: 'half of the hundredth that the objectives let be slow: with more the generator could decide a verdict',
  },
};

/** How long somebody waits for an answer, ms: more than the gateway takes for anything, as a browser. */
export const PATIENCE_MS = 12_000;
