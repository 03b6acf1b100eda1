import type { KeptMismatch } from '@banyan/rollout';

/** An unexplained difference as people and programs read it. No value is in it: equal hashes stand for equal values. */
export interface MismatchView extends Omit<KeptMismatch, 'atMs' | 'domain' | 'stream' | 'sequence'> {
  /** When the copy was made, ISO UTC. */
  readonly at: string;
}

export function mismatchView({
  atMs,
  domain: _domain,
  stream: _stream,
  sequence: _,
  ...rest
}: KeptMismatch): MismatchView {
  return { at: new Date(atMs).toISOString(), ...rest };
}
