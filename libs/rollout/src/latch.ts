/** What evidence (or a person) forbids, separate from what the flag intends. One per domain; survives everything. */
export type Latch =
  /** Nothing is forbidden. */
  | { readonly state: 'armed'; readonly epoch: number }
  /** All traffic goes to legacy until a person resets. */
  | {
      readonly state: 'tripped';
      readonly epoch: number;
      /** One sentence a person reads at night. */
      readonly reason: string;
      /** The decision record that holds the evidence. */
      readonly decisionId: string;
      readonly trippedAtMs: number;
    }
  /** A person froze the rollout: no more than this share goes to the service. */
  | {
      readonly state: 'held';
      readonly epoch: number;
      readonly reason: string;
      readonly decisionId: string;
      readonly canaryPercent: number;
    };

/** Every state a domain starts from: nothing forbidden, nothing yet seen. */
export const NEW_LATCH: Latch = { state: 'armed', epoch: 0 };
