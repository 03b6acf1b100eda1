/** The micro benches, by what they look at. */
export const PIECES = [
  'canonical-path',
  'many-contracts',
  'legacy-wire',
  'route-decision',
  'resilience',
  'overload',
  'flag-events',
  'identity',
] as const;
export type Piece = (typeof PIECES)[number];

/** One figure of a micro bench. */
export interface MicroFigure {
  readonly piece: Piece;
  readonly title: string;
  /** µs for each turn: the middle of the batches, and the fastest batch, which a busy machine disturbs least. */
  readonly medianMicros: number;
  readonly fastestMicros: number;
  /** What we owe, µs; undefined where nothing is promised. */
  readonly targetMicros?: number;
}

/** What the micro bench is asked to do. */
export interface MicroOrder {
  readonly pieces: readonly Piece[];
  readonly batches: number;
  readonly databaseUrl: string;
  readonly unleashUrl: string;
}
