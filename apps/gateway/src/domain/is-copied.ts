import type { Operation } from '@banyan/domains';

/** May requests of this operation be copied? Reads only, and what the system of record alone may answer has no second opinion. */
export function isCopied({ kind, asks }: Operation): boolean {
  return kind === 'read' && asks !== 'authority';
}
