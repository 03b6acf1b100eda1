import type { Operation } from '@banyan/domains';

/**
 * May requests of this operation be copied? Reads only; and neither what the system of record alone may answer nor what one arm
 * holds has a second opinion.
 */
export function isCopied({ kind, asks, ownership }: Operation): boolean {
  return kind === 'read' && asks !== 'authority' && ownership === undefined;
}
