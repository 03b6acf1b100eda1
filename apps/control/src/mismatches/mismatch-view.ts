import type { KeptMismatch } from '@banyan/rollout';

/** An unexplained difference as people and programs read it. No value is in it: equal hashes stand for equal values. */
export interface MismatchView extends Omit<KeptMismatch, 'atMs' | 'domain' | 'stream' | 'sequence'> {
  /** When the copy was made, ISO UTC. */
  readonly at: string;
}

/** Without what only told records apart on their way here. */
export function mismatchView(kept: KeptMismatch): MismatchView {
  const { atMs, domain: _domain, stream: _stream, sequence: _sequence, ...view } = kept;
  return { at: new Date(atMs).toISOString(), ...view };
}
