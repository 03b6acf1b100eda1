import { ARMS } from '@banyan/kernel';
import { gauge } from '@banyan/observability';
import type { AuthorityMover } from './authority-mover.js';

/** Who has the authority for stock, of which term, and whether it is moving. Nobody has it while it is not known. */
export function showAuthority(mover: Pick<AuthorityMover, 'known'>): void {
  for (const arm of ARMS) {
    gauge('banyan_stock_authority_state')
      .with({ arm })
      .readFrom(() => (mover.known?.arm === arm ? 1 : 0));
  }
  gauge('banyan_stock_authority_moving_state')
    .with({})
    .readFrom(() => (mover.known?.state === 'draining' ? 1 : 0));
  gauge('banyan_stock_authority_term')
    .with({})
    .readFrom(() => mover.known?.term ?? 0);
}
