import { AUDIT_CHAIN, type SealedEntry, verifyEntries } from '@banyan/access';
import type { Clock } from '@banyan/kernel';
import type { ChainAnchor } from '../chains/chain-anchor.js';
import { WatchedChain } from '../chains/watched-chain.js';
import type { AuditBook } from './audit-book.js';

/** The chain of the audit log. */
export class AuditChain extends WatchedChain<SealedEntry> {
  constructor(book: Pick<AuditBook, 'allSince'>, anchor: ChainAnchor, clock: Clock) {
    const source = {
      name: AUDIT_CHAIN,
      all: () => book.allSince(1),
      since: (sequence: number) => book.allSince(Math.max(1, sequence)),
      verify: verifyEntries,
    };
    super(source, anchor, clock);
  }
}
