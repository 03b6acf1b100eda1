interface Figure {
  readonly value: number;
  readonly because: string;
}

/** How much is kept of differences. */
export interface SamplePolicy {
  /** Groups of one domain and day that a replica counts for themselves; what comes beyond them is counted as one. */
  readonly mostGroups: Figure;
  /** Samples of a group: its first ones, */
  readonly firstKept: Figure;
  /** those drawn by lot, */
  readonly drawnKept: Figure;
  /** and its latest ones. */
  readonly latestKept: Figure;
  /** A replica sends the latest no more often. */
  readonly latestEveryMs: Figure;
  /** The longest text of one sample; of a longer one the differing fields alone are kept. */
  readonly longestSample: Figure;
  /** The most bytes of the core's answer that a golden case may hold. */
  readonly mostCaseBytes: Figure;
  /** Samples for which the core is asked again, waiting or under way; one more is kept without. */
  readonly mostWitnesses: Figure;
  /** Samples waiting to be sent. */
  readonly mostWaiting: Figure;
}

export const SAMPLE_POLICY: SamplePolicy = {
  mostGroups: { value: 128, because: 'a person reads a dozen; an arm that answers garbage makes no more than these' },
  firstKept: { value: 3, because: 'how it began' },
  drawnKept: { value: 6, because: 'what it is like in general, whatever came first' },
  latestKept: { value: 3, because: 'whether it is still the same thing' },
  latestEveryMs: { value: 60_000, because: 'a storm of differences must not become a storm of samples' },
  longestSample: { value: 32_768, because: 'a basket of a hundred lines; several fit into one report' },
  mostCaseBytes: { value: 49_152, because: 'an answer of the core about a hundred products' },
  mostWitnesses: { value: 8, because: 'the core is asked one after another, for nobody who waits' },
  mostWaiting: { value: 32, because: 'of about 64 KB each at most' },
};
