/** What one gateway is, as far as queueing knows it: one event loop that answers, pauses to collect garbage, and sheds. */
export interface GatewayModel {
  /** Processor time of a request in the mean, collections included, seconds. */
  readonly serviceSeconds: number;
  /** Share of it that goes into pauses, 0-1. */
  readonly pauseShare: number;
  /** How long a pause is in the mean, seconds. */
  readonly pauseSeconds: number;
  /** Are all alike, or as uneven as chance? */
  readonly pauses: 'alike' | 'exponential';
  /** Work waiting at which it begins to refuse, seconds; Infinity: it never does. */
  readonly shedAtSeconds: number;
  /** What a refusal costs, as a share of an answer. */
  readonly refusalShare: number;
}
