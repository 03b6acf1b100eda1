/** What a stretch of evidence is bound to: while all of it stays the same, counts may be added. */
export interface Stretch {
  /** Epoch of the domain's latch: a reset begins anew. */
  readonly epoch: number;
  /** Intended share of the service, 0-1. */
  readonly share: number;
  /** Changes with the definition of the `.serve` flag. */
  readonly definition: string;
  /** Of the service; another one begins anew. Absent or empty: not known. */
  readonly release?: string;
}

/** The same in every replica, so that control can add what belongs together. */
export function stretchName({ epoch, share, definition, release = '' }: Stretch): string {
  return `${epoch}:${share}:${definition}${release === '' ? '' : `:${release}`}`;
}

/** The definition of the `.serve` flag that a stretch's name holds; empty when it holds none. */
export function definitionIn(name: string): string {
  return name.split(':')[2] ?? '';
}

export function sameStretch(a: Stretch, b: Stretch): boolean {
  return (
    a.epoch === b.epoch &&
    a.share === b.share &&
    a.definition === b.definition &&
    (a.release ?? '') === (b.release ?? '')
  );
}
